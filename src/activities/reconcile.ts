/**
 * Source reconciliation: the source's counts and sums, taken at a heartbeat, against history's current rows at the same
 * point of the log. A heartbeat is compared once nothing before that point is missing, by whichever run finds it so; until
 * then it is pending.
 */
import type { ObjectStore } from '../aws/object-store';
import { clientToken, sqlTimestamp, type SqlRunner } from '../aws/sql-runner';
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

/** What is being compared; `statementId` is null when there is nothing to compare yet. */
export interface Comparison {
  readonly statementId: string | null;
  /** The run's own heartbeat and earlier ones that are complete now. */
  readonly heartbeatIds: readonly string[];
}

interface PendingHeartbeat {
  readonly heartbeatId: string;
  readonly epoch: number;
  readonly sequence: string;
  readonly arrivedMs: number;
}

/** An object that is in bronze and not in the ledger; a full load's objects have no time of arrival. */
interface MissingObject {
  readonly epoch: number;
  readonly arrivedMs: number | null;
}

/** The Data API takes 40 statements at once. */
const MOST_STATEMENTS = 40;
const MINUTE_MS = 60_000;

export function createReconcileActivities(deps: ReconcileDeps) {
  return {
    /** Notes the heartbeat's figures as pending, and starts comparing all pending ones before which nothing is missing. */
    async startReconcile(input: ReconcileInput & { readonly token: string }): Promise<Comparison> {
      const { plan, replication, watermark } = input;
      await deps.sql.execute(...notePending(plan, watermark));
      const pending = await readPending(deps.sql, plan);
      const missing = await findMissing(deps, input, pending);
      const ready = pending
        .filter((heartbeat) => isComplete(heartbeat, missing, replication.batchIntervalMs))
        .slice(0, Math.floor(MOST_STATEMENTS / plan.entities.length));
      if (ready.length === 0) return { statementId: null, heartbeatIds: [] };
      const statementId = await deps.sql.startBatch(
        ...comparisons(plan, ready, clientToken('reconcile', input.token)),
      );
      return { statementId, heartbeatIds: ready.map(({ heartbeatId }) => heartbeatId) };
    },

    async waitForReconcile({
      watermark,
      heartbeatIds,
      statementId,
    }: {
      watermark: Watermark;
      heartbeatIds: readonly string[];
      statementId: string;
    }): Promise<ReconcileResult> {
      await waitForRemoteJob(statementJob(deps.sql, statementId), deps.settings);
      const differences = await readDifferences(deps.sql, heartbeatIds);
      if (differences.length > 0) return { status: 'mismatched', differences };
      return { status: heartbeatIds.includes(watermark.heartbeatId) ? 'matched' : 'pending', differences };
    },
  };
}

/** Oldest first; the run's own is among them. */
async function readPending(sql: SqlRunner, plan: Plan): Promise<PendingHeartbeat[]> {
  const rows = await sql.execute(
    `select heartbeat_id, max(epoch) as epoch, max(sequence) as sequence,
       to_char(max(arrived_at), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as arrived_at
     from etl_reconciliation
     where pipeline = :pipeline and status = 'pending' and arrived_at is not null
     group by heartbeat_id
     order by max(epoch), max(sequence)`,
    { pipeline: plan.pipeline },
  );
  return rows.map((row) => ({
    heartbeatId: String(row['heartbeat_id']),
    epoch: Number(row['epoch']),
    sequence: String(row['sequence']),
    arrivedMs: Date.parse(String(row['arrived_at'])),
  }));
}

/** Rows of other tables that precede a heartbeat may lie in a file of one batch interval later. */
function isComplete(
  heartbeat: PendingHeartbeat,
  missing: readonly MissingObject[],
  intervalMs: number,
): boolean {
  const upToMs = heartbeat.arrivedMs + intervalMs;
  return !missing.some(
    ({ epoch, arrivedMs }) => epoch <= heartbeat.epoch && (arrivedMs === null || arrivedMs <= upToMs),
  );
}

function comparisons(
  plan: Plan,
  heartbeats: readonly PendingHeartbeat[],
  token: string,
): [string[], string, Record<string, string>] {
  const parameters: Record<string, string> = { source_system: plan.sourceSystem };
  const calls = heartbeats.flatMap(({ heartbeatId, epoch, sequence }, index) => {
    parameters[`heartbeat_${index}`] = heartbeatId;
    parameters[`epoch_${index}`] = String(epoch);
    parameters[`sequence_${index}`] = sequence;
    return plan.entities.map(
      ({ name }) =>
        `call sp_reconcile_${name}(:heartbeat_${index}, :source_system, cast(:epoch_${index} as integer), :sequence_${index})`,
    );
  });
  return [calls, token, parameters];
}

async function readDifferences(sql: SqlRunner, heartbeatIds: readonly string[]): Promise<string[]> {
  const parameters = Object.fromEntries(heartbeatIds.map((id, index) => [`heartbeat_${index}`, id]));
  const named = Object.keys(parameters).map((name) => `:${name}`);
  const rows = await sql.execute(
    `select entity, source_rows, warehouse_rows, source_sum_1, warehouse_sum_1, source_sum_2, warehouse_sum_2
     from etl_reconciliation where heartbeat_id in (${named.join(', ')}) and status <> 'matched'
     order by arrived_at, entity`,
    parameters,
  );
  return rows.map(
    (row) =>
      `${String(row['entity'])}: source ${String(row['source_rows'])} rows (sums ${String(row['source_sum_1'])}, ${String(row['source_sum_2'])}), ` +
      `warehouse ${String(row['warehouse_rows'])} rows (sums ${String(row['warehouse_sum_1'])}, ${String(row['warehouse_sum_2'])})`,
  );
}

/** One statement for all entities; a repetition adds nothing. NULL sums are written in SQL: the Data API binds none. */
function notePending(plan: Plan, watermark: Watermark): [string, Record<string, string>] {
  const parameters: Record<string, string> = {
    heartbeat_id: watermark.heartbeatId,
    pipeline: plan.pipeline,
    source_system: plan.sourceSystem,
    epoch: String(watermark.epoch),
    sequence: watermark.sequence,
    arrived_at: sqlTimestamp(watermark.arrivedAt),
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
 * Objects that may hold events from before one of the heartbeats and are not in the ledger: all that arrived up to one batch
 * interval after the last of them, back to the last heartbeat that was compared before the first (before which nothing
 * was missing).
 */
async function findMissing(
  deps: ReconcileDeps,
  { plan, replication }: ReconcileInput,
  heartbeats: readonly PendingHeartbeat[],
): Promise<MissingObject[]> {
  const { bronzeBucket, lakeBucket } = deps.settings;
  const times = heartbeats.map(({ arrivedMs }) => arrivedMs);
  const lastEpoch = Math.max(...heartbeats.map(({ epoch }) => epoch));
  const controls = await readControls(deps.store, lakeBucket, plan.pipeline);
  // One interval back: an object of before that heartbeat may have been written after it.
  const fromMs =
    (await lastComparedMs(deps.sql, plan, controls, Math.min(...times))) - replication.batchIntervalMs;
  const range = windowBetween(
    Math.floor(fromMs / MINUTE_MS) * MINUTE_MS,
    Math.ceil((Math.max(...times) + replication.batchIntervalMs + 1) / MINUTE_MS) * MINUTE_MS,
  );
  const needed: (MissingObject & { readonly key: string })[] = [];
  for (const { key, control } of controls) {
    const { epoch, schema, table, objects } = control;
    if (epoch > lastEpoch) continue;
    const changes = await listChanges(
      deps.store,
      bronzeBucket,
      tablePrefix(plan.pipeline, epoch, schema, table),
      range,
    );
    const loaded = [key, ...objects].map((name) => ({ key: name, epoch, arrivedMs: null }));
    const changed = changes.map((object) => ({
      key: object.key,
      epoch,
      arrivedMs: parseBronzeName(object.key)?.arrivedMs ?? null,
    }));
    needed.push(...loaded, ...changed);
  }
  const rows = await deps.sql.execute(
    'select distinct object_key from etl_ledger where pipeline = :pipeline',
    { pipeline: plan.pipeline },
  );
  const known = new Set(rows.map((row) => row['object_key']));
  return needed.filter(({ key }) => !known.has(key));
}

/** Where the listing begins, epoch milliseconds: the last heartbeat up to then that matched, else the first full load's start. */
async function lastComparedMs(
  sql: SqlRunner,
  plan: Plan,
  controls: readonly StoredControl[],
  upToMs: number,
): Promise<number> {
  const [row] = await sql.execute(
    `select to_char(max(arrived_at), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as arrived_at
     from etl_reconciliation
     where pipeline = :pipeline and status = 'matched' and arrived_at <= cast(:up_to as timestamp)`,
    { pipeline: plan.pipeline, up_to: sqlTimestamp(new Date(upToMs).toISOString()) },
  );
  const arrivedAt = row?.['arrived_at'];
  if (typeof arrivedAt === 'string') return Date.parse(arrivedAt);
  return Math.min(
    upToMs,
    Date.parse(plan.window.from),
    ...controls.map(({ control }) => Date.parse(control.fullLoadStartTime)),
  );
}
