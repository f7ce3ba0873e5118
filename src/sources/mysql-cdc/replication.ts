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
export async function startReplication(replicator: Replicator, pipeline: string): Promise<Replication> {
  const found = await replicator.find(pipeline);
  refuseEnded(found);
  if (found.phase === 'unstarted') await replicator.start(found.arn);
  const target = await replicator.target(found.targetArn);
  return {
    epoch: epochOfTarget(target),
    batchIntervalMs: (target?.CdcMaxBatchInterval ?? DEFAULT_BATCH_INTERVAL_S) * 1000,
  };
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
