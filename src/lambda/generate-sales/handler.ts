/** AWS Lambda: one day of made-up sales, for demonstrations and tests. */
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { createSourceDatabase } from '../../sources/mysql-cdc/database';
import {
  generateSales,
  type GeneratedSales,
  type GenerateSalesEvent,
} from '../../samples/shop/generate/generate-sales';

export type HandlerEvent = Omit<GenerateSalesEvent, 'date'> & {
  /** The shop's address and password in Secrets Manager, as {host, port, username, password, dbname}. */
  readonly secretId: string;
  /** The day to write; without one, the day (UTC) in which `scheduledAt` lies. */
  readonly date?: string;
  /** When a schedule was due. */
  readonly scheduledAt?: string;
};

export async function handler(event: HandlerEvent): Promise<GeneratedSales> {
  const { secretId, scheduledAt, date = scheduledAt?.slice(0, 10), ...demand } = event;
  const source = createSourceDatabase(new SecretsManagerClient(), secretId);
  return source.use((connection) => generateSales(connection, { ...demand, date }));
}
