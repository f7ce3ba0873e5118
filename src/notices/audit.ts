/** What the audit knows of a pipeline, as an outlook asks for it. */
import { doneUpTo } from '../aws/done-up-to';
import { sqlTimestamp, type Row, type SqlRunner } from '../aws/sql-runner';
import type { Audit, FailedRun, SeenRun } from '../model/outlook';

type Sql = Pick<SqlRunner, 'execute'>;

const INSTANT = `'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`;
const TIMES = ['window_from', 'window_to', 'started_at']
  .map((column) => `to_char(${column}, ${INSTANT}) as ${column}`)
  .join(', ');

/** Runs that succeeded are looked for from `sinceMs` on, and where a window failed. */
export async function readAudit(sql: Sql, pipeline: string, sinceMs: number): Promise<Audit> {
  const failed = await readFailed(sql, pipeline);
  const done = (
    await sql.execute(
      `select ${TIMES} from etl_run
       where pipeline = :pipeline and status = 'succeeded'
         and (window_to > cast(:since as timestamp)
           or (window_from < cast(:failed_to as timestamp) and window_to > cast(:failed_from as timestamp)))`,
      {
        pipeline,
        since: timestamp(sinceMs),
        // Of no failure nothing is asked: an empty range meets none.
        failed_from: timestamp(Math.min(sinceMs, ...failed.map(({ fromMs }) => fromMs))),
        failed_to: timestamp(failed.length === 0 ? 0 : Math.max(...failed.map(({ toMs }) => toMs))),
      },
    )
  ).map(seenRun);
  return { failed, done, doneToMs: await doneUpTo(sql, pipeline) };
}

/** Windows whose latest run failed. Who cancelled a run, or one that was split, decided nothing about its window. */
async function readFailed(sql: Sql, pipeline: string): Promise<FailedRun[]> {
  const rows = await sql.execute(
    `with ranked as (
       select *, row_number() over (partition by window_from, window_to order by started_at desc) as place
       from etl_run
       where pipeline = :pipeline and status in ('failed', 'succeeded')
     )
     select run_id, error_code, ${TIMES} from ranked where place = 1 and status = 'failed' order by started_at`,
    { pipeline },
  );
  return rows.map((row) => ({
    ...seenRun(row),
    code: String(row['error_code'] ?? 'UNKNOWN'),
    runId: String(row['run_id']),
  }));
}

/** Whether a run has its row: until then nobody can say that what it told of is over. */
export async function isRecorded(sql: Sql, pipeline: string, workflowRunId: string): Promise<boolean> {
  const rows = await sql.execute(
    'select 1 as found from etl_run where pipeline = :pipeline and workflow_run_id = :run',
    { pipeline, run: workflowRunId },
  );
  return rows.length > 0;
}

function seenRun(row: Row): SeenRun {
  const [fromMs, toMs, startedMs] = ['window_from', 'window_to', 'started_at'].map((name) =>
    Date.parse(String(row[name])),
  ) as [number, number, number];
  return { fromMs, toMs, startedMs };
}

function timestamp(ms: number): string {
  return sqlTimestamp(new Date(ms).toISOString());
}
