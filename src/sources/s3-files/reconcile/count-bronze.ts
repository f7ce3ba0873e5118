/** Rows of every landed object, as Athena counts them, and where its rows and sums are not those of the warehouse. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { lookAtAthenaQuery } from '../../../aws/athena';
import { readLoadedRows } from '../../../aws/ledger';
import { clientToken } from '../../../aws/sql-runner';
import type { Arrival } from '../../../model/arrival';
import { linesOf } from '../../../model/books';
import type { Violation } from '../../../model/border';
import { EltError } from '../../../model/errors';
import type { Feed } from '../../../model/feed';
import { landedPrefix, parseLandedName } from '../../../model/landed-name';
import { sourceOf, type Pipeline } from '../../../model/pipeline';
import type { Window } from '../../../model/window';
import type { BronzeCount } from '../../capabilities';
import { listArrivals, type ArrivalDeps } from '../arrivals';
import { compareLanded, type LandedFigures } from '../compare-landed';
import { readLandedFigures, startFeedCount, type CountedFeed, type FeedCountDeps } from '../feed-count';

export type CountDeps = ArrivalDeps & FeedCountDeps;

export const HISTORY_BORDER = 'bronze → history';

/** As many differences as a person reads. */
const MOST_TOLD = 10;
const LONGEST_PAUSE_MS = 2_000;
const NOBODY_COUNTS = 'Athena cannot read such files line by line: their rows are as the ledger has them';

/** Athena counts feeds side by side. Throws ELT_RECONCILE_COUNT_FAILED. */
export async function countLandedRows(deps: CountDeps, pipeline: Pipeline): Promise<BronzeCount> {
  const { objects } = await listArrivals(deps, { pipeline: pipeline.name, range: null });
  const { feeds } = sourceOf(pipeline, 's3-files');
  const counts = await Promise.all(
    feeds.map((feed) =>
      countFeed(
        deps,
        pipeline,
        feed,
        objects.filter(({ entity }) => entity === feed.name),
      ),
    ),
  );
  return {
    objects: counts.flatMap((count) => count.objects),
    violations: counts.flatMap((count) => count.violations),
    remarks: counts.flatMap((count) => count.remarks),
  };
}

async function countFeed(
  deps: CountDeps,
  pipeline: Pipeline,
  feed: Feed,
  objects: readonly Arrival[],
): Promise<BronzeCount> {
  const prefix = landedPrefix(pipeline.name, feed.name);
  const range = { pipeline: pipeline.name, feed: feed.name, fromKey: prefix, toKey: `${prefix}~` };
  const loaded = await readLoadedRows(deps.sql, range);
  const window = hullOf([...objects.map(({ key }) => key), ...loaded.keys()]);
  if (window === null) return { objects: [], violations: [], remarks: [] };
  const figures = await figuresOf(deps, { pipeline, feed, window });
  const rowsOf = figures === null ? (key: string) => loaded.get(key) ?? 0 : rowsBy(figures);
  const bronze = objects.flatMap(({ key, epoch }) =>
    linesOf(pipeline, feed.name).map((entity) => ({ key, entity, epoch, rows: rowsOf(key) })),
  );
  const unread = `${HISTORY_BORDER}: ${feed.name}: ${NOBODY_COUNTS}`;
  return { objects: bronze, ...(figures === null ? { violations: [], remarks: [unread] } : judged(figures)) };
}

/** Null for a feed that Athena cannot read. */
async function figuresOf(deps: CountDeps, asked: CountedFeed): Promise<LandedFigures | null> {
  const id = await startFeedCount(deps, asked, clientToken('count', asked.feed.name, randomUUID()));
  if (id === null) return null;
  for (let pauseMs = 100; ; pauseMs = Math.min(pauseMs * 1.5, LONGEST_PAUSE_MS)) {
    const ended = await lookAtAthenaQuery(deps.athena, id);
    if (ended instanceof EltError) throw ended;
    if (ended !== null) return readLandedFigures(deps, asked, id);
    await sleep(pauseMs);
  }
}

/** What is not loaded at all is said at another border, with the command that loads it. */
function judged(figures: LandedFigures): Pick<BronzeCount, 'violations' | 'remarks'> {
  const counted = figures.counted.filter(({ key }) => figures.loaded.has(key));
  const { differences, unsure } = compareLanded({ ...figures, counted });
  return {
    violations: few(differences).map((detail): Violation => ({
      border: HISTORY_BORDER,
      detail,
      wayOut: 'docs/runbook.md, "Files that reconcile names", says how to tell which of the two is wrong',
    })),
    remarks: few(unsure).map((one) => `${HISTORY_BORDER}: ${one}`),
  };
}

/** As the ledger has them where Athena's count of an object is no proof (docs/adr/0032). */
function rowsBy({ counted, loaded, leftOut }: LandedFigures): (key: string) => number {
  const counts = new Map(counted.map((count) => [count.key, count]));
  return (key) => {
    const { rows = 0, short = 0, isInOrder = true } = counts.get(key) ?? {};
    const isSure = !leftOut.has(key) && short === 0 && isInOrder;
    return isSure ? rows : (loaded.get(key) ?? rows);
  };
}

/** From the first arrival to behind the last; null where there is none. */
function hullOf(keys: readonly string[]): Window | null {
  const times = keys.flatMap((key) => parseLandedName(key)?.arrivedMs ?? []).sort((a, b) => a - b);
  const [first, last] = [times[0], times.at(-1)];
  if (first === undefined || last === undefined) return null;
  return { from: new Date(first).toISOString(), to: new Date(last + 1).toISOString() };
}

function few(all: readonly string[]): string[] {
  const more = all.length - MOST_TOLD;
  return more > 0 ? [...all.slice(0, MOST_TOLD), `and ${more} more`] : [...all];
}
