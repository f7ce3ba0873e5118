/**
 * A second reading of what was landed: Athena counts rows and sums of each object of the window over the catalog, and they are compared
 * with the ledger's rows and history's sums. What is exact in that, and what is not, stands in docs/adr/0032.
 */
import type { AthenaClient } from '@aws-sdk/client-athena';
import type { GlueClient } from '@aws-sdk/client-glue';
import {
  lookAtAthenaQuery,
  readAthenaRows,
  startAthenaQuery,
  stopAthenaQuery,
  type AthenaRow,
} from '../../aws/athena';
import { ensureTable } from '../../aws/catalog-table';
import { readDefinition } from '../../aws/definition';
import type { ObjectStore } from '../../aws/object-store';
import { clientToken, type SqlRunner } from '../../aws/sql-runner';
import type { Feed } from '../../model/feed';
import { landedKey, landedPrefix, parseLandedName } from '../../model/landed-name';
import { athenaPrefix } from '../../model/names';
import { sourceOf, type Pipeline } from '../../model/pipeline';
import type { Plan } from '../../model/plan';
import type { Compared, Count, Recounted } from '../recounted';
import { compareLanded, type ObjectCount } from './compare-landed';
import { countQuery } from './count-query';
import { feedTable, feedTableName } from './feed-table';
import { keptAside, keptEvents, loadedRows, type LandedRange } from './loaded-figures';
import { summedColumns } from './summed-columns';

export interface FiguresDeps {
  readonly athena: AthenaClient;
  readonly glue: GlueClient;
  readonly store: Pick<ObjectStore, 'readJson'>;
  readonly sql: SqlRunner;
  readonly settings: {
    readonly bronzeBucket: string;
    readonly lakeBucket: string;
    readonly catalogDatabase: string;
    readonly athenaWorkGroup: string;
  };
}

export function createLandedFigures(deps: FiguresDeps): Recounted {
  const { athena, settings } = deps;
  return {
    async start(plan, token) {
      const definition = await readDefinition(deps.store, settings.lakeBucket, plan.definitionKey);
      const counts: Count[] = [];
      for (const feed of sourceOf(definition, 's3-files').feeds) {
        const id = await startCount(deps, plan, definition, feed, clientToken('count', feed.name, token));
        if (id !== null) counts.push({ feed: feed.name, id });
      }
      return counts;
    },

    look: ({ id }) => lookAtAthenaQuery(athena, id),

    stop: ({ id }) => stopAthenaQuery(athena, id),

    async compare(plan, counts) {
      const definition = await readDefinition(deps.store, settings.lakeBucket, plan.definitionKey);
      const compared: Compared[] = [];
      for (const count of counts) compared.push(await compareFeed(deps, plan, definition, count));
      return {
        differences: compared.flatMap(({ differences }) => differences),
        unsure: compared.flatMap(({ unsure }) => unsure),
      };
    },
  };
}

/** Null for a feed that Athena cannot read line by line. */
async function startCount(
  { athena, glue, sql, settings }: FiguresDeps,
  plan: Plan,
  definition: Pipeline,
  feed: Feed,
  token: string,
): Promise<string | null> {
  const { bronzeBucket, catalogDatabase, athenaWorkGroup, lakeBucket } = settings;
  const { pipeline } = plan;
  const place = { bucket: bronzeBucket, pipeline, prefix: landedPrefix(pipeline, feed.name) };
  const table = feedTable(feed, place);
  if (table === null) return null;
  await ensureTable(glue, catalogDatabase, table);
  const range = rangeOf(plan, feed.name);
  const { fromKey, toKey } = range;
  const urlOf = (key: string): string => `s3://${bronzeBucket}/${key}`;
  const query = countQuery({
    table: `"${catalogDatabase}"."${feedTableName(pipeline, feed.name)}"`,
    feed,
    summed: summedColumns(definition, feed),
    fromUrl: urlOf(fromKey),
    toUrl: urlOf(toKey),
    firstDay: dayOf(plan.window.from),
    lastDay: dayOf(plan.window.to),
    leftOut: unreadable(feed, await keptAside(sql, range)).map(urlOf),
  });
  return startAthenaQuery(athena, {
    ...{ sql: query, database: catalogDatabase, workGroup: athenaWorkGroup, token },
    output: `s3://${lakeBucket}/${athenaPrefix(pipeline)}`,
  });
}

async function compareFeed(
  { athena, sql, settings }: FiguresDeps,
  plan: Plan,
  definition: Pipeline,
  { feed: name, id }: Count,
): Promise<Compared> {
  const feed = sourceOf(definition, 's3-files').feeds.find((one) => one.name === name);
  if (!feed) return { differences: [], unsure: [`${name}: the pipeline has no such feed`] };
  const range = rangeOf(plan, name);
  const summed = summedColumns(definition, feed);
  const counted = (await readAthenaRows(athena, id)).map((row) =>
    countOf(row, settings.bronzeBucket, feed, summed.length),
  );
  const arrivals = new Map(
    counted.flatMap(({ key }) => {
      const landed = parseLandedName(key);
      return landed ? [[String(landed.arrivedMs).padStart(13, '0'), key] as const] : [];
    }),
  );
  return compareLanded({
    ...{ feed: name, counted, summed },
    loaded: await loadedRows(sql, range),
    leftOut: new Set((await keptAside(sql, range)).keys()),
    events: await keptEvents(sql, plan.sourceSystem, summed, arrivals),
  });
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
function rangeOf({ pipeline, window }: Plan, feed: string): LandedRange {
  const [fromKey, toKey] = [window.from, window.to].map((instant) =>
    landedKey(pipeline, feed, Date.parse(instant), '').replace(/-file$/, ''),
  );
  return { pipeline, feed, fromKey: fromKey ?? '', toKey: toKey ?? '' };
}

function dayOf(instant: string): string {
  return instant.slice(0, 10).replaceAll('-', '/');
}
