/**
 * The key of content checksums: made from the secret of personal data, so that nobody without that secret can try out which
 * address or name a stored checksum belongs to. The source's own log may show the key; the secret does not follow from it.
 * glue/elt/content.py makes the same one.
 */
import { createHmac } from 'node:crypto';
import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

const PURPOSE = 'ecomflow content checksum';

export async function readContentKey(secrets: SecretsManagerClient, secretId: string): Promise<string> {
  const { SecretString = '' } = await secrets.send(new GetSecretValueCommand({ SecretId: secretId }));
  return contentKey(SecretString);
}

export function contentKey(salt: string): string {
  return createHmac('sha256', salt).update(PURPOSE).digest('hex');
}
