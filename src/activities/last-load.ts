/** What a window's latest load brought, by the audit: a run that finds nothing new shows that, and not its own nothing. */
import { z } from 'zod';
import { sqlTimestamp, type Row, type SqlRunner } from '../aws/sql-runner';
import { windowWorkflowId } from '../model/names';
import type { EntityCounts, ReconcileStatus, WindowSummary } from '../model/plan';
import { isoOf } from '../report/read-day';

export interface Reported {
  readonly summary: WindowSummary;
  /** The run of the window's own that loaded it; null where it was the reporting one, or a backfill's. */
  readonly workflowRunId: string | null;
  /** When the rows came, ISO UTC; null where they came with the reporting run. */
  readonly loadedAt: string | null;
  /** False of a part of a backfill: what that brought is told as a whole. */
  readonly isWhole: boolean;
}

/** The summary itself where its run loaded something, or where nobody ever loaded the window as such. */
export async function withLastLoad(
  sql: Pick<SqlRunner, 'execute'>,
  summary: WindowSummary,
): Promise<Reported> {
  const own = { summary, workflowRunId: null, loadedAt: null, isWhole: true };
  if (summary.status !== 'nothing-new') return own;
  const { pipeline, window } = summary;
  const range = {
    pipeline,
    window_from: sqlTimestamp(window.from),
    window_to: sqlTimestamp(window.to),
  };
  const last = await readLastLoad(sql, range, windowWorkflowId(pipeline, window));
  if (!last) return own;
  const { batchId, backfillId, workflowRunId, loadedAt } = last;
  const books = await (batchId === null
    ? readBooks(sql, `${OF_BACKFILL} and ${WITHIN}`, { ...range, backfill: String(backfillId) })
    : readBooks(sql, ':batch', { batch: batchId }));
  return {
    summary: { ...summary, ...broughtBy(last, summary), ...books, status: 'succeeded', batchId },
    workflowRunId,
    loadedAt,
    isWhole: batchId !== null || (await isWithin(sql, range, String(backfillId))),
  };
}

interface LastLoad {
  /** Null of a backfill: there is no one batch. */
  readonly batchId: string | null;
  readonly backfillId: string | null;
  readonly workflowRunId: string | null;
  readonly loadedAt: string;
  readonly figures: z.output<typeof figuresSchema>;
}

type Range = Readonly<Record<'pipeline' | 'window_from' | 'window_to', string>>;

const WITHIN = `pipeline = :pipeline and window_from >= cast(:window_from as timestamp) and window_to <= cast(:window_to as timestamp)`;
const OF_BACKFILL = 'select batch_id from etl_run where backfill_id = :backfill';

/** A run that failed or was cancelled after its load has less. */
const figuresSchema = z.object({
  reconciled: z.custom<ReconcileStatus>((value) => typeof value === 'string').optional(),
  warnings: z.array(z.string()).default([]),
});

/** Whatever became of the run: what its load committed is there. Other runs of a part of the window reported for themselves. */
async function readLastLoad(
  sql: Pick<SqlRunner, 'execute'>,
  range: Range,
  run: string,
): Promise<LastLoad | null> {
  const [row] = await sql.execute(
    `select workflow_run_id, batch_id, backfill_id, figures, finished_at from etl_run
     where ${WITHIN} and (run_id = :run or backfill_id is not null)
       and batch_id in (select batch_id from etl_batch where ${WITHIN})
     order by started_at desc limit 1`,
    { ...range, run },
  );
  if (!row) return null;
  const backfillId = row['backfill_id'] === null ? null : String(row['backfill_id']);
  return {
    backfillId,
    batchId: backfillId === null ? String(row['batch_id']) : null,
    workflowRunId: backfillId === null ? String(row['workflow_run_id']) : null,
    loadedAt: isoOf(row['finished_at']),
    figures: figuresSchema.parse(JSON.parse(String(row['figures'] ?? '{}'))),
  };
}

const COMPARED: readonly ReconcileStatus[] = ['matched', 'counted', 'mismatched'];

/** Where the later run compared with the source, its word counts: it saw the same rows. */
function broughtBy(
  { figures }: LastLoad,
  { reconciled, warnings }: WindowSummary,
): Pick<WindowSummary, 'reconciled' | 'warnings'> {
  return {
    reconciled: COMPARED.includes(reconciled) ? reconciled : (figures.reconciled ?? reconciled),
    warnings: [...new Set([...figures.warnings, ...warnings])],
  };
}

async function readBooks(
  sql: Pick<SqlRunner, 'execute'>,
  batches: string,
  parameters: Readonly<Record<string, string>>,
): Promise<Pick<WindowSummary, 'counts' | 'newRows' | 'knownRows'>> {
  const rows = await sql.execute(
    `select entity, sum(bronze_rows) as bronze, sum(split_rows) as splits, sum(silver_rows) as silver, sum(rejected_rows) as rejected,
       sum(duplicate_rows) as duplicates, sum(unmapped_rows) as unmapped, sum(folded_rows) as folded,
       sum(new_rows) as new_rows, sum(known_rows) as known_rows
     from etl_batch where batch_id in (${batches}) group by entity order by entity`,
    parameters,
  );
  const total = (name: string): number => rows.reduce((sum, row) => sum + Number(row[name]), 0);
  return {
    counts: Object.fromEntries(rows.map((row) => [String(row['entity']), countsOf(row)])),
    newRows: total('new_rows'),
    knownRows: total('known_rows'),
  };
}

function countsOf(row: Row): EntityCounts {
  const count = (name: keyof EntityCounts): number => Number(row[name]);
  return {
    bronze: count('bronze'),
    splits: count('splits'),
    silver: count('silver'),
    rejected: count('rejected'),
    duplicates: count('duplicates'),
    unmapped: count('unmapped'),
    folded: count('folded'),
  };
}

/** Whether the backfill ran no window beyond it. */
async function isWithin(sql: Pick<SqlRunner, 'execute'>, range: Range, backfill: string): Promise<boolean> {
  const [row] = await sql.execute(
    `select count(*) as beyond from etl_run where backfill_id = :backfill and not (${WITHIN})`,
    { ...range, backfill },
  );
  return Number(row?.['beyond']) === 0;
}
