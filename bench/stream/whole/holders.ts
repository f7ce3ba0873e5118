/** Lines in the table, and lines in bronze, by part. */
import { paginateScan, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import type { ObjectStore } from '../../../src/aws/object-store';
import { readParquetRows } from '../../../src/aws/parquet';
import { HEAD, plain } from '../../../src/stream/store/items';
import type { HeldLine } from './figures';

const ITEM = z.object({
  invoiceNo: z.string(),
  lineNo: z.number(),
  stockCode: z.string(),
  quantity: z.number(),
  unitPrice: z.string(),
  customerId: z.string().default('').transform(orNull),
});
const ROW = z
  .object({
    invoice_no: z.string(),
    line_no: z.number(),
    stock_code: z.string(),
    quantity: z.number(),
    unit_price: z.union([z.number(), z.string()]),
    customer_id: z.string().nullable(),
  })
  .transform((row) => ({
    ...{ invoiceNo: row.invoice_no, lineNo: row.line_no, stockCode: row.stock_code },
    ...{ quantity: row.quantity, customerId: row.customer_id },
    // Three places, which a number of that size has exactly enough digits for.
    unitPrice: Number(row.unit_price).toFixed(3),
  }));

function orNull(text: string): string | null {
  return text === '' ? null : text;
}

export async function* linesInTable(
  client: DynamoDBClient,
  TableName: string,
): AsyncGenerator<readonly HeldLine[]> {
  for await (const { Items = [] } of paginateScan({ client }, { TableName }))
    yield Items.filter((item) => item['line']?.S !== HEAD).map((item) => ITEM.parse(plain(item)));
}

/** Marks are rows, too, and no lines. */
export async function* linesInBronze(
  store: ObjectStore,
  bucket: string,
  prefix: string,
): AsyncGenerator<readonly HeldLine[]> {
  for (const { key } of await store.list(bucket, prefix)) {
    const rows = await readParquetRows(await store.readBytes(bucket, key));
    yield rows
      .filter((row) => row['mark'] === null || row['mark'] === undefined)
      .map((row) => ROW.parse(row));
  }
}
