/** A second name for every change file in bronze: the same bytes, delivered again. */
import { CopyObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { ObjectStore } from '../../src/aws/object-store';
import type { Random } from '../../src/model/random';
import { bronzePrefix, heartbeatTable, parseBronzeName } from '../../src/model/names';
import { DAY_MS } from '../../src/model/pipeline';
import type { Window } from '../../src/model/window';

export interface SecondName {
  readonly key: string;
  readonly secondKey: string;
}

/**
 * Half of the second names are the next free millisecond after their first, the others the next free one in the folder of a
 * later day: a file never tells of what was committed after it was written. Full loads and heartbeats have one name only.
 */
export async function drawSecondNames(
  store: ObjectStore,
  bucket: string,
  pipeline: string,
  windows: readonly Window[],
  random: Random,
): Promise<SecondName[]> {
  const keys = (await store.list(bucket, bronzePrefix(pipeline))).map(({ key }) => key);
  const taken = new Set(keys);
  const names: SecondName[] = [];
  for (const key of keys) {
    const name = parseBronzeName(key);
    if (name === null || name.arrivedMs === null || name.table === heartbeatTable()) continue;
    const lastDay = Math.floor((Date.parse(windows.at(-1)?.to ?? '') - 1 - name.arrivedMs) / DAY_MS);
    const daysLater = random.chance(0.5) ? 0 : random.between(0, Math.max(0, lastDay));
    let arrivedMs = name.arrivedMs + daysLater * DAY_MS;
    while (taken.has(renamed(key, arrivedMs))) arrivedMs += 1;
    const secondKey = renamed(key, arrivedMs);
    taken.add(secondKey);
    names.push({ key, secondKey });
  }
  return names;
}

export async function deliverAgain(
  s3: S3Client,
  bucket: string,
  names: readonly SecondName[],
): Promise<void> {
  for (const { key, secondKey } of names)
    await s3.send(
      new CopyObjectCommand({ Bucket: bucket, Key: secondKey, CopySource: `${bucket}/${encodeURI(key)}` }),
    );
}

/** `…/2010/12/01/20101201-235900000.parquet` of another moment. */
function renamed(key: string, arrivedMs: number): string {
  const at = new Date(arrivedMs).toISOString();
  const folder = at.slice(0, 10).replaceAll('-', '/');
  const name = `${at.slice(0, 10)}-${at.slice(11)}`.replaceAll(/[-:.Z]/g, '');
  return key.replace(/\d{4}\/\d{2}\/\d{2}\/[^/]*$/, `${folder}/${name.slice(0, 8)}-${name.slice(8)}.parquet`);
}
