/**
 * Source reconciliation: the source's counts and sums, taken at a heartbeat, against history's current rows at the same
 * point of the log. It is compared once nothing before that point is missing; until then it is pending.
 */
import type { ObjectStore } from '../aws/object-store';
import { clientToken, type SqlRunner } from '../aws/sql-runner';
import { parseBronzeName, tablePrefix } from '../model/names';
import type { Plan, ReconcileStatus, Replication, Watermark } from '../model/plan';
import { windowBetween } from '../model/window';
import { listChanges, readControls, type StoredControl } from './bronze';
import { waitForRemoteJob } from './remote-job';
import { statementJob } from './warehouse';

export interface ReconcileDeps {
  readonly sql: SqlRunner;
  readonly store: ObjectStore;
  readonly settings: {
    readonly bronzeBucket: string;
    readonly lakeBucket: string;
    readonly pollMinMs: number;
  };
}

export interface ReconcileInput {
  readonly plan: Plan;
  readonly replication: Replication;
  readonly watermark: Watermark;
}

export interface ReconcileResult {
  readonly status: ReconcileStatus;
  /** The entities that differ, with both sides' figures. */
  readonly differences: readonly string[];
}

const MINUTE_MS = 60_000;

export function createReconcileActivities(deps: ReconcileDeps) {
  return {
    /** Notes the heartbeat's figures as pending and, if nothing before it is missing, starts the comparison. */
    async startReconcile(
      input: ReconcileInput & { readonly token: string },
    ): Promise<{ statementId: string | null }> {
      const { plan, watermark } = input;
      await deps.sql.execute(...notePending(plan, watermark));
      if (await somethingIsMissing(deps, input)) return { statementId: null };
      const calls = plan.entities.map(
        ({ name }) =>
          `call sp_reconcile_${name}(:heartbeat_id, :source_system, cast(:epoch as integer), :sequence)`,
      );
      const statementId = await deps.sql.startBatch(calls, clientToken('reconcile', input.token), {
        heartbeat_id: watermark.heartbeatId,
        source_system: plan.sourceSystem,
        epoch: String(watermark.epoch),
        sequence: watermark.sequence,
      });
      return { statementId };
    },

    async waitForReconcile({
      watermark,
      statementId,
    }: {
      watermark: Watermark;
      statementId: string;
    }): Promise<ReconcileResult> {
      await waitForRemoteJob(statementJob(deps.sql, statementId), deps.settings);
      const rows = await deps.sql.execute(
        `select entity, status, source_rows, warehouse_rows, source_sum_1, warehouse_sum_1, source_sum_2, warehouse_sum_2
         from etl_reconciliation where heartbeat_id = :heartbeat_id order by entity`,
        { heartbeat_id: watermark.heartbeatId },
      );
      const differences = rows
        .filter((row) => row['status'] !== 'matched')
        .map(
          (row) =>
            `${String(row['entity'])}: source ${String(row['source_rows'])} rows (sums ${String(row['source_sum_1'])}, ${String(row['source_sum_2'])}), ` +
            `warehouse ${String(row['warehouse_rows'])} rows (sums ${String(row['warehouse_sum_1'])}, ${String(row['warehouse_sum_2'])})`,
        );
      return { status: differences.length === 0 ? 'matched' : 'mismatched', differences };
    },
  };
}

/** One statement for all entities; a repetition adds nothing. NULL sums are written in SQL: the Data API binds none. */
function notePending(plan: Plan, watermark: Watermark): [string, Record<string, string>] {
  const parameters: Record<string, string> = {
    heartbeat_id: watermark.heartbeatId,
    pipeline: plan.pipeline,
    source_system: plan.sourceSystem,
    epoch: String(watermark.epoch),
    sequence: watermark.sequence,
    arrived_at: watermark.arrivedAt.replace('T', ' ').replace('Z', ''),
  };
  const rows = watermark.figures.map((figures, index) => {
    parameters[`entity_${index}`] = figures.entity;
    parameters[`rows_${index}`] = figures.rows;
    const sums = figures.sums.map((sum, place) => {
      const type = 'decimal(38,6)';
      if (sum === null) return `cast(null as ${type}) as source_sum_${place + 1}`;
      parameters[`sum_${index}_${place}`] = sum;
      return `cast(:sum_${index}_${place} as ${type}) as source_sum_${place + 1}`;
    });
    return `select :entity_${index} as entity, cast(:rows_${index} as bigint) as source_rows, ${sums.join(', ')}`;
  });
  const sql = `insert into etl_reconciliation
      (heartbeat_id, pipeline, source_system, entity, epoch, sequence, arrived_at,
       source_rows, source_sum_1, source_sum_2, source_sum_3, status)
    select :heartbeat_id, :pipeline, :source_system, figures.entity, cast(:epoch as integer), :sequence, cast(:arrived_at as timestamp),
      figures.source_rows, figures.source_sum_1, figures.source_sum_2, figures.source_sum_3, 'pending'
    from (${rows.join(' union all ')}) as figures
    left join etl_reconciliation as known on known.heartbeat_id = :heartbeat_id and known.entity = figures.entity
    where known.heartbeat_id is null`;
  return [sql, parameters];
}

/**
 * True while an object that may hold events from before the heartbeat is not in the ledger: all that arrived up to one
 * batch interval after it, back to the last heartbeat that was compared (before which nothing was missing).
 */
async function somethingIsMissing(
  deps: ReconcileDeps,
  { plan, replication, watermark }: ReconcileInput,
): Promise<boolean> {
  const { bronzeBucket, lakeBucket } = deps.settings;
  const upToMs = Date.parse(watermark.arrivedAt) + replication.batchIntervalMs;
  const controls = await readControls(deps.store, lakeBucket, plan.pipeline);
  // One interval back: an object of before that heartbeat may have been written after it.
  const fromMs = (await lastComparedMs(deps.sql, plan, controls)) - replication.batchIntervalMs;
  const range = windowBetween(
    Math.floor(fromMs / MINUTE_MS) * MINUTE_MS,
    Math.ceil((upToMs + 1) / MINUTE_MS) * MINUTE_MS,
  );
  const needed: string[] = [];
  for (const { key, control } of controls) {
    if (control.epoch > watermark.epoch) continue;
    const prefix = tablePrefix(plan.pipeline, control.epoch, control.schema, control.table);
    const changes = await listChanges(deps.store, bronzeBucket, prefix, range);
    needed.push(
      key,
      ...control.objects,
      ...changes.map((object) => object.key).filter((name) => arrivedBy(name, upToMs)),
    );
  }
  const loaded = await deps.sql.execute(
    'select distinct object_key from etl_ledger where pipeline = :pipeline',
    {
      pipeline: plan.pipeline,
    },
  );
  const known = new Set(loaded.map((row) => row['object_key']));
  return needed.some((key) => !known.has(key));
}

function arrivedBy(key: string, limitMs: number): boolean {
  const arrivedMs = parseBronzeName(key)?.arrivedMs ?? null;
  return arrivedMs === null || arrivedMs <= limitMs;
}

/** Where the listing begins, epoch milliseconds: the last heartbeat that matched, else the first full load's start. */
async function lastComparedMs(
  sql: SqlRunner,
  plan: Plan,
  controls: readonly StoredControl[],
): Promise<number> {
  const [row] = await sql.execute(
    `select to_char(max(arrived_at), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as arrived_at
     from etl_reconciliation where pipeline = :pipeline and status = 'matched'`,
    { pipeline: plan.pipeline },
  );
  const arrivedAt = row?.['arrived_at'];
  if (typeof arrivedAt === 'string') return Date.parse(arrivedAt);
  return Math.min(
    Date.parse(plan.window.from),
    ...controls.map(({ control }) => Date.parse(control.fullLoadStartTime)),
  );
}
