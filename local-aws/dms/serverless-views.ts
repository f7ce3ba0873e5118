/** Serverless replications and their configurations in the shapes of the AWS API. */
import { checkpointText } from './positions';
import type { Serverless } from './model';
import type { DmsState } from './service-state';
import { seconds, statsView, withoutNulls } from './views';

type View = Readonly<Record<string, unknown>>;

export function configView(replication: Serverless): View {
  return withoutNulls({
    ReplicationConfigIdentifier: replication.identifier,
    ReplicationConfigArn: replication.arn,
    SourceEndpointArn: replication.sourceArn,
    TargetEndpointArn: replication.targetArn,
    ReplicationType: replication.migrationType,
    ComputeConfig: replication.compute,
    ReplicationSettings: replication.settings,
    TableMappings: replication.tableMappings,
    ReplicationConfigCreateTime: replication.createdMs / 1000,
    ReplicationConfigUpdateTime: replication.updatedMs / 1000,
  });
}

export function replicationStatus({ provisioning, status }: Serverless): string {
  if (provisioning) return provisioning;
  return status === 'starting' ? 'replication_starting' : (status ?? 'created');
}

/** What it was given is taken away some time after it has ended, and what DMS knew of its tables with it. */
export function isDeprovisioned(state: DmsState, { status, provisionedMs, elapsed }: Serverless): boolean {
  const hasEnded = status === 'stopped' || status === 'failed';
  if (!hasEnded || provisionedMs === null || elapsed.toMs === null) return false;
  return Date.now() >= elapsed.toMs + state.options.deprovisionMs;
}

export function replicationView(state: DmsState, replication: Serverless): View {
  const { stopMs, status, provisionedMs, lastFailureMessage, startMs } = replication;
  const checkpoint = replication.process?.state?.checkpoint;
  const keptUntilMs =
    provisionedMs !== null && stopMs !== null && (status === 'stopped' || status === 'failed')
      ? stopMs + state.options.deprovisionMs
      : null;
  return withoutNulls({
    ReplicationConfigIdentifier: replication.identifier,
    ReplicationConfigArn: replication.arn,
    SourceEndpointArn: replication.sourceArn,
    TargetEndpointArn: replication.targetArn,
    ReplicationType: replication.migrationType,
    Status: replicationStatus(replication),
    ProvisionData: provisionView(state, replication),
    StopReason: replication.stopReason,
    FailureMessages: lastFailureMessage === null ? null : [lastFailureMessage],
    ReplicationStats: startMs === null ? null : statsView(replication),
    StartReplicationType: replication.lastStartType,
    RecoveryCheckpoint: checkpoint ? checkpointText(checkpoint) : null,
    ReplicationCreateTime: replication.createdMs / 1000,
    ReplicationUpdateTime: replication.updatedMs / 1000,
    ReplicationLastStopTime: seconds(stopMs),
    ReplicationDeprovisionTime: seconds(keptUntilMs),
  });
}

function provisionView(state: DmsState, replication: Serverless): View | null {
  if (replication.provisioning === 'provisioning_capacity') return { ProvisionState: 'provisioning' };
  if (replication.provisionedMs === null) return null;
  if (isDeprovisioned(state, replication)) return { ProvisionState: 'deprovisioned' };
  return {
    ProvisionState: 'provisioned',
    ProvisionedCapacityUnits: replication.compute['MinCapacityUnits'],
    DateProvisioned: replication.provisionedMs / 1000,
    IsNewProvisioningAvailable: false,
  };
}
