/** What has arrived and no load has committed for what it is of, an entity or a feed. */
import type { Arrival } from '../model/arrival';
import { readLedgerOf } from './ledger';
import type { SqlRunner } from './sql-runner';

/** Under whatever contract version. */
export async function leaveOutLoaded(
  sql: Pick<SqlRunner, 'execute'>,
  pipeline: string,
  arrivals: readonly Arrival[],
): Promise<Arrival[]> {
  const known = await readLedgerOf(sql, pipeline, arrivals);
  const loaded = new Set(known.map(({ entity, key }) => `${entity} ${key}`));
  return arrivals.filter(({ entity, key }) => !loaded.has(`${entity} ${key}`));
}
