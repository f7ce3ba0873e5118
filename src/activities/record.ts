/** Audit: what each run did. "Done" and "failed" windows come from here, not from Temporal's retention. */
import { sqlTimestamp, type SqlRunner } from '../aws/sql-runner';
import type { StageTime } from '../model/messages';
import type { EntityCounts, Plan, RunMode, WindowSummary } from '../model/plan';
import type { Window } from '../model/window';

export interface RecordDeps {
  readonly sql: SqlRunner;
}

export interface RunRecord {
  readonly pipeline: string;
  readonly window: Window;
  readonly mode: RunMode;
  /** The backfill that ran the window. */
  readonly backfillId?: string;
  readonly workflowId: string;
  readonly workflowRunId: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  /** That came to their end. */
  readonly stages: readonly StageTime[];
  readonly made: RunProducts;
  readonly result:
    | { readonly status: 'succeeded'; readonly summary: WindowSummary }
    | {
        readonly status: EndOfFailure;
        readonly code: string;
        readonly message: string;
      };
}

/** `split`: several windows of a backfill together, which were then run one by one. */
export type EndOfFailure = 'failed' | 'cancelled' | 'committed' | 'split';

/** What a run had made by its end, whatever that end was. */
export interface RunProducts {
  readonly heartbeatId: string | null;
  readonly batchId: string | null;
  readonly counts: Readonly<Record<string, EntityCounts>>;
}

/** What survives of a plan when it could not be resolved: enough to record the run. */
export type RecordedPlan = Pick<Plan, 'pipeline' | 'window' | 'mode'>;

export function createRecordActivities(deps: RecordDeps) {
  return {
    /** One row a workflow run; repeating it replaces the row. */
    async recordRun(record: RunRecord): Promise<void> {
      const { columns, parameters } = rowOf(record);
      const names = Object.keys(columns);
      await deps.sql.batchOnce(
        [
          // By how the table is sorted: it has a row for each run that ever was.
          `delete from etl_run where pipeline = :pipeline and window_from = cast(:window_from as timestamp)
             and workflow_run_id = :workflow_run_id`,
          `insert into etl_run (${names.join(', ')}) values (${Object.values(columns).join(', ')})`,
        ],
        parameters,
      );
    },
  };
}

/** Column → SQL expression, and the bound values; NULL is written in SQL because the Data API binds none. */
function rowOf(record: RunRecord): { columns: Record<string, string>; parameters: Record<string, string> } {
  const columns: Record<string, string> = {};
  const parameters: Record<string, string> = {};
  const put = (name: string, value: string | null, cast?: string): void => {
    if (value === null || value === '') {
      columns[name] = 'null';
      return;
    }
    columns[name] = cast ? `cast(:${name} as ${cast})` : `:${name}`;
    parameters[name] = value;
  };
  const { result, made } = record;
  const failed = result.status === 'succeeded' ? null : result;
  put('run_id', record.workflowId);
  put('workflow_run_id', record.workflowRunId);
  put('pipeline', record.pipeline);
  put('window_from', sqlTimestamp(record.window.from), 'timestamp');
  put('window_to', sqlTimestamp(record.window.to), 'timestamp');
  put('mode', record.mode);
  put('status', result.status);
  put('error_code', failed?.code ?? null);
  put('error_message', failed?.message.slice(0, 1000) ?? null);
  put('backfill_id', record.backfillId ?? null);
  put('batch_id', made.batchId);
  put('heartbeat_id', made.heartbeatId);
  const figures = result.status === 'succeeded' ? figuresOf(result.summary) : { counts: made.counts };
  put('figures', JSON.stringify({ ...figures, stages: record.stages }));
  put('started_at', sqlTimestamp(record.startedAt), 'timestamp');
  put('finished_at', sqlTimestamp(record.finishedAt), 'timestamp');
  return { columns, parameters };
}

function figuresOf({ counts, newRows, knownRows, reconciled, warnings, unloaded }: WindowSummary): object {
  return { counts, newRows, knownRows, reconciled, warnings: warnings.slice(0, 10), unloaded };
}
