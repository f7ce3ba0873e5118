/** The stream's tables, as they are deployed. */
import type { DynamoDB } from '@aws-sdk/client-dynamodb';
import { BY_CUSTOMER } from '../../../src/stream/store/items';
import { uniqueName } from '../../support/stack';

export interface Tables {
  readonly invoice: string;
  readonly customer: string;
}

export async function makeTables(dynamodb: DynamoDB): Promise<Tables> {
  const tables = { invoice: uniqueName('ecomflow-invoice'), customer: uniqueName('ecomflow-customer') };
  await dynamodb.createTable({
    TableName: tables.invoice,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: ['invoiceNo', 'line', 'customerId', 'placed'].map((AttributeName) => ({
      AttributeName,
      AttributeType: 'S',
    })),
    KeySchema: [
      { AttributeName: 'invoiceNo', KeyType: 'HASH' },
      { AttributeName: 'line', KeyType: 'RANGE' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: BY_CUSTOMER,
        KeySchema: [
          { AttributeName: 'customerId', KeyType: 'HASH' },
          { AttributeName: 'placed', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
  });
  await untilActive(dynamodb, tables.invoice);
  await makeKeyed(dynamodb, tables.customer, 'customerId');
  return tables;
}

/** The table of requests: src/stream/request-log.ts. */
export async function makeRequests(dynamodb: DynamoDB): Promise<string> {
  const name = uniqueName('ecomflow-request');
  await makeKeyed(dynamodb, name, 'id');
  return name;
}

async function makeKeyed(dynamodb: DynamoDB, TableName: string, AttributeName: string): Promise<void> {
  await dynamodb.createTable({
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName, AttributeType: 'S' }],
    KeySchema: [{ AttributeName, KeyType: 'HASH' }],
  });
  await untilActive(dynamodb, TableName);
}

async function untilActive(dynamodb: DynamoDB, TableName: string): Promise<void> {
  for (;;) {
    const { Table } = await dynamodb.describeTable({ TableName });
    if (Table?.TableStatus === 'ACTIVE') return;
  }
}
