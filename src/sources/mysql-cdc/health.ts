/** Whether the replication task can be relied upon: each kind of trouble has its code, and each code its way out. */
import type {
  DatabaseMigrationServiceClient,
  ReplicationTask,
  TableStatistics,
} from '@aws-sdk/client-database-migration-service';
import { readAcceptedDdls } from './accepted-ddl';
import type { ObjectStore } from '../../aws/object-store';
import { countingSince, describeTables, findReplicationTask, type Replication } from './replication-task';
import { isAccepted } from './accepted';
import { EltError, type ErrorCode } from '../../model/errors';
import { heartbeatTable } from '../../model/names';
import type { Captured } from './captured';

export interface HealthDeps {
  readonly dms: DatabaseMigrationServiceClient;
  readonly store: ObjectStore;
  readonly settings: { readonly lakeBucket: string };
}

/**
 * The entities' statistics once the task runs and all its tables are complete; null while they are not.
 * Throws the code of a task that has ended, of a table in trouble, or of a schema change that nobody has accepted.
 */
export async function lookAtReplication(
  deps: HealthDeps,
  captured: Captured,
  replication: Replication,
): Promise<TableStatistics[] | null> {
  const task = await findReplicationTask(deps.dms, captured.pipeline);
  refuseEnded(task);
  if (task.Status !== 'running') return null;
  const statistics = await describeTables(deps.dms, replication.taskArn);
  const wanted = [heartbeatTable(), ...captured.tables.map(({ table }) => table)];
  const found = wanted.flatMap(
    (table) =>
      statistics.find((row) => row.SchemaName === captured.database && row.TableName === table) ?? [],
  );
  for (const table of found) refuseFailed(table);
  for (const table of found) await refuseUnacceptedDdl(deps, captured.pipeline, replication, task, table);
  refuseUncaptured(wanted, statistics, found);
  const complete = found.length === wanted.length && found.every(isComplete);
  return complete ? found.slice(1) : null;
}

/** Throws the code of a task that was stopped or has failed. */
export function refuseEnded(task: ReplicationTask): void {
  const name = task.ReplicationTaskIdentifier ?? '';
  const why = task.LastFailureMessage ?? task.StopReason ?? 'no reason given';
  const gaveUp = task.Status === 'stopped' && (task.StopReason ?? '').includes('FATAL_ERROR');
  if (task.Status === 'failed' || task.Status === 'failed-move' || gaveUp) {
    throw new EltError(codeOfFailure(why), `${name} has failed: ${why}`);
  }
  if (task.Status === 'stopped')
    throw new EltError('ELT_REPLICATE_TASK_STOPPED', `${name} is stopped: ${why}`);
}

/** By the words of the message, for DMS has no codes: those of a lost log are the source's own (MySQL's error 1236). */
function codeOfFailure(why: string): ErrorCode {
  if (/unreadable log/i.test(why)) return 'ELT_REPLICATE_LOG_UNREADABLE';
  const purged = /purged|could not find first log file|1236/i.test(why);
  return purged ? 'ELT_REPLICATE_LOG_PURGED' : 'ELT_REPLICATE_TASK_FAILED';
}

function isComplete({ TableState }: TableStatistics): boolean {
  return TableState === 'Table completed';
}

function nameOf({ SchemaName, TableName }: TableStatistics): string {
  return `${SchemaName ?? ''}.${TableName ?? ''}`;
}

function refuseFailed(table: TableStatistics): void {
  const state = table.TableState ?? '';
  if (/error|does not exist|suspended|cancelled|failed/i.test(state))
    throw new EltError('ELT_REPLICATE_TABLE_FAILED', `${nameOf(table)} is in state "${state}"`);
}

/** A schema change moves values without an event (a default, a rounding, a TRUNCATE), so a person looks before runs go on. */
async function refuseUnacceptedDdl(
  { store, settings }: HealthDeps,
  pipeline: string,
  { epoch }: Replication,
  task: ReplicationTask,
  table: TableStatistics,
): Promise<void> {
  const seen = { ddls: table.Ddls ?? 0, countingSince: countingSince(task) };
  if (seen.ddls === 0) return;
  const of = { pipeline, epoch, table: table.TableName ?? '' };
  if (isAccepted(seen, await readAcceptedDdls(store, settings.lakeBucket, of))) return;
  throw new EltError(
    'ELT_REPLICATE_DDL_SEEN',
    `${nameOf(table)}: DMS has seen ${seen.ddls} schema change(s) since ${seen.countingSince}, and not all are accepted`,
  );
}

/** A table that the task's mappings do not name never becomes complete: waiting for it would have no end. */
function refuseUncaptured(
  wanted: readonly string[],
  statistics: readonly TableStatistics[],
  found: readonly TableStatistics[],
): void {
  const absent = wanted.filter((table) => !found.some(({ TableName }) => TableName === table));
  if (absent.length > 0 && statistics.length > 0 && statistics.every(isComplete))
    throw new EltError('ELT_REPLICATE_TABLE_FAILED', `the task does not capture ${absent.join(', ')}`);
}
