/** The operational MySQL database, for the heartbeat and for checks. Its address and password lie in Secrets Manager. */
import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { createConnection, type Connection } from 'mysql2/promise';
import { z } from 'zod';

const secretSchema = z.object({
  host: z.string(),
  port: z.coerce.number().int(),
  username: z.string(),
  password: z.string(),
  dbname: z.string(),
});

export type SourceSecret = z.infer<typeof secretSchema>;

export interface SourceDatabase {
  /** Opens a connection in UTC, hands it over and closes it whatever happens. Decimals and big integers stay text. */
  use<T>(work: (connection: Connection) => Promise<T>): Promise<T>;
}

export function createSourceDatabase(secrets: SecretsManagerClient, secretId: string): SourceDatabase {
  return {
    async use(work) {
      const answer = await secrets.send(new GetSecretValueCommand({ SecretId: secretId }));
      const secret = secretSchema.parse(JSON.parse(answer.SecretString ?? '{}'));
      const connection = await createConnection({
        host: secret.host,
        port: secret.port,
        user: secret.username,
        password: secret.password,
        database: secret.dbname,
        timezone: 'Z',
        dateStrings: true,
        supportBigNumbers: true,
        bigNumberStrings: true,
        connectTimeout: 10_000,
      });
      try {
        return await work(connection);
      } finally {
        connection.destroy();
      }
    },
  };
}
