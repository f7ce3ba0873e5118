/** Rows of each entity in each layer, each counted by its own engine. */
import type { ObjectStore } from '../../aws/object-store';
import { countParquetRows } from '../../aws/parquet';
import type { SourceDatabase } from '../../aws/source-database';
import type { Row, SqlRunner } from '../../aws/sql-runner';
import { batchFileSchema, type BatchFile } from '../../model/batch-file';
import { bronzePrefix, historyTable, parseBronzeName, silverPrefix } from '../../model/names';
import type { Pipeline } from '../../model/pipeline';

export interface LayerDeps {
  readonly store: ObjectStore;
  readonly source: SourceDatabase;
  readonly sql: SqlRunner;
  readonly settings: { readonly bronzeBucket: string; readonly lakeBucket: string };
}

export type Counts = Readonly<Record<string, number>>;

/** `source`: current rows; the others: event rows of all windows. */
export interface Layers {
  readonly source: Counts;
  readonly bronze: Counts;
  readonly silver: Counts;
  readonly rejected: Counts;
  readonly duplicates: Counts;
  readonly history: Counts;
}

/** In the order of the data's way. */
export const LAYER_NAMES = ['source', 'bronze', 'silver', 'rejected', 'duplicates', 'history'] as const;

/** Rows as a table: one line a layer, one column an entity. */
export function layerRows(layers: Layers, title: string): string[][] {
  const entities = Object.keys(layers.source);
  const rows = LAYER_NAMES.map((name) => [
    name,
    ...entities.map((entity) => String(layers[name][entity] ?? 0)),
  ]);
  return [[title, ...entities], ...rows];
}

export async function countLayers(deps: LayerDeps, pipeline: Pipeline): Promise<Layers> {
  const [source, bronze, silver, rejected, duplicates, history] = await Promise.all([
    countSource(deps, pipeline),
    countBronze(deps, pipeline),
    countSilver(deps, pipeline),
    countRejected(deps, pipeline),
    countDuplicates(deps, pipeline),
    countHistory(deps, pipeline),
  ]);
  return { source, bronze, silver, rejected, duplicates, history };
}

function byEntity(pipeline: Pipeline, count: (entity: string) => number): Counts {
  return Object.fromEntries(pipeline.source.entities.map(({ name }) => [name, count(name)]));
}

async function countSource({ source }: LayerDeps, pipeline: Pipeline): Promise<Counts> {
  const counts = new Map<string, number>();
  await source.use(async (connection) => {
    for (const { name, sourceTable } of pipeline.source.entities) {
      const [rows] = await connection.query(`select count(*) as n from \`${sourceTable}\``);
      counts.set(name, Number((rows as { n: unknown }[])[0]?.n));
    }
  });
  return byEntity(pipeline, (entity) => counts.get(entity) ?? 0);
}

/** From the footers of all bronze objects, whatever loaded them. */
async function countBronze({ store, settings }: LayerDeps, pipeline: Pipeline): Promise<Counts> {
  const counts = new Map<string, number>();
  for (const { key } of await store.list(settings.bronzeBucket, bronzePrefix(pipeline.name))) {
    const table = parseBronzeName(key)?.table ?? '';
    const rows = countParquetRows(await store.readBytes(settings.bronzeBucket, key));
    counts.set(table, (counts.get(table) ?? 0) + rows);
  }
  const tables = new Map(pipeline.source.entities.map(({ name, sourceTable }) => [name, sourceTable]));
  return byEntity(pipeline, (entity) => counts.get(tables.get(entity) ?? '') ?? 0);
}

/** From the footers of the files of every batch that is loaded. */
async function countSilver(deps: LayerDeps, pipeline: Pipeline): Promise<Counts> {
  const loaded = await deps.sql.execute(
    'select distinct batch_id from etl_batch where pipeline = :pipeline',
    {
      pipeline: pipeline.name,
    },
  );
  const batches = await readBatches(deps, pipeline, new Set(loaded.map((row) => String(row['batch_id']))));
  const counts = new Map<string, number>();
  for (const batch of batches) {
    for (const [entity, { files }] of Object.entries(batch.entities)) {
      for (const { url } of files) {
        const key = url.slice(`s3://${deps.settings.lakeBucket}/`.length);
        const rows = countParquetRows(await deps.store.readBytes(deps.settings.lakeBucket, key));
        counts.set(entity, (counts.get(entity) ?? 0) + rows);
      }
    }
  }
  return byEntity(pipeline, (entity) => counts.get(entity) ?? 0);
}

async function readBatches(
  deps: LayerDeps,
  pipeline: Pipeline,
  loaded: ReadonlySet<string>,
): Promise<BatchFile[]> {
  const { lakeBucket } = deps.settings;
  const listed = await deps.store.list(lakeBucket, `${silverPrefix(pipeline.name)}/_batch/`);
  const files = listed.filter(({ key }) => key.endsWith('/batch.json'));
  const batches = await Promise.all(
    files.map(async ({ key }) => batchFileSchema.parse(await deps.store.readJson(lakeBucket, key))),
  );
  return batches.filter((batch) => loaded.has(batch.batchId));
}

async function countRejected({ sql }: LayerDeps, pipeline: Pipeline): Promise<Counts> {
  const rows = await sql.execute(
    'select entity, count(*) as n from etl_rejected where source_system = :source_system group by entity',
    { source_system: pipeline.name },
  );
  return fromRows(pipeline, rows);
}

async function countDuplicates({ sql }: LayerDeps, pipeline: Pipeline): Promise<Counts> {
  const rows = await sql.execute(
    'select entity, sum(duplicate_rows) as n from etl_batch where pipeline = :pipeline group by entity',
    { pipeline: pipeline.name },
  );
  return fromRows(pipeline, rows);
}

async function countHistory({ sql }: LayerDeps, pipeline: Pipeline): Promise<Counts> {
  const parts = pipeline.source.entities.map(
    ({ name }) =>
      `select '${name}' as entity, count(*) as n from ${historyTable(name)} where source_system = :source_system`,
  );
  return fromRows(pipeline, await sql.execute(parts.join(' union all '), { source_system: pipeline.name }));
}

function fromRows(pipeline: Pipeline, rows: readonly Row[]): Counts {
  const counts = new Map(rows.map((row) => [row['entity'], Number(row['n'])]));
  return byEntity(pipeline, (entity) => counts.get(entity) ?? 0);
}
