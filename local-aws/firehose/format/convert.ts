/** Records of JSON to rows of a table: a record goes whole, or fails whole. */
import { documentsIn, type JsonDocument } from './json-documents';
import { Malformed, misfit } from './malformed';
import type { Row, TableColumn } from './parquet-file';

/** Keys are read whatever their case, and those that no column has are left out. Throws Malformed. */
export function rowsOf(data: Buffer, columns: readonly TableColumn[], isLenient: boolean): readonly Row[] {
  return documentsIn(data.toString('utf8')).map((document) => rowOf(document, columns, isLenient));
}

function rowOf(document: JsonDocument, columns: readonly TableColumn[], isLenient: boolean): Row {
  const values = new Map(Object.entries(document).map(([key, value]) => [key.toLowerCase(), value]));
  return columns.map(({ name, type }) => {
    const value = values.get(name) ?? null;
    return value === null ? null : read(() => type.read(value, isLenient), name);
  });
}

function read(value: () => unknown, name: string): unknown {
  try {
    return value();
  } catch (error) {
    if (error instanceof Malformed) throw misfit(`Data does not match the schema. ${name}: ${error.message}`);
    throw error;
  }
}
