/**
 * Source reconciliation: the source's counts, sums and checksums, taken at a mark, against history's current rows at the same
 * point of the log. A mark is compared once nothing before that point is unloaded, by whichever run finds it so; until
 * then it is pending.
 */
import { clientToken, sqlTimestamp, type SqlRunner } from '../aws/sql-runner';
import { leaveOutLoaded } from '../aws/unloaded-objects';
import type { Arrival } from '../model/arrival';
import type { Plan, ReconcileStatus, Watermark } from '../model/plan';
import { describeUnloaded, windowStart } from '../model/unloaded';
import type { FindSource } from '../sources/source-kind';
import { findUnloaded, type PendingMark } from './unloaded';
import { readOutcome, tellOnce } from './reconcile-outcome';
import { waitForRemoteJob } from './remote-job';
import { statementJob } from './load';

export interface ReconcileDeps {
  readonly sql: SqlRunner;
  readonly findSource: FindSource;
  readonly settings: { readonly pollMinMs: number };
}

export interface ReconcileInput {
  readonly plan: Plan;
  readonly watermark: Watermark;
}

export interface ReconcileResult {
  readonly status: ReconcileStatus;
  /** The entities that differ, with both sides' figures. */
  readonly differences: readonly string[];
  /** What a person is told once, when it is so for the first time. */
  readonly warnings: readonly string[];
}

/** What is being compared; `statementId` is null when there is nothing to compare yet. */
export interface Comparison {
  readonly statementId: string | null;
  /** What the run says of the source where its own mark is not among those that are compared. */
  readonly otherwise: 'pending' | 'not-due';
  /** The run's own mark and earlier ones that are complete now. */
  readonly markIds: readonly string[];
  /** Marks that are complete as well: one comparison takes only so many. */
  readonly left: number;
  /** Windows that have ended and still hold objects that no load has committed, with the command for each. */
  readonly unloaded: readonly string[];
}

/** Each is one statement that reads all of history; the Data API would take 40 at once. */
const MOST_MARKS = 10;

export function createReconcileActivities(deps: ReconcileDeps) {
  return {
    /**
     * Notes the mark's figures, where it has any, as pending, and starts comparing it and other pending ones before
     * which nothing is unloaded.
     */
    async startReconcile(input: ReconcileInput & { readonly token: string }): Promise<Comparison> {
      const { plan, watermark } = input;
      const { slackMs } = watermark;
      const otherwise = plan.takesFigures ? 'pending' : 'not-due';
      if (watermark.figures.length > 0) await deps.sql.execute(...notePending(plan, watermark));
      const pending = withOwn(await readPending(deps.sql, plan), watermark);
      if (pending.length === 0) return { statementId: null, otherwise, markIds: [], left: 0, unloaded: [] };
      const found = await findUnloaded(deps, { plan, slackMs }, pending);
      const complete = pending.filter((mark) => isComplete(mark, found, slackMs));
      const unloaded = describeEnded(plan, found, watermark);
      if (complete.length === 0) return { statementId: null, otherwise, markIds: [], left: 0, unloaded };
      const taken = ownFirst(complete, watermark).slice(0, MOST_MARKS);
      const statementId = await deps.sql.startBatch(
        ...comparisons(taken, clientToken('reconcile', input.token)),
      );
      const markIds = taken.map(({ id }) => id);
      return { statementId, otherwise, markIds, left: complete.length - taken.length, unloaded };
    },

    /** Where the two differ, all of bronze is looked through for what is not loaded: that is the likeliest cause. */
    async waitForReconcile({
      plan,
      watermark,
      markIds,
      statementId,
      otherwise,
    }: {
      plan: Plan;
      watermark: Watermark;
      markIds: readonly string[];
      statementId: string;
      otherwise: Comparison['otherwise'];
    }): Promise<ReconcileResult> {
      await waitForRemoteJob(statementJob(deps.sql, statementId), deps.settings);
      const { differences, counted } = await readOutcome(deps.sql, markIds);
      if (differences.length > 0) {
        const unloaded = describeEnded(plan, await findAllUnloaded(deps, plan), watermark);
        return { status: 'mismatched', differences: [...differences, ...unloaded], warnings: [] };
      }
      const warnings = counted.size === 0 ? [] : await tellOnce(deps.sql, plan, markIds);
      if (!markIds.includes(watermark.id)) return { status: otherwise, differences, warnings };
      return { status: counted.has(watermark.id) ? 'counted' : 'matched', differences, warnings };
    },
  };
}

/** Costs what there is, every object and its row in the ledger: for runs that differ. */
async function findAllUnloaded({ sql, findSource }: ReconcileDeps, plan: Plan): Promise<Arrival[]> {
  const { pipeline, entities, sourceKind } = plan;
  const { objects } = await findSource(sourceKind).arrivals({ pipeline, range: null });
  // An entity that the pipeline no longer brings is nobody's to load.
  const own = objects.filter(({ entity }) => entities.some(({ name }) => name === entity));
  return leaveOutLoaded(sql, pipeline, own);
}

/** A run beside this one may have compared its mark in the meantime: it is compared once more, with the same outcome. */
function withOwn(
  pending: readonly PendingMark[],
  { id, epoch, figures, arrivedAt }: Watermark,
): readonly PendingMark[] {
  if (figures.length === 0 || pending.some((mark) => mark.id === id)) return pending;
  return [{ id, epoch, arrivedMs: Date.parse(arrivedAt) }, ...pending];
}

/** The run's own, then the oldest. */
function ownFirst(marks: readonly PendingMark[], { id }: Watermark): readonly PendingMark[] {
  const isOwn = (mark: PendingMark): boolean => mark.id === id;
  return [...marks.filter(isOwn), ...marks.filter((mark) => !isOwn(mark))];
}

/** Oldest first. */
async function readPending(sql: SqlRunner, plan: Plan): Promise<PendingMark[]> {
  const rows = await sql.execute(
    `select heartbeat_id, max(epoch) as epoch,
       to_char(max(arrived_at), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as arrived_at
     from etl_reconciliation
     where pipeline = :pipeline and status = 'pending' and arrived_at is not null
     group by heartbeat_id
     order by max(epoch), max(sequence)`,
    { pipeline: plan.pipeline },
  );
  return rows.map((row) => ({
    id: String(row['heartbeat_id']),
    epoch: Number(row['epoch']),
    arrivedMs: Date.parse(String(row['arrived_at'])),
  }));
}

/**
 * Rows of other tables that precede a mark may lie in a file of one batch interval later. Earlier epochs do not
 * matter: an epoch's snapshot says of every key what it is, whatever came before.
 */
function isComplete(mark: PendingMark, unloaded: readonly Arrival[], slackMs: number): boolean {
  const upToMs = mark.arrivedMs + slackMs;
  return !unloaded.some(
    ({ kind, epoch, arrivedMs }) => epoch === mark.epoch && (kind !== 'change' || arrivedMs <= upToMs),
  );
}

/** The source trades on while a run works: what lies in a window that had not ended is the next run's. */
function describeEnded(plan: Plan, unloaded: readonly Arrival[], { arrivedAt }: Watermark): string[] {
  const nowMs = Date.parse(arrivedAt);
  const ended = unloaded.filter(
    ({ arrivedMs }) => windowStart(arrivedMs, plan.windowMs) + plan.windowMs <= nowMs,
  );
  return describeUnloaded(plan.pipeline, ended, plan.windowMs);
}

function comparisons(
  marks: readonly PendingMark[],
  token: string,
): [string[], string, Record<string, string>] {
  const named = marks.map(({ id }, index) => [`mark_${index}`, id] as const);
  return [named.map(([name]) => `call sp_reconcile(:${name})`), token, Object.fromEntries(named)];
}

/** One statement for all entities; a repetition adds nothing. NULL sums are written in SQL: the Data API binds none. */
function notePending(plan: Plan, watermark: Watermark): [string, Record<string, string>] {
  const parameters: Record<string, string> = {
    heartbeat_id: watermark.id,
    pipeline: plan.pipeline,
    source_system: plan.sourceSystem,
    epoch: String(watermark.epoch),
    arrived_at: sqlTimestamp(watermark.arrivedAt),
  };
  const rows = watermark.figures.map((figures, index) => {
    parameters[`entity_${index}`] = figures.entity;
    parameters[`sequence_${index}`] = figures.sequence;
    parameters[`rows_${index}`] = figures.rows;
    const sums = figures.sums.map((sum, place) => {
      const type = 'decimal(38,6)';
      if (sum === null) return `cast(null as ${type}) as source_sum_${place + 1}`;
      parameters[`sum_${index}_${place}`] = sum;
      return `cast(:sum_${index}_${place} as ${type}) as source_sum_${place + 1}`;
    });
    parameters[`checksum_${index}`] = figures.checksum;
    return `select :entity_${index} as entity, :sequence_${index} as sequence, cast(:rows_${index} as bigint) as source_rows, ${sums.join(', ')},
      cast(:checksum_${index} as decimal(38,0)) as source_checksum`;
  });
  const sql = `insert into etl_reconciliation
      (heartbeat_id, pipeline, source_system, entity, epoch, sequence, arrived_at,
       source_rows, source_sum_1, source_sum_2, source_sum_3, source_checksum, status)
    select :heartbeat_id, :pipeline, :source_system, figures.entity, cast(:epoch as integer), figures.sequence, cast(:arrived_at as timestamp),
      figures.source_rows, figures.source_sum_1, figures.source_sum_2, figures.source_sum_3, figures.source_checksum, 'pending'
    from (${rows.join(' union all ')}) as figures
    left join etl_reconciliation as known on known.heartbeat_id = :heartbeat_id and known.entity = figures.entity
    where known.heartbeat_id is null`;
  return [sql, parameters];
}
