/** Reads small Parquet objects, and of large ones a column or the footer: a mark's proof, and counting. Bulk data is never read by the worker. */
import { parquetMetadata, parquetMetadataAsync, parquetReadObjects, type AsyncBuffer } from 'hyparquet';
import type { ObjectStore } from './object-store';

export type ParquetRow = Readonly<Record<string, unknown>>;

/** An object that is read by ranges. `size` in bytes, as it was listed. */
export interface ParquetObject {
  readonly bucket: string;
  readonly key: string;
  readonly size: number;
}

export async function readParquetRows(bytes: Uint8Array): Promise<ParquetRow[]> {
  return (await parquetReadObjects({ file: bufferOf(bytes) })) as ParquetRow[];
}

/** Costs the footer and these columns. */
export async function readParquetColumns(
  store: Pick<ObjectStore, 'readRange'>,
  object: ParquetObject,
  columns: readonly string[],
): Promise<ParquetRow[]> {
  return (await parquetReadObjects({ file: rangesOf(store, object), columns: [...columns] })) as ParquetRow[];
}

/** Rows of a Parquet object, from its footer. */
export function countParquetRows(bytes: Uint8Array): number {
  return Number(parquetMetadata(bufferOf(bytes)).num_rows);
}

/** The same of an object of which only the footer is read. */
export async function countRowsOf(
  store: Pick<ObjectStore, 'readRange'>,
  object: ParquetObject,
): Promise<number> {
  return Number((await parquetMetadataAsync(rangesOf(store, object))).num_rows);
}

function rangesOf(
  store: Pick<ObjectStore, 'readRange'>,
  { bucket, key, size: byteLength }: ParquetObject,
): AsyncBuffer {
  return {
    byteLength,
    slice: async (start, end = byteLength) => bufferOf(await store.readRange(bucket, key, start, end)),
  };
}

function bufferOf(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
