/**
 * A feed's landed objects as Athena reads them, beside what the warehouse keeps of them: rows and sums by object, of a range of
 * arrivals. What is exact in that, and what is not, stands in docs/adr/0032.
 */
import type { AthenaClient } from '@aws-sdk/client-athena';
import type { GlueClient } from '@aws-sdk/client-glue';
import { readAthenaRows, startAthenaQuery, type AthenaRow } from '../../aws/athena';
import { ensureTable } from '../../aws/catalog-table';
import { readLoadedRows, type LandedRange } from '../../aws/ledger';
import type { SqlRunner } from '../../aws/sql-runner';
import type { Feed } from '../../model/feed';
import { landedKey, landedPrefix, parseLandedName } from '../../model/landed-name';
import { athenaPrefix, bronzeTable } from '../../model/names';
import type { Pipeline } from '../../model/pipeline';
import type { Window } from '../../model/window';
import type { LandedFigures, ObjectCount } from './compare-landed';
import { countQuery } from './count-query';
import { feedTable } from './feed-table';
import { keptAside, keptEvents } from './loaded-figures';
import { summedColumns } from './summed-columns';

export interface FeedCountDeps {
  readonly athena: AthenaClient;
  readonly glue: GlueClient;
  readonly sql: SqlRunner;
  readonly settings: {
    readonly bronzeBucket: string;
    readonly lakeBucket: string;
    readonly catalogDatabase: string;
    readonly athenaWorkGroup: string;
  };
}

/** Which objects of which feed. */
export interface CountedFeed {
  readonly pipeline: Pipeline;
  readonly feed: Feed;
  /** Of arrival. */
  readonly window: Window;
}

/** The query's id; null for a feed that Athena cannot read line by line. The same token starts the same query. */
export async function startFeedCount(
  { athena, glue, sql, settings }: FeedCountDeps,
  { pipeline, feed, window }: CountedFeed,
  token: string,
): Promise<string | null> {
  const { bronzeBucket, catalogDatabase, athenaWorkGroup, lakeBucket } = settings;
  const { name } = pipeline;
  const place = { bucket: bronzeBucket, pipeline: name, prefix: landedPrefix(name, feed.name) };
  const table = feedTable(feed, place);
  if (table === null) return null;
  await ensureTable(glue, catalogDatabase, table);
  const range = rangeOf(name, feed.name, window);
  const { fromKey, toKey } = range;
  const urlOf = (key: string): string => `s3://${bronzeBucket}/${key}`;
  const query = countQuery({
    table: `"${catalogDatabase}"."${bronzeTable(name, feed.name)}"`,
    feed,
    summed: summedColumns(pipeline, feed),
    fromUrl: urlOf(fromKey),
    toUrl: urlOf(toKey),
    firstDay: dayOf(window.from),
    lastDay: dayOf(window.to),
    leftOut: unreadable(feed, await keptAside(sql, range)).map(urlOf),
  });
  return startAthenaQuery(athena, {
    ...{ sql: query, database: catalogDatabase, workGroup: athenaWorkGroup, token },
    output: `s3://${lakeBucket}/${athenaPrefix(name)}`,
  });
}

/** Both sides, once the query has succeeded. */
export async function readLandedFigures(
  deps: FeedCountDeps,
  { pipeline, feed, window }: CountedFeed,
  queryId: string,
): Promise<LandedFigures> {
  const { athena, sql, settings } = deps;
  const range = rangeOf(pipeline.name, feed.name, window);
  const summed = summedColumns(pipeline, feed);
  const counted = (await readAthenaRows(athena, queryId)).map((row) =>
    countOf(row, settings.bronzeBucket, feed, summed.length),
  );
  const arrivals = new Map(
    counted.flatMap(({ key }) => {
      const landed = parseLandedName(key);
      return landed ? [[String(landed.arrivedMs).padStart(13, '0'), key] as const] : [];
    }),
  );
  return {
    ...{ feed: feed.name, counted, summed },
    loaded: await readLoadedRows(sql, range),
    leftOut: new Set((await keptAside(sql, range)).keys()),
    events: await keptEvents(sql, pipeline.sourceSystem, summed, arrivals),
  };
}

/**
 * What would fail the query. Another file that was kept aside is a text like any other to Athena: to name it would only make the query
 * longer, of which Athena takes 256 KB.
 */
function unreadable({ format }: Feed, aside: ReadonlyMap<string, string>): string[] {
  return [...aside].flatMap(([key, reasons]) =>
    format.kind === 'parquet' || key.endsWith('.gz') || reasons.includes('file:gzip') ? [key] : [],
  );
}

function countOf(row: AthenaRow, bucket: string, { format }: Feed, sums: number): ObjectCount {
  const hasHeader = format.kind === 'csv' && format.header;
  return {
    key: (row['object'] ?? '').slice(`s3://${bucket}/`.length),
    rows: Math.max(0, Number(row['counted']) - (hasHeader ? 1 : 0)),
    short: Number(row['short']),
    isInOrder: !hasHeader || Number(row['headers']) > 0,
    sums: Array.from({ length: sums }, (_, index) => row[`sum_${index + 1}`] ?? null),
  };
}

/** Landed keys sort by their arrival: the window's are those between two names. */
function rangeOf(pipeline: string, feed: string, window: Window): LandedRange {
  const [fromKey, toKey] = [window.from, window.to].map((instant) =>
    landedKey(pipeline, feed, Date.parse(instant), '').replace(/-file$/, ''),
  );
  return { pipeline, feed, fromKey: fromKey ?? '', toKey: toKey ?? '' };
}

function dayOf(instant: string): string {
  return instant.slice(0, 10).replaceAll('-', '/');
}
