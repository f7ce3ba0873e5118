/** A pipeline's DMS task, found by its name, and what it says of its tables. */
import {
  DescribeEndpointsCommand,
  DescribeReplicationTasksCommand,
  DescribeTableStatisticsCommand,
  ResourceNotFoundFault,
  type DatabaseMigrationServiceClient,
  type ReplicationTask,
  type TableStatistics,
} from '@aws-sdk/client-database-migration-service';
import { EltError } from '../../model/errors';
import { epochOfFolder, replicationTaskName } from '../../model/names';

/** The task as a run found it. */
export interface Replication {
  readonly taskArn: string;
  readonly epoch: number;
  /** DMS's longest time between two batches, milliseconds. */
  readonly batchIntervalMs: number;
}

/** Throws ELT_AWS_NOT_FOUND. */
export async function findReplicationTask(
  dms: DatabaseMigrationServiceClient,
  pipeline: string,
): Promise<ReplicationTask> {
  const name = replicationTaskName(pipeline);
  try {
    const answer = await dms.send(
      new DescribeReplicationTasksCommand({ Filters: [{ Name: 'replication-task-id', Values: [name] }] }),
    );
    const task = answer.ReplicationTasks?.[0];
    if (task) return task;
  } catch (error) {
    // DMS says so without the name.
    if (!(error instanceof ResourceNotFoundFault)) throw error;
  }
  throw new EltError('ELT_AWS_NOT_FOUND', `there is no replication task ${name}`);
}

/** The start, fresh or resumed, since which the task counts, ISO UTC: DMS does not say that counts survive a resume. */
export function countingSince(task: ReplicationTask): string {
  return (task.ReplicationTaskStats?.StartDate ?? task.ReplicationTaskStartDate)?.toISOString() ?? '';
}

/** The epoch that the task writes, by its target's folder. Throws ELT_CONFIG_INVALID for a folder of another shape. */
export async function epochOfTask(
  dms: DatabaseMigrationServiceClient,
  { TargetEndpointArn: arn = '' }: ReplicationTask,
): Promise<number> {
  const answer = await dms.send(
    new DescribeEndpointsCommand({ Filters: [{ Name: 'endpoint-arn', Values: [arn] }] }),
  );
  const folder = answer.Endpoints?.[0]?.S3Settings?.BucketFolder ?? '';
  const epoch = epochOfFolder(folder);
  if (epoch === null)
    throw new EltError('ELT_CONFIG_INVALID', `the target endpoint's BucketFolder is "${folder}"`);
  return epoch;
}

export async function describeTables(
  dms: DatabaseMigrationServiceClient,
  taskArn: string,
): Promise<TableStatistics[]> {
  const tables: TableStatistics[] = [];
  let marker: string | undefined;
  do {
    const page = await dms.send(
      new DescribeTableStatisticsCommand({
        ReplicationTaskArn: taskArn,
        ...(marker === undefined ? {} : { Marker: marker }),
      }),
    );
    tables.push(...(page.TableStatistics ?? []));
    marker = page.Marker;
  } while (marker);
  return tables;
}
