/** DMS Serverless through the real SDK: what it accepts, in which states it starts, and what is left of it after its end. */
import type { Replication } from '@aws-sdk/client-database-migration-service';
import { TASK_SETTINGS, World, tableMappings } from './support/world';
import { waitFor } from './support/wait';

let world: World;
let arns: { source: string; target: string };
let arn: string;

beforeAll(async () => {
  world = await World.open({ provisioningMs: 60 });
  await world.sql.query('create table customer (id int primary key); insert into customer values (1), (2)');
  arns = await world.wire();
});
afterAll(async () => {
  await world.close();
});

const create = (over: Record<string, unknown> = {}) =>
  world.dms.createReplicationConfig({
    ReplicationConfigIdentifier: 'Shop',
    SourceEndpointArn: arns.source,
    TargetEndpointArn: arns.target,
    ReplicationType: 'full-load-and-cdc',
    ComputeConfig: { MaxCapacityUnits: 4 },
    TableMappings: JSON.stringify(tableMappings(world.schema)),
    ReplicationSettings: JSON.stringify(TASK_SETTINGS),
    ...over,
  });
const look = async (): Promise<Replication> => {
  const Filters = [{ Name: 'replication-config-id', Values: ['shop'] }];
  return (await world.dms.describeReplications({ Filters })).Replications?.[0] ?? {};
};
const start = (StartReplicationType: string) =>
  world.dms.startReplication({ ReplicationConfigArn: arn, StartReplicationType });
const untilStatus = (status: string) =>
  waitFor(`status ${status}`, async () => {
    const now = await look();
    return now.Status === status ? now : null;
  });
const tables = () => world.dms.describeReplicationTableStatistics({ ReplicationConfigArn: arn });
const invalidState = { name: 'InvalidResourceStateFault' };

test.each([
  ['units that AWS does not sell', { ComputeConfig: { MaxCapacityUnits: 3 } }, 'Value'],
  ['no most units', { ComputeConfig: {} }, 'Value'],
  [
    'less at most than at least',
    { ComputeConfig: { MinCapacityUnits: 8, MaxCapacityUnits: 4 } },
    'Combination',
  ],
  ['a zone', { ComputeConfig: { MaxCapacityUnits: 4, AvailabilityZone: 'eu-west-1a' } }, 'Value'],
  ['supplemental settings', { SupplementalSettings: '{}' }, 'Value'],
  ['settings that would empty bronze', { ReplicationSettings: '{}' }, 'Value'],
])('a configuration with %s is refused', async (_, over, what) => {
  await expect(create(over)).rejects.toMatchObject({ name: `InvalidParameter${what}Exception` });
});

test('a replication that is configured is described, not provisioned, and cannot be resumed', async () => {
  const { ReplicationConfig } = await create();
  arn = ReplicationConfig?.ReplicationConfigArn ?? '';
  expect(arn).toMatch(/^arn:aws:dms:eu-west-1:000000000000:replication-config:[A-Z2-7]{26}$/);
  expect(ReplicationConfig).toMatchObject({
    ReplicationConfigIdentifier: 'shop',
    ComputeConfig: { MinCapacityUnits: 1, MaxCapacityUnits: 4 },
  });
  await expect(create()).rejects.toMatchObject({ name: 'ResourceAlreadyExistsFault' });
  expect(await look()).toMatchObject({ Status: 'created', ReplicationConfigArn: arn });
  expect((await look()).ProvisionData).toBeUndefined();
  await expect(tables()).rejects.toMatchObject(invalidState);
  await expect(start('resume-processing')).rejects.toMatchObject({
    name: 'InvalidParameterCombinationException',
  });
  await expect(world.dms.stopReplication({ ReplicationConfigArn: arn })).rejects.toMatchObject(invalidState);
});

test("it goes through AWS's states, one after the other, until it runs", async () => {
  await start('start-replication');
  await expect(start('start-replication')).rejects.toMatchObject(invalidState);
  const seen: string[] = [];
  await waitFor('the run', async () => {
    const { Status = '' } = await look();
    if (seen.at(-1) !== Status) seen.push(Status);
    return Status === 'running' ? true : null;
  });
  expect(seen.filter((one) => one !== 'replication_starting')).toEqual([
    'initializing',
    'preparing_metadata_resources',
    'testing_connection',
    'fetching_metadata',
    'calculating_capacity',
    'provisioning_capacity',
    'running',
  ]);
  expect((await look()).ProvisionData).toMatchObject({
    ProvisionState: 'provisioned',
    ProvisionedCapacityUnits: 1,
  });
});

test('it replicates as a task does, and counts so', async () => {
  await world.sql.query('insert into customer values (3)');
  await world.drain(arn);
  expect((await tables()).ReplicationTableStatistics).toEqual([
    expect.objectContaining({
      TableName: 'customer',
      TableState: 'Table completed',
      FullLoadRows: 2,
      Inserts: 1,
    }),
  ]);
  expect((await world.rows(1, 'customer')).map(({ id }) => id)).toEqual([1, 2, 3]);
});

test('while it runs nothing of it can be changed, and no table be reloaded', async () => {
  const compute = { ReplicationConfigArn: arn, ComputeConfig: { MaxCapacityUnits: 8 } };
  await expect(world.dms.modifyReplicationConfig(compute)).rejects.toMatchObject(invalidState);
  await expect(
    world.dms.modifyEndpoint({ EndpointArn: arns.target, S3Settings: { BucketFolder: world.folder(2) } }),
  ).rejects.toMatchObject(invalidState);
  const TablesToReload = [{ SchemaName: world.schema, TableName: 'customer' }];
  await expect(world.dms.reloadTables({ ReplicationTaskArn: arn, TablesToReload })).rejects.toMatchObject(
    invalidState,
  );
});

test('what is not there answers as AWS does', async () => {
  await expect(world.dms.deleteReplicationConfig({ ReplicationConfigArn: arn })).rejects.toThrow(
    /DeleteReplicationConfig/,
  );
  const Filters = [{ Name: 'replication-config-id', Values: ['nobody'] }];
  await expect(world.dms.describeReplications({ Filters })).rejects.toMatchObject({
    name: 'ResourceNotFoundFault',
  });
  await expect(world.dms.describeReplicationConfigs({ Filters })).rejects.toMatchObject({
    name: 'ResourceNotFoundFault',
  });
});

test('stopped it keeps its capacity, can be modified, and goes on where it was', async () => {
  await world.dms.stopReplication({ ReplicationConfigArn: arn });
  const stopped = await untilStatus('stopped');
  expect(stopped).toMatchObject({
    StopReason: 'Stop Reason NORMAL',
    ProvisionData: { ProvisionState: 'provisioned' },
  });
  const keptMs =
    (stopped.ReplicationDeprovisionTime?.getTime() ?? 0) - (stopped.ReplicationLastStopTime?.getTime() ?? 0);
  expect(keptMs).toBe(48 * 60 * 60 * 1000);
  await world.dms.modifyReplicationConfig({
    ReplicationConfigArn: arn,
    ComputeConfig: { MaxCapacityUnits: 8 },
  });
  await world.sql.query('insert into customer values (4)');
  await start('resume-processing');
  await world.drain(arn);
  expect((await world.rows(1, 'customer')).map(({ id }) => id)).toEqual([1, 2, 3, 4]);
});

test('some time after its end all is gone but the configuration: it can only begin anew', async () => {
  await world.dms.stopReplication({ ReplicationConfigArn: arn });
  await untilStatus('stopped');
  await world.local('POST /_local/dms/settings', { deprovisionMs: 0 });
  expect((await look()).ProvisionData).toEqual({ ProvisionState: 'deprovisioned' });
  await expect(tables()).rejects.toMatchObject(invalidState);
  await expect(start('resume-processing')).rejects.toMatchObject(invalidState);
  await expect(start('reload-target')).rejects.toThrow(
    /is not empty; a fresh start needs a new BucketFolder/,
  );
  await world.dms.modifyEndpoint({
    EndpointArn: arns.target,
    S3Settings: { BucketFolder: world.folder(2) },
  });
  await start('reload-target');
  await world.drain(arn);
  expect((await world.rows(2, 'customer')).map(({ id }) => id)).toEqual([1, 2, 3, 4]);
  expect((await tables()).ReplicationTableStatistics?.[0]).toMatchObject({
    FullLoadRows: 4,
    FullLoadReloaded: true,
  });
});
