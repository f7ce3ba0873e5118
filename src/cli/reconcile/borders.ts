/**
 * Promise 4 at every border: what left one layer arrived in the next. Each border compares two counts that two
 * different engines made; a row removed anywhere shows at the border behind it.
 */
import { randomUUID } from 'node:crypto';
import type { ReplicationTask, TableStatistics } from '@aws-sdk/client-database-migration-service';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { readContentKey } from '../../sources/mysql-cdc/content-key';
import { prepareFigures, readFigures, READING_SESSION } from '../../sources/mysql-cdc/figures';
import type { SqlRunner } from '../../aws/sql-runner';
import { declaredRules, writtenRules } from '../../aws/table-rules';
import { leaveOutLoaded } from '../../aws/unloaded-objects';
import { readWarehouseChecks } from '../../aws/warehouse-files';
import { EltError } from '../../model/errors';
import { currentView } from '../../model/names';
import { sourceOf, type Pipeline } from '../../model/pipeline';
import type { SourceFigures } from '../../model/plan';
import { describeUnloaded } from '../../model/unloaded';
import type { LayerDeps, Layers } from './layers';

export interface Violation {
  readonly border: string;
  readonly detail: string;
}

/** bronze + splits = silver + rejected + duplicates + unmapped + folded; silver = history new + already known; history = new. */
export async function compareLayers(
  deps: LayerDeps,
  pipeline: Pipeline,
  layers: Layers,
): Promise<Violation[]> {
  const rows = await deps.sql.execute(
    `select entity, sum(split_rows) as splits, sum(rejected_rows) as rejected, sum(unmapped_rows) as unmapped,
       sum(folded_rows) as folded, sum(new_rows) as new_rows, sum(known_rows) as known_rows
     from etl_batch where pipeline = :pipeline group by entity`,
    { pipeline: pipeline.name },
  );
  const loaded = new Map(rows.map((row) => [row['entity'], row]));
  return pipeline.entities.flatMap(({ name }) => {
    const figure = (column: string): number => Number(loaded.get(name)?.[column] ?? 0);
    const of = (layer: keyof Layers): number => layers[layer][name] ?? 0;
    return [
      ...differ(
        'bronze → silver',
        name,
        of('refined') + figure('splits'),
        of('silver') + figure('rejected') + of('duplicates') + figure('unmapped') + figure('folded'),
      ),
      ...differ('refine → rejected', name, of('refused'), of('rejected')),
      ...differ('silver → history', name, of('silver'), figure('new_rows') + figure('known_rows')),
      ...differ('load → history', name, figure('new_rows'), of('history')),
    ];
  });
}

const UNTOLD = 'there are objects, and the source has not told when its first snapshot was complete';

/** What of bronze is not committed, under whatever contract version: a break in this epoch, a remark in one that is over. */
export async function compareLedger(
  deps: LayerDeps,
  pipeline: Pipeline,
  epoch: number,
): Promise<{ readonly violations: Violation[]; readonly superseded: string[] }> {
  const { name, source } = pipeline;
  const { objects, areAllKnown } = await deps
    .findSource(source.kind)
    .arrivals({ pipeline: name, range: null });
  const own = objects.filter(({ entity }) => pipeline.entities.some((one) => one.name === entity));
  const unloaded = await leaveOutLoaded(deps.sql, name, own);
  const describe = (objects: typeof unloaded) =>
    describeUnloaded(pipeline.name, objects, pipeline.schedule.windowMs);
  return {
    violations: [
      ...(areAllKnown || objects.length === 0 ? [] : [UNTOLD]),
      ...describe(unloaded.filter((object) => object.epoch >= epoch)),
    ].map((detail) => ({ border: 'bronze → ledger', detail })),
    superseded: describe(unloaded.filter((object) => object.epoch < epoch)),
  };
}

/** What the task says of itself; `tables` are its own epoch's. */
export interface Replicating {
  readonly task: ReplicationTask;
  readonly tables: readonly TableStatistics[];
}

/**
 * What DMS says it replicated in this epoch against what lies in bronze. A task that was resumed may have begun to count
 * anew (DMS does not say that counts survive it), so that more in bronze proves nothing; less always does.
 */
export function compareReplication(
  { task, tables }: Replicating,
  pipeline: Pipeline,
  layers: Layers,
): Violation[] {
  return pipeline.entities.flatMap((entity) => {
    const table = tables.find((one) => one.TableName === entity.sourceTable);
    const sent =
      (table?.FullLoadRows ?? 0) + (table?.Inserts ?? 0) + (table?.Updates ?? 0) + (table?.Deletes ?? 0);
    const arrived = layers.replicated[entity.name] ?? 0;
    if (wasResumed(task) && arrived > sent) return [];
    return differ('DMS → bronze', entity.name, sent, arrived);
  });
}

function wasResumed({ ReplicationTaskStats: stats }: ReplicationTask): boolean {
  return (stats?.StartDate?.getTime() ?? 0) > (stats?.FreshStartDate?.getTime() ?? Infinity);
}

/** One fact for each record that history still has of the entity whose grain it has. */
export async function compareFacts(deps: LayerDeps, pipeline: Pipeline): Promise<Violation[]> {
  const violations: Violation[] = [];
  for (const fact of pipeline.load.facts) {
    const entity = grainOf(pipeline, fact);
    const [row] = await deps.sql.execute(
      `select
         (select count(*) from ${fact} where source_system = :source_system) as facts,
         (select count(*) from ${currentView(entity)} where source_system = :source_system) as records`,
      { source_system: pipeline.sourceSystem },
    );
    violations.push(...differ(`history → ${fact}`, entity, Number(row?.['records']), Number(row?.['facts'])));
  }
  return violations;
}

function grainOf({ entities }: Pipeline, fact: string): string {
  const found = entities.find((entity) => entity.grainOf.includes(fact));
  if (!found) throw new EltError('ELT_CONFIG_INVALID', `no entity of the pipeline is grainOf ${fact}`);
  return found.name;
}

/**
 * Heartbeats of this epoch whose figures were never compared, or differ: some window before them is not loaded. One of an
 * earlier epoch may differ for ever: the new epoch was the way out.
 */
export async function compareHeartbeats(
  deps: Pick<LayerDeps, 'sql'>,
  pipeline: Pipeline,
  epoch: number,
): Promise<Violation[]> {
  const rows = await deps.sql.execute(
    `select heartbeat_id, max(status) as status from etl_reconciliation
     where pipeline = :pipeline and epoch >= cast(:epoch as integer) and status not in ('matched', 'counted') and arrived_at is not null
     group by heartbeat_id order by heartbeat_id`,
    { pipeline: pipeline.name, epoch: String(epoch) },
  );
  return rows.map((row) => ({
    border: 'heartbeat → history',
    detail: `${String(row['heartbeat_id'])} is ${String(row['status'])}`,
  }));
}

const END_OF_LOG = '9'.repeat(35);

/** The source's figures now against history's current rows: the same procedure that a run's reconciliation calls. */
export async function compareSource(
  deps: LayerDeps & ContentDeps,
  pipeline: Pipeline,
  epoch: number,
): Promise<Violation[]> {
  const heartbeatId = `verify-${randomUUID()}`;
  const { entities } = pipeline;
  const { database } = sourceOf(pipeline, 'mysql-cdc');
  const key = await readContentKey(deps.secrets, deps.settings.personalSecretId);
  await deps.databases.source(pipeline.name).use(async (connection) => {
    await connection.query(READING_SESSION);
    for (const query of await prepareFigures(connection, database, entities))
      await noteFigures(deps, pipeline, {
        heartbeatId,
        epoch,
        figures: await readFigures(connection, query, key),
      });
  });
  await deps.sql.batch([`call sp_reconcile('${heartbeatId}')`]);
  const rows = await deps.sql.execute(
    `select entity, status, source_rows, warehouse_rows, source_sum_1, warehouse_sum_1, source_sum_2, warehouse_sum_2,
       source_checksum, warehouse_checksum
     from etl_reconciliation where heartbeat_id = :id and status not in ('matched', 'counted')`,
    { id: heartbeatId },
  );
  return rows.map((row) => ({ border: 'source → history', detail: JSON.stringify(row) }));
}

/** What the source's content is compared by. */
export interface ContentDeps {
  readonly secrets: SecretsManagerClient;
  readonly settings: { readonly personalSecretId: string };
}

async function noteFigures(
  deps: LayerDeps,
  pipeline: Pipeline,
  { heartbeatId, epoch, figures }: { heartbeatId: string; epoch: number; figures: SourceFigures },
): Promise<void> {
  const parameters: Record<string, string> = {
    id: heartbeatId,
    pipeline: pipeline.name,
    source_system: pipeline.sourceSystem,
    entity: figures.entity,
    epoch: String(epoch),
    sequence: END_OF_LOG,
    n: figures.rows,
    checksum: figures.checksum,
  };
  const sums = figures.sums.map((value, place) => {
    if (value === null) return 'null';
    parameters[`sum_${place}`] = value;
    return `cast(:sum_${place} as decimal(38,6))`;
  });
  await deps.sql.execute(
    `insert into etl_reconciliation (heartbeat_id, pipeline, source_system, entity, epoch, sequence, source_rows,
       source_sum_1, source_sum_2, source_sum_3, source_checksum, status)
     values (:id, :pipeline, :source_system, :entity, cast(:epoch as integer), :sequence, cast(:n as bigint), ${sums.join(', ')},
       cast(:checksum as decimal(38,0)), 'pending')`,
    parameters,
  );
}

/**
 * Every rule by table, of everything that the source system has: each query of every `checks.sql`, and what the contracts declare of
 * the tables. What only warns breaks no border, and freshness is asked at a window's end.
 */
export async function runTableChecks(
  sql: Pick<SqlRunner, 'execute'>,
  sqlDir: string,
  pipeline: Pipeline,
): Promise<Violation[]> {
  const known = readWarehouseChecks(sqlDir);
  const rules = [...writtenRules(known), ...declaredRules(pipeline, known)].filter(
    ({ severity, rule }) => severity === 'fail' && rule !== 'freshness',
  );
  const violations: Violation[] = [];
  for (const { place, name, sql: query } of rules) {
    const speaks = query.includes(':source_system');
    const [row] = await sql.execute(query, speaks ? { source_system: pipeline.sourceSystem } : {});
    if (row) violations.push({ border: `${place}: ${name}`, detail: JSON.stringify(row) });
  }
  return violations;
}

function differ(border: string, entity: string, sent: number, arrived: number): Violation[] {
  return sent === arrived ? [] : [{ border, detail: `${entity}: ${sent} left, ${arrived} arrived` }];
}
