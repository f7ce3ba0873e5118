/** DMS Serverless: a replication that DMS gives as much capacity as it needs, and takes it away from once it is stopped. */
import {
  DescribeReplicationConfigsCommand,
  DescribeReplicationsCommand,
  DescribeReplicationTableStatisticsCommand,
  InvalidResourceStateFault,
  ResourceNotFoundFault,
  StartReplicationCommand,
  type DatabaseMigrationServiceClient,
  type Replication,
} from '@aws-sdk/client-database-migration-service';
import { EltError } from '../../../model/errors';
import { replicationName } from '../../../model/names';
import { allTables, gaveUp, phaseOf, type Found, type Phase, type Replicator } from './replicator';

/**
 * https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Serverless.Components.html in the API's spelling; those after `failed` are
 * not there, and were seen by people who tested against AWS.
 */
const PHASES: Readonly<Record<string, Phase>> = {
  created: 'unstarted',
  ready: 'unstarted',
  initializing: 'starting',
  preparing_metadata_resources: 'starting',
  testing_connection: 'starting',
  fetching_metadata: 'starting',
  calculating_capacity: 'starting',
  provisioning_capacity: 'starting',
  replication_starting: 'starting',
  running: 'running',
  stopping: 'changing',
  stopped: 'stopped',
  failed: 'failed',
  // DMS takes its capacity away: nothing brings it back but a person.
  deprovisioning: 'stopped',
  deprovisioned: 'stopped',
  deleting: 'stopped',
};

/** DMS stops a replication so to go on with other capacity; it is nobody's decision, and nobody need resume it. */
const GOES_ON_BY_ITSELF = /RECONFIGURATION_RESTART|RECYCLE_TASK/;

export function serverlessReplications(dms: DatabaseMigrationServiceClient): Omit<Replicator, 'target'> {
  return {
    async find(pipeline) {
      const name = replicationName(pipeline);
      const asked = { Filters: [{ Name: 'replication-config-id', Values: [name] }] };
      const answer = await orNone(dms.send(new DescribeReplicationsCommand(asked)), ResourceNotFoundFault);
      const found = answer?.Replications?.[0];
      if (found) return foundOf(found);
      throw new EltError('ELT_AWS_NOT_FOUND', `there is no serverless replication ${name}`);
    },
    async start(arn) {
      const StartReplicationType = 'start-replication';
      await dms.send(new StartReplicationCommand({ ReplicationConfigArn: arn, StartReplicationType }));
    },
    tables: (arn) =>
      allTables(async (page) => {
        const asked = new DescribeReplicationTableStatisticsCommand({ ReplicationConfigArn: arn, ...page });
        const answer = await orNone(dms.send(asked), ResourceNotFoundFault, InvalidResourceStateFault);
        const { ReplicationTableStatistics: tables, Marker } = answer ?? {};
        return { tables, ...(Marker ? { Marker } : {}) };
      }),
    async define(arn) {
      const asked = { Filters: [{ Name: 'replication-config-arn', Values: [arn] }] };
      const answer = await orNone(
        dms.send(new DescribeReplicationConfigsCommand(asked)),
        ResourceNotFoundFault,
      );
      const config = answer?.ReplicationConfigs?.[0];
      return {
        type: config?.ReplicationType,
        settings: config?.ReplicationSettings,
        mappings: config?.TableMappings,
      };
    },
  };
}

/** DMS says that there is none without the name, and knows of no tables where no capacity is provisioned. */
async function orNone<T>(
  asked: Promise<T>,
  ...faults: readonly (abstract new (...given: never[]) => Error)[]
): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (faults.some((fault) => error instanceof fault)) return undefined;
    throw error;
  }
}

function foundOf(replication: Replication): Found {
  const { ReplicationConfigIdentifier: name = '', Status: status = '' } = replication;
  return {
    arn: replication.ReplicationConfigArn ?? '',
    name,
    status,
    phase: phaseNow(replication, phaseOf(name, status, PHASES)),
    why: whyOf(replication),
    targetArn: replication.TargetEndpointArn ?? '',
    countingSince:
      (replication.ReplicationStats?.StartDate ?? replication.ReplicationCreateTime)?.toISOString() ?? '',
    // DMS moves it to other capacity when it likes, and does not say what becomes of its counts.
    countsAnew: true,
  };
}

function phaseNow({ StopReason = '' }: Replication, phase: Phase): Phase {
  if (phase !== 'stopped') return phase;
  if (gaveUp(StopReason)) return 'failed';
  return GOES_ON_BY_ITSELF.test(StopReason) ? 'changing' : 'stopped';
}

/** With what is left of it: once its capacity is gone, so are its table statistics, and it cannot be resumed. */
function whyOf(replication: Replication): string {
  const { FailureMessages = [], StopReason, ProvisionData, ReplicationDeprovisionTime } = replication;
  const reasons = [...(FailureMessages.length > 0 ? FailureMessages : [StopReason ?? ''])];
  if (ProvisionData?.ProvisionState === 'deprovisioned') {
    reasons.push('its capacity and table statistics are gone, so only a new epoch brings it back');
  } else if (ReplicationDeprovisionTime) {
    const until = ReplicationDeprovisionTime.toISOString();
    reasons.push(`it can be resumed until ${until}, when DMS takes its capacity and table statistics away`);
  }
  return reasons.filter((reason) => reason !== '').join('; ');
}
