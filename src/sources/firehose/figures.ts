/**
 * A run's second reading of what Firehose wrote in its window: the rows that each object's footer says, against those that were loaded of it.
 * The two are read by different hands, the footer by the worker and the rows by Spark's tasks.
 */
import type { ObjectStore } from '../../aws/object-store';
import { readLoadedRows } from '../../aws/ledger';
import { countRowsOf } from '../../aws/parquet';
import type { SqlRunner } from '../../aws/sql-runner';
import type { Arrival } from '../../model/arrival';
import { inParallel } from '../../model/in-parallel';
import type { Recounted } from '../recounted';
import { listArrivals, type ArrivalDeps } from './arrivals';
import { deliveredBy } from './delivered';

export interface DeliveredRowsDeps extends ArrivalDeps {
  readonly store: Pick<ObjectStore, 'readRange'>;
  readonly sql: Pick<SqlRunner, 'execute'>;
}

const READ_AT_ONCE = 16;

export function createDeliveredRows(deps: DeliveredRowsDeps): Recounted {
  return {
    /** A footer is read in no time: there is nothing to start. */
    start: ({ pipeline }) => Promise.resolve([{ feed: feedOf(deps, pipeline), id: 'footers' }]),
    look: () => Promise.resolve(true),
    stop: () => Promise.resolve(),

    async compare({ pipeline, window }) {
      const { objects } = await listArrivals(deps, { pipeline, range: window });
      const counted = await countDelivered(deps, objects);
      return { differences: await rowsThatDiffer(deps, pipeline, counted), unsure: [] };
    },
  };
}

export interface CountedObject {
  readonly key: string;
  readonly epoch: number;
  readonly rows: number;
}

/** By their footers. */
export function countDelivered(
  { store, settings: { bronzeBucket: bucket } }: Pick<DeliveredRowsDeps, 'store' | 'settings'>,
  objects: readonly Arrival[],
): Promise<CountedObject[]> {
  return inParallel(objects, READ_AT_ONCE, async ({ key, size, epoch }) => ({
    ...{ key, epoch, rows: await countRowsOf(store, { bucket, key, size }) },
  }));
}

async function rowsThatDiffer(
  deps: DeliveredRowsDeps,
  pipeline: string,
  counted: readonly CountedObject[],
): Promise<string[]> {
  const keys = counted.map(({ key }) => key).sort();
  const [first, last] = [keys[0], keys.at(-1)];
  if (first === undefined || last === undefined) return [];
  const range = { pipeline, feed: feedOf(deps, pipeline), fromKey: first, toKey: `${last}~` };
  const loaded = await readLoadedRows(deps.sql, range);
  return counted.flatMap(({ key, rows }) => {
    const ours = loaded.get(key);
    if (ours === rows) return [];
    const what = ours === undefined ? 'it is not loaded' : `${ours} are loaded`;
    return [`${key} has ${rows} rows by its footer, ${what}`];
  });
}

function feedOf({ findPipeline }: DeliveredRowsDeps, pipeline: string): string {
  return deliveredBy(findPipeline(pipeline)).feed;
}
