/** Reads small Parquet objects: the mark's proof, and footers for counting. Bulk data is never read by the worker. */
import { parquetMetadata, parquetReadObjects } from 'hyparquet';

export type ParquetRow = Readonly<Record<string, unknown>>;

export async function readParquetRows(bytes: Uint8Array): Promise<ParquetRow[]> {
  return (await parquetReadObjects({ file: bufferOf(bytes) })) as ParquetRow[];
}

/** Rows of a Parquet object, from its footer. */
export function countParquetRows(bytes: Uint8Array): number {
  return Number(parquetMetadata(bufferOf(bytes)).num_rows);
}

function bufferOf(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
