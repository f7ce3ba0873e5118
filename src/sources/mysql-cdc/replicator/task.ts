/** DMS's task on a replication instance. */
import {
  DescribeReplicationTasksCommand,
  DescribeTableStatisticsCommand,
  ResourceNotFoundFault,
  StartReplicationTaskCommand,
  type DatabaseMigrationServiceClient,
  type ReplicationTask,
} from '@aws-sdk/client-database-migration-service';
import { EltError } from '../../../model/errors';
import { replicationName } from '../../../model/names';
import { allTables, gaveUp, phaseOf, type Found, type Phase, type Replicator } from './replicator';

/** https://docs.aws.amazon.com/dms/latest/APIReference/API_ReplicationTask.html */
const PHASES: Readonly<Record<string, Phase>> = {
  creating: 'changing',
  ready: 'unstarted',
  starting: 'starting',
  running: 'running',
  stopping: 'changing',
  stopped: 'stopped',
  failed: 'failed',
  'failed-move': 'failed',
  modifying: 'changing',
  moving: 'changing',
  testing: 'changing',
  deleting: 'changing',
};

export function replicationTasks(dms: DatabaseMigrationServiceClient): Omit<Replicator, 'target'> {
  const one = async (filter: string, value: string): Promise<ReplicationTask | undefined> => {
    const asked = { Filters: [{ Name: filter, Values: [value] }] };
    try {
      return (await dms.send(new DescribeReplicationTasksCommand(asked))).ReplicationTasks?.[0];
    } catch (error) {
      // DMS says so without the name.
      if (error instanceof ResourceNotFoundFault) return undefined;
      throw error;
    }
  };
  return {
    async find(pipeline) {
      const name = replicationName(pipeline);
      const task = await one('replication-task-id', name);
      if (task) return foundOf(task);
      throw new EltError('ELT_AWS_NOT_FOUND', `there is no replication task ${name}`);
    },
    async start(arn) {
      const StartReplicationTaskType = 'start-replication';
      await dms.send(new StartReplicationTaskCommand({ ReplicationTaskArn: arn, StartReplicationTaskType }));
    },
    tables: (arn) =>
      allTables(async (page) => {
        const asked = new DescribeTableStatisticsCommand({ ReplicationTaskArn: arn, ...page });
        const { TableStatistics: tables, Marker } = await dms.send(asked);
        return { tables, ...(Marker ? { Marker } : {}) };
      }),
    async define(arn) {
      const task = await one('replication-task-arn', arn);
      return {
        type: task?.MigrationType,
        settings: task?.ReplicationTaskSettings,
        mappings: task?.TableMappings,
      };
    },
  };
}

function foundOf(task: ReplicationTask): Found {
  const { ReplicationTaskIdentifier: name = '', Status: status = '', StopReason: reason = '' } = task;
  const { StartDate, FreshStartDate } = task.ReplicationTaskStats ?? {};
  const phase = phaseOf(name, status, PHASES);
  return {
    arn: task.ReplicationTaskArn ?? '',
    name,
    status,
    phase: phase === 'stopped' && gaveUp(reason) ? 'failed' : phase,
    why: task.LastFailureMessage ?? reason,
    targetArn: task.TargetEndpointArn ?? '',
    countingSince: (StartDate ?? task.ReplicationTaskStartDate)?.toISOString() ?? '',
    countsAnew: (StartDate?.getTime() ?? 0) > (FreshStartDate?.getTime() ?? Infinity),
  };
}
