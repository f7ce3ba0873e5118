/** What the warehouse knows of one run: the audit, its batches' books, its rejected rows, its checks, its reconciliation. */
import { z } from 'zod';
import { sqlTimestamp, type Cell, type Row, type SqlRunner } from '../aws/sql-runner';
import type { StageTime } from '../model/messages';
import { matchWindowWorkflowId } from '../model/names';

export interface StoredRun {
  readonly run: string;
  /** Every time that it ran, the last one first; a window may be asked for again. */
  readonly runs: readonly Row[];
  /** Runs of wider windows that hold this one, the last one first: a backfill runs small neighbours together. */
  readonly within: readonly Row[];
  /** Of the last time: the stages that came to their end. */
  readonly stages: readonly StageTime[];
  /** By batch and entity; of a batch that was refused, what refine counted. */
  readonly counts: readonly Row[];
  readonly rejected: {
    readonly total: number;
    /** A row with two reasons counts for both. */
    readonly reasons: readonly Row[];
    /** The first of them. */
    readonly rows: readonly Row[];
  };
  /** Of the last time. */
  readonly checks: readonly Row[];
  /** Of the last time's mark; empty where it came to none, or where the pipeline does not reconcile. */
  readonly reconciliation: readonly Row[];
}

const MOST_REJECTED = 20;

/** Of the time that `workflowRunId` names, by default the last one; the last one's reconciliation, where it has any, for it saw the same rows. */
export async function readRun(
  sql: SqlRunner,
  run: string,
  workflowRunId: string | null = null,
): Promise<StoredRun> {
  const runs = await sql.execute(
    `select workflow_run_id, status, error_code, error_message, pipeline, window_from, window_to, mode, batch_id,
       heartbeat_id, started_at, finished_at, figures
     from etl_run where run_id = :run order by started_at desc`,
    { run },
  );
  const [latest] = runs;
  const last = runs.find((one) => one['workflow_run_id'] === workflowRunId) ?? latest;
  const [within, counts, rejected, checks, reconciliation, later] = await Promise.all([
    readWider(sql, run),
    readCounts(sql, run, last),
    readRejected(sql, run),
    readChecks(sql, last?.['workflow_run_id']),
    readReconciliation(sql, last?.['heartbeat_id']),
    last === latest ? [] : readReconciliation(sql, latest?.['heartbeat_id']),
  ]);
  const told = runs.map(({ figures: _, ...row }) => row);
  const stages = stagesOf(last?.['figures']);
  const compared = later.some(({ status }) => status !== 'pending') ? later : reconciliation;
  return { run, runs: told, within, stages, counts, rejected, checks, reconciliation: compared };
}

const MOST_WIDER = 5;

async function readWider(sql: SqlRunner, run: string): Promise<Row[]> {
  const asked = matchWindowWorkflowId(run);
  if (!asked) return [];
  const { pipeline, window } = asked;
  return sql.execute(
    `select run_id, status, error_code, started_at, finished_at from etl_run
     where pipeline = :pipeline and run_id <> :run
       and window_from <= cast(:window_from as timestamp) and window_to >= cast(:window_to as timestamp)
     order by started_at desc limit ${MOST_WIDER}`,
    { run, pipeline, window_from: sqlTimestamp(window.from), window_to: sqlTimestamp(window.to) },
  );
}

const OF_THE_RUN = 'batch_id in (select batch_id from etl_run where run_id = :run)';

async function readCounts(sql: SqlRunner, run: string, last: Row | undefined): Promise<Row[]> {
  const committed = await sql.execute(
    `select batch_id, entity, bronze_rows, split_rows, silver_rows, rejected_rows, duplicate_rows, unmapped_rows, folded_rows,
       new_rows, known_rows
     from etl_batch where ${OF_THE_RUN} order by window_from, batch_id, entity`,
    { run },
  );
  const batch = last?.['batch_id'] ?? null;
  const isCommitted = committed.some((row) => row['batch_id'] === batch);
  return isCommitted ? committed : [...committed, ...refusedCounts(batch, last?.['figures'])];
}

const stagesSchema = z.object({
  stages: z.array(z.object({ stage: z.string(), startedAt: z.string(), finishedAt: z.string() })).default([]),
});

/** Runs that were recorded before stages were have none. */
function stagesOf(figures: Cell | undefined): StageTime[] {
  return typeof figures === 'string' ? stagesSchema.parse(JSON.parse(figures)).stages : [];
}

const figuresSchema = z.object({ counts: z.record(z.string(), z.record(z.string(), z.number())) });

/** The warehouse has no books of a batch that it never saw; the run noted what refine counted. */
function refusedCounts(batch: Cell, figures: Cell | undefined): Row[] {
  if (batch === null || typeof figures !== 'string') return [];
  return Object.entries(figuresSchema.parse(JSON.parse(figures)).counts).map(([entity, counted]) => ({
    batch_id: batch,
    entity,
    bronze_rows: counted['bronze'] ?? null,
    split_rows: counted['splits'] ?? null,
    silver_rows: counted['silver'] ?? null,
    rejected_rows: counted['rejected'] ?? null,
    duplicate_rows: counted['duplicates'] ?? null,
    unmapped_rows: counted['unmapped'] ?? null,
    folded_rows: counted['folded'] ?? null,
    new_rows: null,
    known_rows: null,
  }));
}

async function readRejected(sql: SqlRunner, run: string): Promise<StoredRun['rejected']> {
  const grouped = await sql.execute(
    `select entity, reasons, count(*) as row_count from etl_rejected where ${OF_THE_RUN}
     group by entity, reasons`,
    { run },
  );
  const total = grouped.reduce((sum, row) => sum + Number(row['row_count']), 0);
  const rows =
    total === 0
      ? []
      : await sql.execute(
          `select entity, record_key, op, reasons, payload,
             case when line is null then object_key else object_key || ' line ' || cast(line as varchar(20)) end as object_key
           from etl_rejected where ${OF_THE_RUN}
           order by entity, record_key, event_id limit ${MOST_REJECTED}`,
          { run },
        );
  return { total, reasons: byReason(grouped), rows };
}

/** Reasons are a JSON array of `column:rule`. */
function byReason(grouped: readonly Row[]): Row[] {
  const counts = new Map<string, { entity: string; reason: string; row_count: number }>();
  for (const { entity, reasons, row_count } of grouped) {
    for (const reason of z.array(z.string()).parse(JSON.parse(String(reasons)))) {
      const key = `${String(entity)} ${reason}`;
      const before = counts.get(key)?.row_count ?? 0;
      counts.set(key, { entity: String(entity), reason, row_count: before + Number(row_count) });
    }
  }
  return [...counts.values()].sort(
    (a, b) =>
      a.entity.localeCompare(b.entity) || b.row_count - a.row_count || a.reason.localeCompare(b.reason),
  );
}

/** Broken ones first, the gravest of them before the others. */
async function readChecks(sql: SqlRunner, workflowRunId: Cell | undefined): Promise<Row[]> {
  if (typeof workflowRunId !== 'string') return [];
  return sql.execute(
    `select place, entity, check_name, rule, severity, failed_rows, detail from etl_check
     where workflow_run_id = :workflow_run_id
     order by case when failed_rows > 0 then 0 else 1 end, severity, place, entity, check_name`,
    { workflow_run_id: workflowRunId },
  );
}

async function readReconciliation(sql: SqlRunner, markId: Cell | undefined): Promise<Row[]> {
  if (typeof markId !== 'string') return [];
  return sql.execute(
    `select entity, status, source_rows, warehouse_rows, rejected_keys, source_sum_1, warehouse_sum_1,
       source_sum_2, warehouse_sum_2, source_sum_3, warehouse_sum_3, compared_at
     from etl_reconciliation where heartbeat_id = :heartbeat_id order by entity`,
    { heartbeat_id: markId },
  );
}
