/** DMS: the replication runs, its tables are complete, and what it knows of each full load is kept. */
import type { TableStatistics } from '@aws-sdk/client-database-migration-service';
import type { ObjectStore } from '../../aws/object-store';
import { epochOfTarget, type Replicator } from './replicator/replicator';
import type { Control } from './controls';
import { EltError } from '../../model/errors';
import { controlKey, tablePrefix } from '../../model/names';
import type { Captured } from './captured';
import { refuseEnded } from './health';

/** DMS's own default when the endpoint names no CdcMaxBatchInterval, seconds. */
const DEFAULT_BATCH_INTERVAL_S = 60;

/** The replication as a run found it. */
export interface Replication {
  readonly epoch: number;
  /** DMS's longest time between two batches, milliseconds. */
  readonly batchIntervalMs: number;
}

/** Starts it if it never ran. One that somebody stopped is not restarted behind their back. */
export async function startReplication(
  deps: ControlDeps & { readonly replicator: Replicator },
  captured: Captured,
): Promise<Replication> {
  const { replicator } = deps;
  const found = await replicator.find(captured.pipeline);
  refuseEnded(found);
  const target = await replicator.target(found.targetArn);
  const epoch = epochOfTarget(target);
  if (found.phase === 'unstarted') {
    await refuseUsedFolder(deps, captured, { epoch, name: found.name });
    await replicator.start(found.arn);
  }
  const batchIntervalMs = (target?.CdcMaxBatchInterval ?? DEFAULT_BATCH_INTERVAL_S) * 1000;
  return { epoch, batchIntervalMs };
}

/** DMS would write over it: one that was made anew (another task, or serverless instead of one) begins at the first file again. */
async function refuseUsedFolder(
  { store, settings: { bronzeBucket } }: ControlDeps,
  { pipeline, database, tables }: Captured,
  { epoch, name }: { readonly epoch: number; readonly name: string },
): Promise<void> {
  for (const { table } of tables) {
    const prefix = `${tablePrefix(pipeline, epoch, database, table)}LOAD`;
    if ((await store.list(bronzeBucket, prefix)).length === 0) continue;
    throw new EltError(
      'ELT_CONFIG_INVALID',
      `${name} was never started, and epoch ${epoch} has a full load of ${table} already, which it would write over: name the next epoch's BucketFolder first, as docs/runbook.md does for a new epoch`,
    );
  }
}

export interface ControlDeps {
  readonly store: ObjectStore;
  readonly settings: { readonly bronzeBucket: string; readonly lakeBucket: string };
}

/** Once per epoch and table: DMS forgets its times and counts, the snapshot's truth must not. */
export async function keepControls(
  { store, settings: { bronzeBucket, lakeBucket } }: ControlDeps,
  { pipeline, database, tables }: Captured,
  epoch: number,
  statistics: readonly TableStatistics[],
): Promise<void> {
  for (const { table, entity } of tables) {
    const key = controlKey(pipeline, epoch, table);
    if ((await store.list(lakeBucket, key)).length > 0) continue;
    const row = statistics.find(({ TableName }) => TableName === table);
    if (!row?.FullLoadStartTime || !row.FullLoadEndTime) {
      throw new EltError('ELT_REPLICATE_TABLE_FAILED', `${table} is complete but has no full-load times`);
    }
    const prefix = `${tablePrefix(pipeline, epoch, database, table)}LOAD`;
    const control: Control = {
      pipeline,
      epoch,
      schema: database,
      table,
      entity: entity.name,
      fullLoadStartTime: row.FullLoadStartTime.toISOString(),
      fullLoadEndTime: row.FullLoadEndTime.toISOString(),
      fullLoadRows: row.FullLoadRows ?? 0,
      objects: (await store.list(bronzeBucket, prefix)).map((object) => object.key),
    };
    await store.writeJson(lakeBucket, key, control);
  }
}
