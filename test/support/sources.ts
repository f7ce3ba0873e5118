/** Sources of which a test needs only a part; what it does not need fails by name. */
import type { ObjectStore } from '../../src/aws/object-store';
import { listArrivals } from '../../src/sources/mysql-cdc/arrivals';
import type { FindSource, SourceKind } from '../../src/sources/source-kind';

export function sourceOf(part: Partial<SourceKind>): FindSource {
  const unasked = (what: string) => () =>
    Promise.reject(new Error(`nobody said what this source's ${what} is`));
  return () => ({
    kind: 'mysql-cdc',
    ready: unasked('ready'),
    nowMs: unasked('nowMs'),
    mark: unasked('mark'),
    seek: unasked('seek'),
    arrivals: unasked('arrivals'),
    ...part,
  });
}

/** A source of which only the time is asked. */
export function sourceAt(clock: () => number): FindSource {
  return sourceOf({ nowMs: () => Promise.resolve(clock()) });
}

/** MySQL by DMS, as far as it lies in a bucket that is bronze and lake in one. */
export function mysqlIn(
  store: Pick<ObjectStore, 'list' | 'readJson'>,
  bucket: string,
  nowMs: () => number = Date.now,
): FindSource {
  const settings = { bronzeBucket: bucket, lakeBucket: bucket };
  return sourceOf({
    nowMs: () => Promise.resolve(nowMs()),
    arrivals: (asked) => listArrivals({ store, settings }, asked),
  });
}
