/**
 * Source reconciliation: the source's counts and sums, taken at a heartbeat, against history's current rows at the same
 * point of the log. A heartbeat is compared once nothing before that point is missing, by whichever run finds it so; until
 * then it is pending.
 */
import type { ObjectStore } from '../aws/object-store';
import { clientToken, sqlTimestamp, type SqlRunner } from '../aws/sql-runner';
import { findAllUnloaded } from '../aws/unloaded-objects';
import type { Plan, ReconcileStatus, Replication, Watermark } from '../model/plan';
import { describeUnloaded, windowStart, type UnloadedObject } from '../model/unloaded';
import { findMissing } from './missing-objects';
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
  /** Heartbeats that are complete as well: one comparison takes only so many. */
  readonly left: number;
  /** Windows that have ended and still hold objects that no load has committed, with the command for each. */
  readonly unloaded: readonly string[];
}

export interface PendingHeartbeat {
  readonly heartbeatId: string;
  readonly epoch: number;
  readonly sequence: string;
  readonly arrivedMs: number;
}

/** The Data API takes 40 statements at once. */
const MOST_STATEMENTS = 40;

export function createReconcileActivities(deps: ReconcileDeps) {
  return {
    /** Notes the heartbeat's figures as pending, and starts comparing it and other pending ones before which nothing is missing. */
    async startReconcile(input: ReconcileInput & { readonly token: string }): Promise<Comparison> {
      const { plan, replication, watermark } = input;
      await deps.sql.execute(...notePending(plan, watermark));
      const pending = withOwn(await readPending(deps.sql, plan), watermark);
      const missing = await findMissing(deps, input, pending);
      const complete = pending.filter((heartbeat) =>
        isComplete(heartbeat, missing, replication.batchIntervalMs),
      );
      const unloaded = overdue(plan, missing, watermark);
      if (complete.length === 0) return { statementId: null, heartbeatIds: [], left: 0, unloaded };
      const taken = ownFirst(complete, watermark).slice(
        0,
        Math.floor(MOST_STATEMENTS / plan.entities.length),
      );
      const statementId = await deps.sql.startBatch(
        ...comparisons(plan, taken, clientToken('reconcile', input.token)),
      );
      const heartbeatIds = taken.map(({ heartbeatId }) => heartbeatId);
      return { statementId, heartbeatIds, left: complete.length - taken.length, unloaded };
    },

    /** Where the two differ, all of bronze is looked through for what is not loaded: that is the likeliest cause. */
    async waitForReconcile({
      plan,
      watermark,
      heartbeatIds,
      statementId,
    }: {
      plan: Plan;
      watermark: Watermark;
      heartbeatIds: readonly string[];
      statementId: string;
    }): Promise<ReconcileResult> {
      await waitForRemoteJob(statementJob(deps.sql, statementId), deps.settings);
      const differences = await readDifferences(deps.sql, heartbeatIds);
      if (differences.length > 0) {
        const tables = plan.entities.map(({ table }) => table);
        const unloaded = overdue(plan, await findAllUnloaded(deps, plan.pipeline, tables), watermark);
        return { status: 'mismatched', differences: [...differences, ...unloaded] };
      }
      return { status: heartbeatIds.includes(watermark.heartbeatId) ? 'matched' : 'pending', differences };
    },
  };
}

/** A run beside this one may have compared its heartbeat in the meantime: it is compared once more, with the same outcome. */
function withOwn(
  pending: readonly PendingHeartbeat[],
  { heartbeatId, epoch, sequence, arrivedAt }: Watermark,
): readonly PendingHeartbeat[] {
  if (pending.some((heartbeat) => heartbeat.heartbeatId === heartbeatId)) return pending;
  return [{ heartbeatId, epoch, sequence, arrivedMs: Date.parse(arrivedAt) }, ...pending];
}

/** The run's own, then the oldest. */
function ownFirst(
  heartbeats: readonly PendingHeartbeat[],
  { heartbeatId }: Watermark,
): readonly PendingHeartbeat[] {
  const isOwn = (heartbeat: PendingHeartbeat): boolean => heartbeat.heartbeatId === heartbeatId;
  return [...heartbeats.filter(isOwn), ...heartbeats.filter((heartbeat) => !isOwn(heartbeat))];
}

/** Oldest first. */
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

/**
 * Rows of other tables that precede a heartbeat may lie in a file of one batch interval later. Earlier epochs do not
 * matter: an epoch's snapshot says of every key what it is, whatever came before.
 */
function isComplete(
  heartbeat: PendingHeartbeat,
  missing: readonly UnloadedObject[],
  intervalMs: number,
): boolean {
  const upToMs = heartbeat.arrivedMs + intervalMs;
  return !missing.some(
    ({ epoch, arrivedMs }) => epoch === heartbeat.epoch && (arrivedMs === null || arrivedMs <= upToMs),
  );
}

/** The source trades on while a run works: what lies in a window that had not ended is the next run's. */
function overdue(plan: Plan, missing: readonly UnloadedObject[], { arrivedAt }: Watermark): string[] {
  const nowMs = Date.parse(arrivedAt);
  const ended = missing.filter(({ atMs }) => windowStart(atMs, plan.windowMs) + plan.windowMs <= nowMs);
  return describeUnloaded(plan.pipeline, ended, plan.windowMs);
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
