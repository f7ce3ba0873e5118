/** Rows of each entity, and of each feed, in each layer, each counted by its own engine. */
import type { ObjectStore } from '../aws/object-store';
import { countParquetRows, readParquetRows } from '../aws/parquet';
import type { Row, SqlRunner } from '../aws/sql-runner';
import { bookLines } from '../model/books';
import { batchFileSchema, type BatchFile } from '../model/batch-file';
import { historyTable, silverPrefix } from '../model/names';
import type { Pipeline } from '../model/pipeline';
import type { BronzeRows, Counted } from '../sources/capabilities';
import type { FindSource } from '../sources/source-kind';

export interface LayerDeps {
  readonly store: ObjectStore;
  readonly findSource: FindSource;
  readonly sql: SqlRunner;
  readonly settings: { readonly lakeBucket: string };
}

export type Counts = Readonly<Record<string, number>>;

/** `source`: current rows, none where the source does not say; the others: event rows of all windows. */
export interface Layers {
  readonly source: Counts;
  readonly bronze: Counts;
  readonly silver: Counts;
  readonly rejected: Counts;
  readonly duplicates: Counts;
  readonly history: Counts;
  /** Bronze rows as often as a loaded batch took their object: twice where a window was refined again. */
  readonly refined: Counts;
  /** Events among the rejected rows of all loaded batches, each once. */
  readonly refused: Counts;
}

/** In the order of the data's way. */
export const LAYER_NAMES = ['source', 'bronze', 'silver', 'rejected', 'duplicates', 'history'] as const;

/** Rows as a table: one line a layer, one column a feed or an entity; a dash where it has no rows by its nature. */
export function layerRows(layers: Layers, title: string): string[][] {
  const columns = Object.keys(layers.bronze);
  const rows = LAYER_NAMES.map((name) => [
    name,
    ...columns.map((column) => String(layers[name][column] ?? '-')),
  ]);
  return [[title, ...columns], ...rows];
}

export async function countLayers(
  deps: LayerDeps,
  source: Pick<Counted, 'countSource'>,
  pipeline: Pipeline,
  objects: readonly BronzeRows[],
): Promise<Layers> {
  const batches = await readLoadedBatches(deps, pipeline);
  const [current, silver, rejected, duplicates, history, refined, refused] = await Promise.all([
    source.countSource(pipeline),
    countSilver(deps, pipeline, batches),
    countRejected(deps, pipeline),
    countDuplicates(deps, pipeline),
    countHistory(deps, pipeline),
    countRefined(deps, pipeline, batches, objects),
    countRefused(deps, pipeline, batches),
  ]);
  return {
    source: current ?? {},
    bronze: sumRows(pipeline, objects),
    silver,
    rejected,
    duplicates,
    history,
    refined,
    refused,
  };
}

/** Of raw rows and of what was kept aside; a feed's good rows go on as events of entities. */
function byLine(pipeline: Pipeline, count: (name: string) => number): Counts {
  return Object.fromEntries(bookLines(pipeline).map((name) => [name, count(name)]));
}

function byEntity(pipeline: Pipeline, count: (entity: string) => number): Counts {
  return Object.fromEntries(pipeline.entities.map(({ name }) => [name, count(name)]));
}

function sumRows(pipeline: Pipeline, objects: readonly BronzeRows[]): Counts {
  return byLine(pipeline, (name) =>
    objects.filter(({ entity }) => entity === name).reduce((sum, { rows }) => sum + rows, 0),
  );
}

async function readLoadedBatches(deps: LayerDeps, pipeline: Pipeline): Promise<BatchFile[]> {
  const { lakeBucket } = deps.settings;
  const rows = await deps.sql.execute('select distinct batch_id from etl_batch where pipeline = :pipeline', {
    pipeline: pipeline.name,
  });
  const loaded = new Set(rows.map((row) => String(row['batch_id'])));
  const listed = await deps.store.list(lakeBucket, `${silverPrefix(pipeline.name)}/_batch/`);
  const files = listed.filter(({ key }) => key.endsWith('/batch.json'));
  const batches = await Promise.all(
    files.map(async ({ key }) => batchFileSchema.parse(await deps.store.readJson(lakeBucket, key))),
  );
  return batches.filter((batch) => loaded.has(batch.batchId));
}

type Files = BatchFile['files'][string];

function readFile({ store, settings }: LayerDeps, { url }: Files[number]): Promise<Uint8Array> {
  return store.readBytes(settings.lakeBucket, url.slice(`s3://${settings.lakeBucket}/`.length));
}

/** From the footers of the files of every batch that is loaded. */
async function countSilver(
  deps: LayerDeps,
  pipeline: Pipeline,
  batches: readonly BatchFile[],
): Promise<Counts> {
  const counts = new Map<string, number>();
  for (const batch of batches) {
    for (const [entity, { files }] of Object.entries(batch.entities)) {
      for (const file of files) {
        const rows = countParquetRows(await readFile(deps, file));
        counts.set(entity, (counts.get(entity) ?? 0) + rows);
      }
    }
  }
  return byEntity(pipeline, (entity) => counts.get(entity) ?? 0);
}

/** Bronze's own counts of the objects that each batch names as its own. */
async function countRefined(
  deps: LayerDeps,
  pipeline: Pipeline,
  batches: readonly BatchFile[],
  objects: readonly BronzeRows[],
): Promise<Counts> {
  const counts = new Map<string, number>();
  const rowsOf = new Map(objects.map(({ key, entity, rows }) => [`${entity} ${key}`, rows]));
  for (const file of batches.flatMap(({ files }) => files['_object'] ?? [])) {
    for (const row of await readParquetRows(await readFile(deps, file))) {
      const entity = String(row['entity']);
      const rows = rowsOf.get(`${entity} ${String(row['object_key'])}`) ?? 0;
      counts.set(entity, (counts.get(entity) ?? 0) + rows);
    }
  }
  return byLine(pipeline, (entity) => counts.get(entity) ?? 0);
}

async function countRefused(
  deps: LayerDeps,
  pipeline: Pipeline,
  batches: readonly BatchFile[],
): Promise<Counts> {
  const events = new Map<string, Set<unknown>>();
  for (const file of batches.flatMap(({ files }) => files['_rejected'] ?? [])) {
    for (const row of await readParquetRows(await readFile(deps, file))) {
      const entity = String(row['entity']);
      events.set(entity, (events.get(entity) ?? new Set()).add(row['event_id']));
    }
  }
  return byLine(pipeline, (entity) => events.get(entity)?.size ?? 0);
}

async function countRejected({ sql }: LayerDeps, pipeline: Pipeline): Promise<Counts> {
  const rows = await sql.execute(
    `select entity, count(*) as n from etl_rejected
     where batch_id in (select batch_id from etl_batch where pipeline = :pipeline) group by entity`,
    { pipeline: pipeline.name },
  );
  return fromRows(byLine, pipeline, rows);
}

async function countDuplicates({ sql }: LayerDeps, pipeline: Pipeline): Promise<Counts> {
  const rows = await sql.execute(
    'select entity, sum(duplicate_rows) as n from etl_batch where pipeline = :pipeline group by entity',
    { pipeline: pipeline.name },
  );
  return fromRows(byEntity, pipeline, rows);
}

/** Of the source system, whichever pipelines bring it: an event does not say which did. */
async function countHistory({ sql }: LayerDeps, pipeline: Pipeline): Promise<Counts> {
  const parts = pipeline.entities.map(
    ({ name }) =>
      `select '${name}' as entity, count(*) as n from ${historyTable(name)} where source_system = :source_system`,
  );
  return fromRows(
    byEntity,
    pipeline,
    await sql.execute(parts.join(' union all '), { source_system: pipeline.sourceSystem }),
  );
}

function fromRows(by: typeof byLine, pipeline: Pipeline, rows: readonly Row[]): Counts {
  const counts = new Map(rows.map((row) => [row['entity'], Number(row['n'])]));
  return by(pipeline, (name) => counts.get(name) ?? 0);
}
