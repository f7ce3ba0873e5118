/** A secret with which personal data is masked, of its own. */
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { clientSettings, uniqueName } from '../../../support/stack';

export async function makePersonalSecret(): Promise<string> {
  const secrets = new SecretsManagerClient(clientSettings());
  const name = uniqueName('personal');
  await secrets.send(new CreateSecretCommand({ Name: name, SecretString: 'a salt that is long enough' }));
  secrets.destroy();
  return name;
}
