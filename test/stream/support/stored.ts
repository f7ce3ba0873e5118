/** From the stream to the tables: a stream, the tables, and the very bundle that is deployed between them. */
import { join } from 'node:path';
import { DynamoDB, type AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Kinesis } from '@aws-sdk/client-kinesis';
import type { CreateEventSourceMappingRequest } from '@aws-sdk/client-lambda';
import { packageLambda } from '../../../src/aws/package-lambda';
import type { StoredLine } from '../../../src/stream/contract/read';
import { kinesisClient } from '../../local-aws/kinesis/support/client';
import { makeFunction, type FrontDoor } from '../../support/front-door';
import { clientSettings, uniqueName } from '../../support/stack';
import { lineOf } from './line';
import { makeTables, type Tables } from './tables';

const ROOT = join(__dirname, '../../..');

export interface Stored {
  readonly kinesis: Kinesis;
  readonly dynamodb: DynamoDB;
  readonly streamName: string;
  readonly tables: Tables;
  stop(): void;
}

/** What the API took at the `minute`. */
export function storedLine(minute: number, changes: Readonly<Record<string, unknown>> = {}): StoredLine {
  const receivedAt = new Date(Date.UTC(2026, 10, 30, 12, minute)).toISOString();
  const id = String(minute).padStart(32, '0');
  return { ...lineOf(), id, receivedAt, place: 0, ...changes } as unknown as StoredLine;
}

export const recordOf = (...lines: readonly object[]): Buffer =>
  Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));

/** `door` has Kinesis and DynamoDB beside its own services. */
export async function openStored(
  door: FrontDoor,
  mapping: Partial<CreateEventSourceMappingRequest> = {},
): Promise<Stored> {
  const { url } = door.gateway;
  const kinesis = kinesisClient(url);
  const dynamodb = new DynamoDB({ ...clientSettings(), endpoint: url });
  const StreamName = uniqueName('invoices');
  await kinesis.createStream({ StreamName, ShardCount: 1 });
  const { StreamDescriptionSummary } = await kinesis.describeStreamSummary({ StreamName });
  const tables = await makeTables(dynamodb);
  const code = await packageLambda(ROOT, 'store-invoices');
  const variables = { ECOMFLOW_INVOICE_TABLE: tables.invoice, ECOMFLOW_CUSTOMER_TABLE: tables.customer };
  await door.lambda.createEventSourceMapping({
    FunctionName: await makeFunction(door, code, { role: 'store-invoices', variables }),
    EventSourceArn: StreamDescriptionSummary?.StreamARN ?? '',
    StartingPosition: 'TRIM_HORIZON',
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    BisectBatchOnFunctionError: true,
    ...mapping,
  });
  const stop = (): void => {
    for (const client of [kinesis, dynamodb]) client.destroy();
  };
  return { kinesis, dynamodb, streamName: StreamName, tables, stop };
}

/** Puts records of one invoice, in this order. */
export async function putAll({ kinesis, streamName }: Stored, records: readonly Buffer[]): Promise<void> {
  const { FailedRecordCount } = await kinesis.putRecords({
    StreamName: streamName,
    Records: records.map((Data) => ({ Data, PartitionKey: '536365' })),
  });
  if (FailedRecordCount !== 0) throw new Error('not all were taken');
}

/** All items, the same for the same contents. */
export async function contentOf({
  dynamodb,
  tables,
}: Pick<Stored, 'dynamodb' | 'tables'>): Promise<string[]> {
  const lists = await Promise.all(
    Object.entries(tables).map(async ([table, TableName]: [string, string]) => {
      const { Items = [] } = await dynamodb.scan({ TableName });
      return Items.map((item) => `${table} ${textOf(item)}`);
    }),
  );
  return lists.flat().sort();
}

export function textOf(item: Readonly<Record<string, AttributeValue>>): string {
  return JSON.stringify(Object.entries(item).sort(([one], [other]) => (one < other ? -1 : 1)));
}
