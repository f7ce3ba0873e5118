/** Whether the source's figures at every mark of a run were compared with history, and matched. */
import type { SqlRunner } from '../aws/sql-runner';
import type { Violation } from '../model/border';
import type { Pipeline } from '../model/pipeline';

/**
 * Marks of this epoch whose figures were never compared, or differ: some window before them is not loaded. One of an
 * earlier epoch may differ for ever: the new epoch was the way out.
 */
export async function compareMarks(
  deps: { readonly sql: Pick<SqlRunner, 'execute'> },
  pipeline: Pipeline,
  epoch: number,
): Promise<Violation[]> {
  const rows = await deps.sql.execute(
    `select heartbeat_id, max(status) as status from etl_reconciliation
     where pipeline = :pipeline and epoch >= cast(:epoch as integer) and status not in ('matched', 'counted') and arrived_at is not null
     group by heartbeat_id order by heartbeat_id`,
    { pipeline: pipeline.name, epoch: String(epoch) },
  );
  return rows.map((row) => ({
    border: 'mark → history',
    detail: `${String(row['heartbeat_id'])} is ${String(row['status'])}`,
  }));
}
