/** A run as `status` shows it: what the warehouse knows of it, and where it is while it runs. */
import type { Row, SqlRunner } from '../../aws/sql-runner';
import type { StoredRun } from '../../report/read-run';
import type { LiveRun } from './live-run';
import type { Unpublished } from './publishing';

export interface RunView extends StoredRun {
  /** Set while it is running. */
  readonly live: LiveRun | null;
  /** Set where its last time loaded the window, and what shows it was not renewed. */
  readonly unpublished: Unpublished | null;
}

export function lastRuns(sql: SqlRunner): Promise<Row[]> {
  return sql.execute(
    `select run_id, status, error_code, started_at, finished_at from etl_run order by started_at desc limit 20`,
  );
}
