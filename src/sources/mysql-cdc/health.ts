/** Whether the replication can be relied upon: each kind of trouble has its code, and each code its way out. */
import type { TableStatistics } from '@aws-sdk/client-database-migration-service';
import { readAcceptedDdls } from './accepted-ddl';
import type { ObjectStore } from '../../aws/object-store';
import { isAccepted } from './accepted';
import { EltError, type ErrorCode } from '../../model/errors';
import { heartbeatTable } from '../../model/names';
import type { Captured } from './captured';
import { readSourceClock } from './clock';
import type { Databases } from './databases';
import type { Found, Replicator } from './replicator/replicator';

export interface HealthDeps {
  readonly replicator: Replicator;
  readonly databases: Pick<Databases, 'source'>;
  readonly store: ObjectStore;
  readonly settings: { readonly lakeBucket: string };
}

/**
 * The entities' statistics once the task runs and all its tables are complete; null while they are not.
 * Throws the code of a replication that has ended, of a table in trouble, or of a schema change that nobody has accepted.
 */
export async function lookAtReplication(
  deps: HealthDeps,
  captured: Captured,
  epoch: number,
): Promise<TableStatistics[] | null> {
  const replication = await deps.replicator.find(captured.pipeline);
  refuseEnded(replication);
  if (replication.phase !== 'running') return null;
  const statistics = await deps.replicator.tables(replication.arn);
  if (statistics.length === 0) await refuseForgotten(deps, replication, captured.pipeline);
  const wanted = [heartbeatTable(), ...captured.tables.map(({ table }) => table)];
  const found = wanted.flatMap(
    (table) =>
      statistics.find((row) => row.SchemaName === captured.database && row.TableName === table) ?? [],
  );
  for (const table of found) refuseFailed(table);
  for (const table of found) await refuseUnacceptedDdl(deps, { ...captured, epoch }, replication, table);
  refuseUncaptured(replication.name, wanted, statistics, found);
  const complete = found.length === wanted.length && found.every(isComplete);
  return complete ? found.slice(1) : null;
}

/** Throws the code of a replication that was stopped or has failed. */
export function refuseEnded({ name, phase, why }: Pick<Found, 'name' | 'phase' | 'why'>): void {
  const says = why || 'no reason given';
  if (phase === 'failed') throw new EltError(codeOfFailure(says), `${name} has failed: ${says}`);
  if (phase === 'stopped') throw new EltError('ELT_REPLICATE_TASK_STOPPED', `${name} is stopped: ${says}`);
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
  { pipeline, epoch }: { readonly pipeline: string; readonly epoch: number },
  { countingSince }: Found,
  table: TableStatistics,
): Promise<void> {
  const seen = { ddls: table.Ddls ?? 0, countingSince };
  if (seen.ddls === 0) return;
  const of = { pipeline, epoch, table: table.TableName ?? '' };
  if (isAccepted(seen, await readAcceptedDdls(store, settings.lakeBucket, of))) return;
  throw new EltError(
    'ELT_REPLICATE_DDL_SEEN',
    `${nameOf(table)}: DMS has seen ${seen.ddls} schema change(s) since ${seen.countingSince}, and not all are accepted`,
  );
}

/** A table that the mappings do not name never becomes complete: waiting for it would have no end. */
function refuseUncaptured(
  name: string,
  wanted: readonly string[],
  statistics: readonly TableStatistics[],
  found: readonly TableStatistics[],
): void {
  const absent = wanted.filter((table) => !found.some(({ TableName }) => TableName === table));
  if (absent.length > 0 && statistics.length > 0 && statistics.every(isComplete))
    throw new EltError('ELT_REPLICATE_TABLE_FAILED', `${name} does not capture ${absent.join(', ')}`);
}

/** How long a replication may run before it says anything of its tables. */
const SILENT_MS = 30 * 60 * 1000;

/**
 * DMS Serverless loses its table statistics with its capacity. Without them nobody can tell a table in error from a sound one,
 * and waiting for them would have no end.
 */
async function refuseForgotten(
  { databases }: HealthDeps,
  { name, countingSince }: Found,
  pipeline: string,
): Promise<void> {
  // By the source's clock, as all that DMS tells of: a replay sets both.
  const ranMs = (await databases.source(pipeline).use(readSourceClock)) - Date.parse(countingSince);
  if (ranMs > SILENT_MS)
    throw new EltError(
      'ELT_REPLICATE_TABLE_FAILED',
      `${name} has run since ${countingSince} and says nothing of its tables`,
    );
}
