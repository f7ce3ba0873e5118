/** Writes rows as Parquet, as Hive's writer lays them out. */
import type { SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { ColumnType } from './column-type';

export interface TableColumn {
  readonly name: string;
  readonly type: ColumnType;
}

/** By the columns' order; null where there is none. */
export type Row = readonly unknown[];

export function parquetOf(
  columns: readonly TableColumn[],
  rows: readonly Row[],
  codec: 'SNAPPY' | 'UNCOMPRESSED',
): Uint8Array {
  const writer = new ByteWriter();
  const file = new ParquetWriter({
    writer,
    schema: schemaOf(columns),
    codec,
    createdBy: 'ecomflow local firehose',
  });
  const columnData = columns.map(({ name, type }, at) => {
    const data = rows.map((row) => row[at] ?? null);
    const isBytes = type.parquet.type === 'INT96' || type.parquet.type === 'FIXED_LEN_BYTE_ARRAY';
    return { name, data, ...(isBytes ? { encoding: 'PLAIN' as const, statistics: false } : {}) };
  });
  void file.write({ columnData, rowGroupSize: Math.max(1, rows.length) });
  nameInt96(file, columns);
  void file.finish();
  return writer.getBytes();
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
