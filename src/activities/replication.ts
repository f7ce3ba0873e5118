/** DMS: the replication task runs, its tables are complete, and what it knows of each full load is kept. */
import {
  DescribeEndpointsCommand,
  StartReplicationTaskCommand,
  type DatabaseMigrationServiceClient,
  type ReplicationTask,
  type TableStatistics,
} from '@aws-sdk/client-database-migration-service';
import type { ObjectStore } from '../aws/object-store';
import { findReplicationTask } from '../aws/replication-task';
import type { Control } from '../model/batch-file';
import { EltError } from '../model/errors';
import { controlKey, epochOfFolder, tablePrefix } from '../model/names';
import type { Plan, Replication } from '../model/plan';
import { waitForRemoteJob } from './remote-job';
import { lookAtReplication, refuseEnded } from './replication-health';

export interface ReplicationDeps {
  readonly dms: DatabaseMigrationServiceClient;
  readonly store: ObjectStore;
  readonly settings: {
    readonly bronzeBucket: string;
    readonly lakeBucket: string;
    readonly pollMinMs: number;
  };
}

/** DMS's own default when the endpoint names no CdcMaxBatchInterval, seconds. */
const DEFAULT_BATCH_INTERVAL_S = 60;

export function createReplicationActivities(deps: ReplicationDeps) {
  return {
    /** Starts the task if it never ran. A task that somebody stopped is not restarted behind their back. */
    async startReplication({ plan }: { plan: Plan }): Promise<Replication> {
      const task = await findReplicationTask(deps.dms, plan.pipeline);
      refuseEnded(task);
      if (task.Status === 'ready') {
        await deps.dms.send(
          new StartReplicationTaskCommand({
            ReplicationTaskArn: task.ReplicationTaskArn,
            StartReplicationTaskType: 'start-replication',
          }),
        );
      }
      return describeReplication(deps.dms, task);
    },

    /** Waits until the task runs and each table's full load is complete, then keeps what DMS knows of it. */
    async waitForReplication({ plan, replication }: { plan: Plan; replication: Replication }): Promise<void> {
      const tables = await waitForRemoteJob(
        {
          id: replication.taskArn,
          look: () => lookAtReplication(deps, plan, replication),
          // The task serves every run: a cancelled run must not stop it.
          stop: () => Promise.resolve(),
        },
        deps.settings,
      );
      await keepControls(deps, plan, replication.epoch, tables);
    },
  };
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

/** Once per epoch and table: DMS forgets its times and counts, the snapshot's truth must not. */
async function keepControls(
  deps: ReplicationDeps,
  plan: Plan,
  epoch: number,
  tables: TableStatistics[],
): Promise<void> {
  const { bronzeBucket, lakeBucket } = deps.settings;
  for (const entity of plan.entities) {
    const key = controlKey(plan.pipeline, epoch, entity.table);
    if ((await deps.store.list(lakeBucket, key)).length > 0) continue;
    const table = tables.find((row) => row.TableName === entity.table);
    if (!table?.FullLoadStartTime || !table.FullLoadEndTime) {
      throw new EltError(
        'ELT_REPLICATE_TABLE_FAILED',
        `${entity.table} is complete but has no full-load times`,
      );
    }
    const prefix = `${tablePrefix(plan.pipeline, epoch, plan.database, entity.table)}LOAD`;
    const control: Control = {
      pipeline: plan.pipeline,
      epoch,
      schema: plan.database,
      table: entity.table,
      entity: entity.name,
      fullLoadStartTime: table.FullLoadStartTime.toISOString(),
      fullLoadEndTime: table.FullLoadEndTime.toISOString(),
      fullLoadRows: table.FullLoadRows ?? 0,
      objects: (await deps.store.list(bronzeBucket, prefix)).map((object) => object.key),
    };
    await deps.store.writeJson(lakeBucket, key, control);
  }
}
