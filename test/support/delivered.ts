/** What Firehose makes of the stream's records: rows as src/lambda/clean-invoices gives them, Parquet by the catalog's columns, its own object names. */
import { randomUUID } from 'node:crypto';
import type { KinesisClient } from '@aws-sdk/client-kinesis';
import { GetRecordsCommand, GetShardIteratorCommand } from '@aws-sdk/client-kinesis';
import type { StoredLine } from '../../src/stream/contract/read';
import { dayFolder } from '../../src/model/key-range';
import { listShards } from '../../src/sources/firehose/shards';
import { writeParquet } from './parquet';

/** Of the stream. */
export interface PutRecord {
  readonly shardId: string;
  readonly sequenceNumber: string;
  readonly data: string;
  /** The same as it was put, which may be no text. */
  readonly bytes: Buffer;
}

export type DeliveredRow = Readonly<Record<string, string | number | null>>;

/** An Arrow type by column, in the order of the catalog's table. */
const COLUMNS: Readonly<Record<string, string>> = {
  invoice_no: 'pa.string()',
  stock_code: 'pa.string()',
  description: 'pa.string()',
  quantity: 'pa.int32()',
  invoice_date: "pa.timestamp('ms')",
  unit_price: 'pa.decimal128(12, 3)',
  customer_id: 'pa.string()',
  country: 'pa.string()',
  line_no: 'pa.int32()',
  line_id: 'pa.string()',
  received_at: "pa.timestamp('ms')",
  place: 'pa.int32()',
  shard_id: 'pa.string()',
  sequence_number: 'pa.string()',
  mark: 'pa.string()',
};

/** Every record of every shard, as each shard has them. */
export async function readStream(kinesis: KinesisClient, stream: string): Promise<PutRecord[]> {
  const found: PutRecord[] = [];
  for (const { id: ShardId } of await listShards(kinesis, stream)) {
    const from = { StreamName: stream, ShardId, ShardIteratorType: 'TRIM_HORIZON' } as const;
    let { ShardIterator } = await kinesis.send(new GetShardIteratorCommand(from));
    while (ShardIterator !== undefined) {
      const answer = await kinesis.send(new GetRecordsCommand({ ShardIterator }));
      for (const { SequenceNumber = '', Data = new Uint8Array() } of answer.Records ?? []) {
        const bytes = Buffer.from(Data);
        found.push({ shardId: ShardId, sequenceNumber: SequenceNumber, data: bytes.toString(), bytes });
      }
      const isAtEnd = (answer.Records ?? []).length === 0 && answer.MillisBehindLatest === 0;
      ShardIterator = isAtEnd ? undefined : answer.NextShardIterator;
    }
  }
  return found;
}

export function rowsOfRecord({
  data,
  shardId,
  sequenceNumber,
}: Pick<PutRecord, 'data' | 'shardId' | 'sequenceNumber'>): DeliveredRow[] {
  const where = { shard_id: shardId, sequence_number: sequenceNumber };
  return data
    .trimEnd()
    .split('\n')
    .map((text) => JSON.parse(text) as StoredLine | { readonly mark: string })
    .map((said) => ('mark' in said ? { ...where, mark: said.mark } : { ...rowOfLine(said), ...where }));
}

export function rowOfLine(line: StoredLine): DeliveredRow {
  return {
    ...{ invoice_no: line.invoiceNo, line_no: line.lineNo, stock_code: line.stockCode },
    ...{ description: line.description, quantity: line.quantity, unit_price: line.unitPrice },
    ...{ invoice_date: line.invoicedAt, customer_id: line.customerId, country: line.country },
    ...{ line_id: line.id, received_at: line.receivedAt, place: line.place },
  };
}

export function parquetOf(rows: readonly DeliveredRow[]): Buffer {
  return writeParquet(
    Object.entries(COLUMNS).map(([name, type]) => ({
      name,
      type,
      values: `[${rows.map((row) => literal(row[name] ?? null, type)).join(', ')}]`,
    })),
  );
}

/** A value as Python writes it. */
function literal(value: string | number | null, type: string): string {
  if (value === null) return 'None';
  if (type.startsWith('pa.decimal')) return `Decimal('${value}')`;
  if (!type.startsWith('pa.timestamp')) return JSON.stringify(value);
  return `datetime.fromisoformat('${new Date(value).toISOString().slice(0, 23)}')`;
}

/** `oldestMs`: when the stream took the object's oldest record. */
export function deliveredKey(prefix: string, deliveryStream: string, oldestMs: number): string {
  const stamp = new Date(oldestMs).toISOString().slice(0, 19).replaceAll(/[T:]/g, '-');
  return `${prefix}${dayFolder(oldestMs)}${deliveryStream}-1-${stamp}-${randomUUID()}.parquet`;
}
