/** Writes rows as Parquet, as Hive's writer lays them out. */
import type { SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter, type ColumnSource } from 'hyparquet-writer';
import type { ColumnType } from './column-type';
import { Turns } from './turns';

/** Written in one turn. */
const ROWS_OF_A_GROUP = 2_000;

export interface TableColumn {
  readonly name: string;
  readonly type: ColumnType;
}

/** By the columns' order; null where there is none. */
export type Row = readonly unknown[];

export async function parquetOf(
  columns: readonly TableColumn[],
  rows: readonly Row[],
  codec: 'SNAPPY' | 'UNCOMPRESSED',
): Promise<Uint8Array> {
  const writer = new ByteWriter();
  const createdBy = 'ecomflow local firehose';
  const file = new ParquetWriter({ writer, schema: schemaOf(columns), codec, createdBy });
  const turns = new Turns();
  for (let at = 0; at < rows.length; at += ROWS_OF_A_GROUP) {
    await file.write({
      columnData: columnsOf(columns, rows.slice(at, at + ROWS_OF_A_GROUP)),
      rowGroupSize: ROWS_OF_A_GROUP,
    });
    await turns.pass();
  }
  nameInt96(file, columns);
  await file.finish();
  return writer.getBytes();
}

function columnsOf(columns: readonly TableColumn[], rows: readonly Row[]): ColumnSource[] {
  return columns.map(({ name, type }, at) => {
    const data = rows.map((row) => row[at] ?? null);
    const isBytes = type.parquet.type === 'INT96' || type.parquet.type === 'FIXED_LEN_BYTE_ARRAY';
    return { name, data, ...(isBytes ? { encoding: 'PLAIN', statistics: false } : {}) };
  });
}

function schemaOf(columns: readonly TableColumn[]): SchemaElement[] {
  return [
    { name: 'hive_schema', num_children: columns.length },
    ...columns.map(({ name, type }): SchemaElement => {
      const element: SchemaElement = { ...type.parquet, name, repetition_type: 'OPTIONAL' };
      return element.type === 'INT96' ? { ...element, type: 'FIXED_LEN_BYTE_ARRAY' } : element;
    }),
  ];
}

/** The writer does not know INT96. Its twelve bytes are written as such, and the footer says what they are. */
function nameInt96(file: ParquetWriter, columns: readonly TableColumn[]): void {
  columns.forEach(({ type }, at) => {
    const element = file.schema[at + 1];
    if (type.parquet.type !== 'INT96' || !element) return;
    element.type = 'INT96';
    delete element.type_length;
    for (const { columns: chunks } of file.row_groups) {
      const meta = chunks[at]?.meta_data;
      if (meta) meta.type = 'INT96';
    }
  });
}
