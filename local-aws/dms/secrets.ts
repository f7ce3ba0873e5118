/** Where a source is: the endpoint's own members, or a secret with host, port, username and password. */
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { z } from 'zod';
import { credentialsOf, roleName } from '../gateway/principal';
import type { StackContext } from '../gateway/service';
import type { SourceSettings } from './endpoint-settings';

export interface SourceAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

const secretSchema = z.object({
  host: z.string(),
  port: z.coerce.number().int(),
  username: z.string(),
  password: z.string(),
});

/** The address behind a source's settings. Throws what Secrets Manager answers, or a ZodError for an incomplete secret. */
export async function resolveSource(settings: SourceSettings, context: StackContext): Promise<SourceAddress> {
  if (settings.kind === 'address') {
    const { host, port, user, password } = settings;
    return { host, port, user, password };
  }
  const client = new SecretsManagerClient({
    endpoint: context.motoUrl,
    region: context.region,
    credentials: credentialsOf(roleName(settings.roleArn)),
  });
  try {
    const answer = await client.send(new GetSecretValueCommand({ SecretId: settings.secretId }));
    const secret = secretSchema.parse(JSON.parse(answer.SecretString ?? ''));
    return { host: secret.host, port: secret.port, user: secret.username, password: secret.password };
  } finally {
    client.destroy();
  }
}
