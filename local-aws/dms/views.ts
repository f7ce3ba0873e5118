/** Records in the shapes of the AWS API. Times go out as seconds since 1970, as json-1.1 has them. */
import type { Connection, Endpoint, Instance, Job, Task } from './model';
import type { DmsState } from './service-state';
import { checkpointText } from './positions';
import type { TableState } from './reader-messages';

type View = Readonly<Record<string, unknown>>;

export function instanceView(instance: Instance): View {
  return {
    ...instance.members,
    ReplicationInstanceIdentifier: instance.identifier,
    ReplicationInstanceClass: instance.instanceClass,
    ReplicationInstanceArn: instance.arn,
    ReplicationInstanceStatus: Date.now() < instance.readyMs ? 'creating' : 'available',
    InstanceCreateTime: instance.createdMs / 1000,
  };
}

export function endpointView(endpoint: Endpoint): View {
  const common = {
    EndpointIdentifier: endpoint.identifier,
    EndpointType: endpoint.type.toUpperCase(),
    EngineName: endpoint.engineName,
    EndpointArn: endpoint.arn,
    Status: 'active',
    SslMode: 'none',
  };
  if (endpoint.type === 'target') return { ...common, S3Settings: endpoint.settings };
  const { settings } = endpoint;
  if (settings.kind === 'secret') {
    const secret = {
      SecretsManagerSecretId: settings.secretId,
      SecretsManagerAccessRoleArn: settings.roleArn,
    };
    return { ...common, MySQLSettings: secret };
  }
  const address = { ServerName: settings.host, Port: settings.port, Username: settings.user };
  return { ...common, ...address, MySQLSettings: address };
}

export function connectionView(connection: Connection, state: DmsState): View {
  return {
    ReplicationInstanceArn: connection.instanceArn,
    ReplicationInstanceIdentifier: state.instances.get(connection.instanceArn)?.identifier,
    EndpointArn: connection.endpointArn,
    EndpointIdentifier: state.endpoints.get(connection.endpointArn)?.identifier,
    Status: connection.status,
    ...(connection.lastFailureMessage ? { LastFailureMessage: connection.lastFailureMessage } : {}),
  };
}

export function taskStatus(task: Task): string {
  if (task.status) return task.status;
  return Date.now() < task.readyMs ? 'creating' : 'ready';
}

export function taskView(task: Task, withSettings = true): View {
  const checkpoint = task.process?.state?.checkpoint;
  return withoutNulls({
    ReplicationTaskIdentifier: task.identifier,
    ReplicationTaskArn: task.arn,
    SourceEndpointArn: task.sourceArn,
    TargetEndpointArn: task.targetArn,
    ReplicationInstanceArn: task.instanceArn,
    MigrationType: task.migrationType,
    TableMappings: withSettings ? task.tableMappings : null,
    ReplicationTaskSettings: withSettings ? task.settings : null,
    Status: taskStatus(task),
    StopReason: task.stopReason,
    LastFailureMessage: task.lastFailureMessage,
    ReplicationTaskCreationDate: task.createdMs / 1000,
    ReplicationTaskStartDate: seconds(task.startMs),
    CdcStartPosition: task.cdcStartPosition,
    RecoveryCheckpoint: checkpoint ? checkpointText(checkpoint) : null,
    ReplicationTaskStats: task.startMs === null ? null : statsView(task),
  });
}

export function statsView(job: Job): View {
  const tables = Object.values(job.process?.state?.tables ?? {});
  const count = (...states: string[]) => tables.filter((table) => states.includes(table.state)).length;
  const loaded = count('Table completed');
  const starts = tables.flatMap((table) => table.full_load_start_ms ?? []);
  const ends = tables.flatMap((table) => table.full_load_end_ms ?? []);
  return withoutNulls({
    FullLoadProgressPercent: tables.length ? Math.floor((100 * loaded) / tables.length) : 0,
    ElapsedTimeMillis: (job.elapsed.toMs ?? Date.now()) - job.elapsed.fromMs,
    TablesLoaded: loaded,
    TablesLoading: count('Full load'),
    TablesQueued: count('Before load'),
    TablesErrored: count('Table error'),
    FreshStartDate: seconds(job.freshStartMs),
    StartDate: seconds(job.startMs),
    StopDate: seconds(job.stopMs),
    FullLoadStartDate: starts.length ? Math.min(...starts) / 1000 : null,
    FullLoadFinishDate: ends.length && loaded === tables.length ? Math.max(...ends) / 1000 : null,
  });
}

/** `id` is `schema.table`. What was captured was also applied: bronze is the target. */
export function tableView(id: string, table: TableState, reloaded: boolean): View {
  const dot = id.indexOf('.');
  return withoutNulls({
    SchemaName: id.slice(0, dot),
    TableName: id.slice(dot + 1),
    Inserts: table.inserts,
    Updates: table.updates,
    Deletes: table.deletes,
    Ddls: table.ddls,
    AppliedInserts: table.inserts,
    AppliedUpdates: table.updates,
    AppliedDeletes: table.deletes,
    AppliedDdls: 0,
    FullLoadRows: table.full_load_rows,
    FullLoadCondtnlChkFailedRows: 0,
    FullLoadErrorRows: 0,
    FullLoadStartTime: seconds(table.full_load_start_ms),
    FullLoadEndTime: seconds(table.full_load_end_ms),
    FullLoadReloaded: reloaded,
    LastUpdateTime: seconds(table.last_update_ms),
    TableState: table.state,
    ValidationState: 'Not enabled',
  });
}

export function seconds(ms: number | null): number | null {
  return ms === null ? null : ms / 1000;
}

/** JSON has members or has them not; AWS sends no nulls. */
export function withoutNulls(view: View): View {
  return Object.fromEntries(
    Object.entries(view).filter(([, value]) => value !== null && value !== undefined),
  );
}
