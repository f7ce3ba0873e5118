/** Delivers bronze again: every file of changes a second time under another name, as if DMS had written it twice. */
import { CopyObjectCommand, DeleteObjectCommand } from '@aws-sdk/client-s3';
import { createObjectStore } from '../../../src/aws/object-store';
import { bronzePrefix, heartbeatTable, parseBronzeName } from '../../../src/model/names';
import type { SourceParts } from '../source';

/** Returns what takes the copies away again. */
export async function repeatBronze({ aws, config, pipeline }: SourceParts): Promise<() => Promise<void>> {
  const bucket = config.ECOMFLOW_BRONZE_BUCKET;
  const keys = (await createObjectStore(aws.s3).list(bucket, bronzePrefix(pipeline.name))).map(
    ({ key }) => key,
  );
  const taken = new Set(keys);
  const copies: string[] = [];
  for (const key of keys) {
    const name = parseBronzeName(key);
    if (name?.kind !== 'cdc' || name.table === heartbeatTable()) continue;
    const copy = nextFreeName(key, taken);
    taken.add(copy);
    copies.push(copy);
    await aws.s3.send(new CopyObjectCommand({ Bucket: bucket, CopySource: `${bucket}/${key}`, Key: copy }));
  }
  if (copies.length === 0) throw new Error('there is nothing to repeat');
  return async () => {
    for (const key of copies) await aws.s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
  };
}

/** The next free millisecond of the same second, as DMS takes it. */
function nextFreeName(key: string, taken: ReadonlySet<string>): string {
  const match = /^(.*-\d{6})(\d{3})\.parquet$/.exec(key);
  for (let ms = Number(match?.[2]) + 1; ms < 1000; ms += 1) {
    const name = `${match?.[1] ?? ''}${String(ms).padStart(3, '0')}.parquet`;
    if (!taken.has(name)) return name;
  }
  throw new Error(`no free name after ${key}`);
}
