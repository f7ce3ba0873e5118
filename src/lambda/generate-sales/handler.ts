/** AWS Lambda: one day of made-up sales, for demonstrations and tests. */
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { createSourceDatabase } from '../../sources/mysql-cdc/database';
import {
  generateSales,
  type GeneratedSales,
  type GenerateSalesEvent,
} from '../../samples/shop/generate/generate-sales';

/** `secretId`: the shop's address and password in Secrets Manager, as {host, port, username, password, dbname}. */
export type HandlerEvent = GenerateSalesEvent & { readonly secretId: string };

export async function handler({ secretId, ...event }: HandlerEvent): Promise<GeneratedSales> {
  const source = createSourceDatabase(new SecretsManagerClient(), secretId);
  return source.use((connection) => generateSales(connection, event));
}
