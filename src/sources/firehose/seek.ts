/** Looks for marks in what Firehose has written since they were put: each object once, and of it two columns. */
import { listPages, type ListedObject } from '../../aws/list-objects';
import { readParquetColumns } from '../../aws/parquet';
import { feedOfDelivered } from '../../model/delivered-name';
import { EltError } from '../../model/errors';
import { dayFolder } from '../../model/key-range';
import { LANDED_EPOCH } from '../../model/landed-name';
import type { Watermark } from '../../model/plan';
import type { Seek } from '../source-kind';
import type { Delivered } from './delivered';
import type { FirehoseDeps } from './deps';
import { lookAtDelivery } from './health';

export interface Marked {
  readonly id: string;
  /** ISO UTC, whole seconds, by S3's clock: before the first of them. */
  readonly putAt: string;
  /** On which they lie; not empty. */
  readonly shards: readonly string[];
}

export function seekMarks(deps: FirehoseDeps, source: Delivered, marked: Marked): Seek {
  const { store, s3, settings } = deps;
  const sinceMs = Date.parse(marked.putAt);
  // An object's name has the time of its oldest record, which may be long before the mark in it.
  const after = source.prefix + dayFolder(sinceMs - source.lookBackMs);
  const looked = new Set<string>();
  /** When its mark was written to bronze, by shard. */
  const found = new Map<unknown, number>();
  const isNew = ({ key, modifiedMs }: ListedObject): boolean =>
    modifiedMs >= sinceMs && !looked.has(key) && feedOfDelivered(source.pipeline, key) !== null;
  const lookInto = async ({ key, size, modifiedMs }: ListedObject): Promise<void> => {
    const object = { bucket: settings.bronzeBucket, key, size };
    for (const row of await readParquetColumns(store, object, ['mark', 'shard_id']))
      if (row['mark'] === marked.id) found.set(row['shard_id'], modifiedMs);
    looked.add(key);
  };
  return async (waitedMs) => {
    for await (const page of listPages(s3, settings.bronzeBucket, source.prefix, after))
      for (const object of page.filter(isNew)) await lookInto(object);
    if (marked.shards.every((shard) => found.has(shard))) return watermarkOf(marked, [...found.values()]);
    await lookAtDelivery(deps, source);
    const missing = marked.shards.filter((shard) => !found.has(shard));
    return waitedMs < settings.watermarkPatienceMs ? null : late(source, marked, missing, waitedMs);
  };
}

function watermarkOf({ id }: Marked, writtenMs: readonly number[]): Watermark {
  const arrivedAt = new Date(Math.max(...writtenMs)).toISOString();
  return { id, epoch: LANDED_EPOCH, arrivedAt, slackMs: 0, figures: [] };
}

function late(
  { deliveryStream }: Delivered,
  { putAt, shards }: Marked,
  missing: readonly string[],
  waitedMs: number,
): EltError {
  return new EltError(
    'ELT_SOURCE_DELIVERY_LATE',
    `of ${shards.length} shard(s), the marks of ${putAt} on ${missing.join(', ')} are not in bronze after ${Math.round(waitedMs / 1000)} s, and ${deliveryStream} says that it is active`,
  );
}
