/** A Lambda's way to the tables of invoices. */
import { createDynamoDb } from '../aws/stream-clients';
import { loadTablesConfig } from '../config';
import type { TableDeps } from '../stream/store/items';

/** Throws ELT_CONFIG_INVALID. */
export function connectTables(): TableDeps {
  const { ECOMFLOW_INVOICE_TABLE: invoice, ECOMFLOW_CUSTOMER_TABLE: customer } = loadTablesConfig();
  return { dynamodb: createDynamoDb(), tables: { invoice, customer } };
}
