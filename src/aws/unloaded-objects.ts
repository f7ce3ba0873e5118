/** What has arrived and no load has committed. */
import type { Arrival } from '../model/arrival';
import { readLedgerOf } from './ledger';
import type { SqlRunner } from './sql-runner';

/** Under whatever contract version. */
export async function leaveOutLoaded(
  sql: Pick<SqlRunner, 'execute'>,
  pipeline: string,
  arrivals: readonly Arrival[],
): Promise<Arrival[]> {
  const loaded = new Set((await readLedgerOf(sql, pipeline, arrivals)).map(({ key }) => key));
  return arrivals.filter(({ key }) => !loaded.has(key));
}
