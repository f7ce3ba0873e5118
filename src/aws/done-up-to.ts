/** How far a pipeline's runs have come, by the audit. */
import type { SqlRunner } from './sql-runner';

/** End of the last window that succeeded, epoch milliseconds; null where none did. */
export async function doneUpTo(sql: Pick<SqlRunner, 'execute'>, pipeline: string): Promise<number | null> {
  const [done] = await sql.execute(
    `select to_char(max(window_to), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as done_to from etl_run where pipeline = :pipeline and status = 'succeeded'`,
    { pipeline },
  );
  return typeof done?.['done_to'] === 'string' ? Date.parse(done['done_to']) : null;
}
