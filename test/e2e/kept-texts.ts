/** The personal values of the source, and all texts that lake and warehouse keep: none of the first may stand in the second. */
import { createObjectStore } from '../../src/aws/object-store';
import { readParquetRows } from '../../src/aws/parquet';
import type { Platform } from './support';

export async function personalValues({ admin }: Platform): Promise<string[]> {
  const [rows] = await admin.query('select name, email, phone from shop.customer');
  return (rows as Record<string, string | null>[])
    .flatMap((row) => Object.values(row))
    .filter((value): value is string => value !== null && value.length > 4);
}

export async function lakeTexts({ aws, config }: Platform): Promise<string[]> {
  const store = createObjectStore(aws.s3);
  const texts: string[] = [];
  for (const { key } of await store.list(config.ECOMFLOW_LAKE_BUCKET, 'silver/')) {
    const bytes = await store.readBytes(config.ECOMFLOW_LAKE_BUCKET, key);
    const isParquet = key.endsWith('.parquet');
    texts.push(isParquet ? toText(await readParquetRows(bytes)) : new TextDecoder().decode(bytes));
  }
  return texts;
}

function toText(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) => (typeof one === 'bigint' ? String(one) : one));
}

export async function warehouseTexts({ sql }: Platform): Promise<string[]> {
  const tables = [
    'stg_customer',
    'hist_customer',
    'dim_customer',
    'etl_rejected',
    'etl_check',
    'etl_run',
    'fact_sales',
  ];
  return Promise.all(tables.map(async (table) => toText(await sql.execute(`select * from ${table}`))));
}
