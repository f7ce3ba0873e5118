/** The stream's tables: those of src/stream/store/items.ts, and that of src/stream/request-log.ts. */
import {
  CreateTableCommand,
  DescribeTableCommand,
  type CreateTableCommandInput,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { BY_CUSTOMER } from '../../stream/store/items';
import type { StreamNames } from '../../stream/names';

export async function makeTables(
  dynamodb: DynamoDBClient,
  { invoice, customer, requests }: StreamNames['tables'],
): Promise<void> {
  await Promise.all([
    makeInvoices(dynamodb, invoice),
    makeTable(dynamodb, { TableName: customer, ...keyedBy('customerId') }),
    makeTable(dynamodb, { TableName: requests, ...keyedBy('id') }),
  ]);
}

type TableInput = Omit<CreateTableCommandInput, 'BillingMode'>;

function makeInvoices(dynamodb: DynamoDBClient, TableName: string): Promise<void> {
  return makeTable(dynamodb, {
    TableName,
    ...keyedBy('invoiceNo', 'line', ['customerId', 'placed']),
    GlobalSecondaryIndexes: [
      {
        IndexName: BY_CUSTOMER,
        KeySchema: keyedBy('customerId', 'placed').KeySchema,
        Projection: { ProjectionType: 'ALL' },
      },
    ],
  });
}

function keyedBy(hash: string, range?: string, others: readonly string[] = []) {
  const keys = range === undefined ? [hash] : [hash, range];
  return {
    AttributeDefinitions: [...keys, ...others].map((AttributeName) => ({
      AttributeName,
      AttributeType: 'S' as const,
    })),
    KeySchema: keys.map((AttributeName, at) => ({
      AttributeName,
      KeyType: at === 0 ? ('HASH' as const) : ('RANGE' as const),
    })),
  };
}

async function makeTable(dynamodb: DynamoDBClient, table: TableInput): Promise<void> {
  await dynamodb.send(new CreateTableCommand({ ...table, BillingMode: 'PAY_PER_REQUEST' }));
  const { TableName } = table;
  for (;;) {
    const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName }));
    if (Table?.TableStatus === 'ACTIVE') return;
  }
}
