/** Reads the rows of a small Parquet object. For proofs such as the heartbeat; bulk data is never read by the worker. */

export type ParquetRow = Readonly<Record<string, unknown>>;

export async function readParquetRows(bytes: Uint8Array): Promise<ParquetRow[]> {
  // hyparquet is an ES module; a dynamic import keeps the worker CommonJS.
  const { parquetReadObjects } = await import('hyparquet');
  const file = new Uint8Array(bytes).buffer;
  return (await parquetReadObjects({ file })) as ParquetRow[];
}

/** Rows of a Parquet object, from its footer. */
export async function countParquetRows(bytes: Uint8Array): Promise<number> {
  const { parquetMetadata } = await import('hyparquet');
  return Number(parquetMetadata(new Uint8Array(bytes).buffer).num_rows);
}
