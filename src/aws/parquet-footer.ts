/** What the footer of a Parquet object says of its columns, read by ranges: its rows stay where they are. */
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { parquetMetadataAsync } from 'hyparquet';
import type { ListedObject } from './list-objects';

export interface ColumnFooter {
  /** Values that are not NULL. */
  readonly values: number;
  /** Undefined where no value is, or where the writer noted none. */
  readonly min: unknown;
  readonly max: unknown;
}

/** By the column's name. Columns of which the writer noted no count of NULLs have all their rows as values. */
export async function readColumnFooters(
  s3: S3Client,
  bucket: string,
  { key, size }: Pick<ListedObject, 'key' | 'size'>,
): Promise<ReadonlyMap<string, ColumnFooter>> {
  const slice = async (start: number, end: number = size): Promise<ArrayBuffer> => {
    const Range = `bytes=${start}-${end - 1}`;
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key, Range }));
    if (!Body) throw new Error(`s3://${bucket}/${key} has no body`);
    return new Uint8Array(await Body.transformToByteArray()).buffer;
  };
  const { row_groups: groups } = await parquetMetadataAsync({ byteLength: size, slice });
  const footers = new Map<string, ColumnFooter>();
  for (const { columns } of groups) {
    for (const { meta_data: column } of columns) {
      if (!column) continue;
      const { statistics } = column;
      const name = column.path_in_schema.join('.');
      footers.set(
        name,
        joined(footers.get(name), {
          values: Number(column.num_values) - Number(statistics?.null_count ?? 0),
          min: statistics?.min_value ?? statistics?.min,
          max: statistics?.max_value ?? statistics?.max,
        }),
      );
    }
  }
  return footers;
}

function joined(known: ColumnFooter | undefined, more: ColumnFooter): ColumnFooter {
  if (!known) return more;
  return {
    values: known.values + more.values,
    min: firstOf([known.min, more.min]),
    max: firstOf([known.max, more.max], true),
  };
}

/** The least of those that are there, or the greatest. */
function firstOf(values: readonly unknown[], isGreatest = false): unknown {
  const there = values.filter((value) => value !== undefined) as string[];
  const ordered = there.sort((one, other) => (one < other ? -1 : 1));
  return isGreatest ? ordered.at(-1) : ordered[0];
}
