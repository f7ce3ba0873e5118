/** DMS: the replication task runs, its tables are complete, and what it knows of each full load is kept. */
import {
  DescribeEndpointsCommand,
  StartReplicationTaskCommand,
  type DatabaseMigrationServiceClient,
  type ReplicationTask,
  type TableStatistics,
} from '@aws-sdk/client-database-migration-service';
import type { ObjectStore } from '../../aws/object-store';
import { findReplicationTask, type Replication } from './replication-task';
import type { Control } from './controls';
import { EltError } from '../../model/errors';
import { controlKey, epochOfFolder, tablePrefix } from '../../model/names';
import type { Captured } from './captured';
import { refuseEnded } from './health';

/** DMS's own default when the endpoint names no CdcMaxBatchInterval, seconds. */
const DEFAULT_BATCH_INTERVAL_S = 60;

/** Starts the task if it never ran. A task that somebody stopped is not restarted behind their back. */
export async function startReplication(
  dms: DatabaseMigrationServiceClient,
  pipeline: string,
): Promise<Replication> {
  const task = await findReplicationTask(dms, pipeline);
  refuseEnded(task);
  if (task.Status === 'ready') {
    await dms.send(
      new StartReplicationTaskCommand({
        ReplicationTaskArn: task.ReplicationTaskArn,
        StartReplicationTaskType: 'start-replication',
      }),
    );
  }
  return describeReplication(dms, task);
}

async function describeReplication(
  dms: DatabaseMigrationServiceClient,
  task: ReplicationTask,
): Promise<Replication> {
  const arn = task.TargetEndpointArn ?? '';
  const answer = await dms.send(
    new DescribeEndpointsCommand({ Filters: [{ Name: 'endpoint-arn', Values: [arn] }] }),
  );
  const settings = answer.Endpoints?.[0]?.S3Settings;
  const epoch = epochOfFolder(settings?.BucketFolder ?? '');
  if (epoch === null) {
    const folder = settings?.BucketFolder ?? 'none';
    throw new EltError(
      'ELT_CONFIG_INVALID',
      `the target endpoint's BucketFolder is ${folder}, not bronze/<pipeline>/epoch=<n>`,
    );
  }
  return {
    taskArn: task.ReplicationTaskArn ?? '',
    epoch,
    batchIntervalMs: (settings?.CdcMaxBatchInterval ?? DEFAULT_BATCH_INTERVAL_S) * 1000,
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
