/** From the stream to the tables: what the local stack makes of it, in a gateway of a test's own. */
import { DynamoDB, paginateScan, type AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Kinesis } from '@aws-sdk/client-kinesis';
import {
  createStreamClients,
  destroyStreamClients,
  type StreamPlace,
} from '../../../src/local-stack/stream/place';
import { makeStore, type Mapping } from '../../../src/local-stack/stream/store';
import type { StoredLine } from '../../../src/stream/contract/read';
import { streamNames } from '../../../src/stream/names';
import { lineIn } from '../../../src/stream/store/items';
import { kinesisClient } from '../../local-aws/kinesis/support/client';
import type { FrontDoor } from '../../support/front-door';
import { clientSettings, uniqueName } from '../../support/stack';
import { lineOf } from './line';

export interface Stored {
  readonly place: StreamPlace;
  readonly kinesis: Kinesis;
  readonly dynamodb: DynamoDB;
  readonly streamName: string;
  readonly tables: { readonly invoice: string; readonly customer: string };
  readonly mappingId: string;
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

/** A place with names of its own; functions have the deployed ones' roles, or such as stand behind none. */
export function placeIn({ gateway }: FrontDoor, areDeployed = true): StreamPlace {
  const other = areDeployed ? '' : uniqueName('', '-');

  return {
    gatewayUrl: gateway.url,
    clients: createStreamClients({ ...clientSettings(), endpoint: gateway.url }),
    names: streamNames(uniqueName('', '-')),
    roleOf: (purpose) => `arn:aws:iam::000000000000:role/ecomflow-${purpose}${other}`,
  };
}

/** `door` has Kinesis and DynamoDB beside its own services. */
export async function openStored(
  door: FrontDoor,
  mapping: Mapping = {},
  place = placeIn(door),
): Promise<Stored> {
  const mappingId = await makeStore(place, mapping);
  const { invoice, customer } = place.names.tables;
  const kinesis = kinesisClient(place.gatewayUrl);
  const dynamodb = new DynamoDB({ ...clientSettings(), endpoint: place.gatewayUrl });
  const stop = (): void => {
    for (const client of [kinesis, dynamodb]) client.destroy();
    destroyStreamClients(place.clients);
  };
  const tables = { invoice, customer };
  return { place, kinesis, dynamodb, streamName: place.names.stream, tables, mappingId, stop };
}

/** Puts records of one invoice, in this order. */
export async function putAll({ kinesis, streamName }: Stored, records: readonly Buffer[]): Promise<void> {
  const { FailedRecordCount } = await kinesis.putRecords({
    StreamName: streamName,
    Records: records.map((Data) => ({ Data, PartitionKey: '536365' })),
  });
  if (FailedRecordCount !== 0) throw new Error('not all were taken');
}

/** Of the line that stands at `place` of the records' invoice, by its newest version. */
export async function quantityAt({ dynamodb, tables }: Stored, place: string): Promise<number | undefined> {
  const { Items = [] } = await dynamodb.query({
    TableName: tables.invoice,
    KeyConditionExpression: 'invoiceNo = :invoice AND begins_with(line, :place)',
    ExpressionAttributeValues: { ':invoice': { S: '536365' }, ':place': { S: `${place}#` } },
    ScanIndexForward: false,
    ConsistentRead: true,
    Limit: 1,
  });
  return Items.map(lineIn)[0]?.quantity;
}

/** All items, the same for the same contents. */
export async function contentOf({
  dynamodb,
  tables,
}: Pick<Stored, 'dynamodb' | 'tables'>): Promise<string[]> {
  const lists = await Promise.all(
    Object.entries(tables).map(async ([table, TableName]: [string, string]) => {
      const texts: string[] = [];
      for await (const { Items = [] } of paginateScan({ client: dynamodb }, { TableName }))
        texts.push(...Items.map((item) => `${table} ${textOf(item)}`));
      return texts;
    }),
  );
  return lists.flat().sort();
}

export function textOf(item: Readonly<Record<string, AttributeValue>>): string {
  return JSON.stringify(Object.entries(item).sort(([one], [other]) => (one < other ? -1 : 1)));
}
