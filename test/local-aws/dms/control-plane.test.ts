/** What the control plane accepts, refuses and answers, through the real SDK. */
import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { S3_SETTINGS, TASK_SETTINGS, World, tableMappings } from './support/world';

let world: World;
let arns: { instance: string; source: string; target: string };

beforeAll(async () => {
  world = await World.open();
  await world.sql.query('create table customer (id int primary key)');
  arns = await world.wire();
});
afterAll(async () => {
  await world.close();
});

const target = (settings: Record<string, unknown>) =>
  world.dms.createEndpoint({
    EndpointIdentifier: 'another',
    EndpointType: 'target',
    EngineName: 's3',
    S3Settings: { ...S3_SETTINGS, ...settings },
  });

const task = (over: Record<string, unknown>) =>
  world.dms.createReplicationTask({
    ReplicationTaskIdentifier: 'refused',
    SourceEndpointArn: arns.source,
    TargetEndpointArn: arns.target,
    ReplicationInstanceArn: arns.instance,
    MigrationType: 'full-load-and-cdc',
    TableMappings: JSON.stringify(tableMappings(world.schema)),
    ReplicationTaskSettings: JSON.stringify(TASK_SETTINGS),
    ...over,
  });

const invalidValue = { name: 'InvalidParameterValueException' };

test.each([
  ['CSV', { DataFormat: 'csv' }],
  ['only inserts', { CdcInsertsOnly: true }],
  ['no deletes', { CdcInsertsAndUpdates: true }],
  ['no operation on full load', { IncludeOpForFullLoad: false }],
  ['no date folders', { DatePartitionEnabled: false }],
  ['milliseconds', { ParquetTimestampInMillisecond: true }],
  ['a path for changes', { CdcPath: 'changes' }],
  ['a delimiter', { CsvDelimiter: ';' }],
])('an S3 endpoint with %s is refused', async (_, settings) => {
  await expect(target(settings)).rejects.toMatchObject(invalidValue);
});

test('an S3 endpoint as bronze wants it is accepted, described, tagged, and deleted', async () => {
  const { Endpoint } = await world.dms.createEndpoint({
    EndpointIdentifier: 'Bronze',
    EndpointType: 'target',
    EngineName: 's3',
    S3Settings: { ...S3_SETTINGS, CdcMaxBatchInterval: undefined },
    Tags: [{ Key: 'pipeline', Value: 'ecommerce' }],
  });
  expect(Endpoint).toMatchObject({ EndpointIdentifier: 'bronze', S3Settings: { CdcMaxBatchInterval: 60 } });
  const { TagList } = await world.dms.listTagsForResource({ ResourceArn: Endpoint?.EndpointArn });
  expect(TagList).toEqual([{ Key: 'pipeline', Value: 'ecommerce' }]);
  const EndpointArn = Endpoint?.EndpointArn;
  const twin = {
    EndpointIdentifier: 'BRONZE',
    EndpointType: 'target',
    EngineName: 's3',
    S3Settings: S3_SETTINGS,
  } as const;
  await expect(world.dms.createEndpoint(twin)).rejects.toMatchObject({
    name: 'ResourceAlreadyExistsFault',
    resourceArn: EndpointArn,
  });
  await world.dms.deleteEndpoint({ EndpointArn });
  await expect(world.dms.deleteEndpoint({ EndpointArn })).rejects.toMatchObject({
    name: 'ResourceNotFoundFault',
  });
});

test.each([
  [
    'a renaming rule',
    {
      TableMappings: {
        rules: [
          ...tableMappings('x').rules,
          { 'rule-type': 'transformation', 'rule-id': '9', 'rule-name': '9', 'rule-action': 'rename' },
        ],
      },
    },
  ],
  [
    'a filter',
    {
      TableMappings: { rules: [{ ...tableMappings('x').rules[0], filters: [{ 'filter-type': 'source' }] }] },
    },
  ],
  [
    'another expression',
    {
      TableMappings: {
        rules: [
          tableMappings('x').rules[0],
          { ...tableMappings('x').rules[1], expression: '$AR_M_SOURCE_TABLE_NAME' },
        ],
      },
    },
  ],
  [
    'two rules of one id',
    { TableMappings: { rules: [tableMappings('x').rules[0], tableMappings('x').rules[0]] } },
  ],
  ['no table', { TableMappings: { rules: [tableMappings('x').rules[1]] } }],
  [
    'batch apply',
    { ReplicationTaskSettings: { ...TASK_SETTINGS, TargetMetadata: { BatchApplyEnabled: true } } },
  ],
  [
    'drop and create',
    {
      ReplicationTaskSettings: {
        ...TASK_SETTINGS,
        FullLoadSettings: { TargetTablePrepMode: 'DROP_AND_CREATE' },
      },
    },
  ],
  [
    'truncation applied',
    {
      ReplicationTaskSettings: {
        ...TASK_SETTINGS,
        ChangeProcessingDdlHandlingPolicy: {
          HandleSourceTableDropped: false,
          HandleSourceTableTruncated: true,
        },
      },
    },
  ],
  ["AWS's defaults", { ReplicationTaskSettings: {} }],
  ['an unknown section', { ReplicationTaskSettings: { ...TASK_SETTINGS, Surprise: {} } }],
])('a task with %s is refused', async (_, over) => {
  const text = Object.fromEntries(
    Object.entries(over).map(([member, value]) => [member, JSON.stringify(value)]),
  );
  await expect(task(text)).rejects.toMatchObject(invalidValue);
});

test('a task needs its parts, and parts in use cannot be deleted', async () => {
  await expect(task({ SourceEndpointArn: arns.target })).rejects.toMatchObject({
    name: 'ResourceNotFoundFault',
  });
  const { ReplicationTask } = await task({ ReplicationTaskIdentifier: 'parts' });
  const ReplicationTaskArn = ReplicationTask?.ReplicationTaskArn;
  await expect(task({ ReplicationTaskIdentifier: 'Parts' })).rejects.toMatchObject({
    name: 'ResourceAlreadyExistsFault',
  });
  await expect(world.dms.deleteEndpoint({ EndpointArn: arns.source })).rejects.toMatchObject({
    name: 'InvalidResourceStateFault',
  });
  await expect(
    world.dms.deleteReplicationInstance({ ReplicationInstanceArn: arns.instance }),
  ).rejects.toMatchObject({
    name: 'InvalidResourceStateFault',
  });
  await expect(
    world.dms.startReplicationTask({ ReplicationTaskArn, StartReplicationTaskType: 'resume-processing' }),
  ).rejects.toMatchObject({ name: 'InvalidParameterCombinationException' });
  await expect(world.dms.stopReplicationTask({ ReplicationTaskArn })).rejects.toMatchObject({
    name: 'InvalidResourceStateFault',
  });
  const { ReplicationTask: modified } = await world.dms.modifyReplicationTask({
    ReplicationTaskArn,
    MigrationType: 'cdc',
  });
  expect(modified?.MigrationType).toBe('cdc');
  await world.dms.deleteReplicationTask({ ReplicationTaskArn });
  await expect(
    world.dms.describeReplicationTasks({ Filters: [{ Name: 'replication-task-id', Values: ['parts'] }] }),
  ).rejects.toMatchObject({ name: 'ResourceNotFoundFault' });
});

test('tables are not reloaded one by one: a fresh start is a new epoch', async () => {
  await expect(
    world.dms.reloadTables({
      ReplicationTaskArn: 'any',
      TablesToReload: [{ SchemaName: 's', TableName: 't' }],
    }),
  ).rejects.toMatchObject({ name: 'InvalidResourceStateFault' });
});

test('a connection test really connects, and a task does not start without it', async () => {
  const { Endpoint } = await world.dms.createEndpoint({
    EndpointIdentifier: 'wrong-password',
    EndpointType: 'source',
    EngineName: 'mariadb',
    MySQLSettings: {
      ServerName: world.stack.mysql.host,
      Port: world.stack.mysql.port,
      Username: world.stack.mysql.user,
      Password: 'guess',
    },
  });
  const wrong = Endpoint?.EndpointArn ?? '';
  expect(JSON.stringify(Endpoint)).not.toContain('guess');
  expect(await world.test(arns.instance, wrong)).toMatchObject({
    status: 'failed',
    message: expect.stringContaining('Access denied') as string,
  });
  const { ReplicationTask } = await task({ ReplicationTaskIdentifier: 'untested', SourceEndpointArn: wrong });
  await expect(
    world.dms.startReplicationTask({
      ReplicationTaskArn: ReplicationTask?.ReplicationTaskArn,
      StartReplicationTaskType: 'start-replication',
    }),
  ).rejects.toMatchObject({
    name: 'InvalidResourceStateFault',
    message: expect.stringContaining('Test connection') as string,
  });
  const { Endpoint: nowhere } = await world.dms.createEndpoint({
    EndpointIdentifier: 'no-bucket',
    EndpointType: 'target',
    EngineName: 's3',
    S3Settings: { ...S3_SETTINGS, BucketName: 'nobody-made-it' },
  });
  expect(await world.test(arns.instance, nowhere?.EndpointArn ?? '')).toMatchObject({ status: 'failed' });
});

test('a source may be named by a secret, which is read when it is needed', async () => {
  const secrets = new SecretsManager({
    endpoint: world.stack.motoUrl,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const { host, port, user, password } = world.stack.mysql;
  const { Endpoint } = await world.dms.createEndpoint({
    EndpointIdentifier: 'by-secret',
    EndpointType: 'source',
    EngineName: 'mysql',
    MySQLSettings: {
      SecretsManagerSecretId: 'shop/source',
      SecretsManagerAccessRoleArn: 'arn:aws:iam::000000000000:role/dms',
    },
  });
  const arn = Endpoint?.EndpointArn ?? '';
  expect((await world.test(arns.instance, arn)).status).toBe('failed');
  await secrets.createSecret({
    Name: 'shop/source',
    SecretString: JSON.stringify({ host, port, username: user, password }),
  });
  expect((await world.test(arns.instance, arn)).status).toBe('successful');
  secrets.destroy();
});

test('answers come in pages, and a filter that does not exist is refused', async () => {
  for (let number = 0; number < 25; number += 1) {
    await world.dms.createReplicationInstance({
      ReplicationInstanceIdentifier: `many-${number}`,
      ReplicationInstanceClass: 'dms.t3.micro',
    });
  }
  const first = await world.dms.describeReplicationInstances({ MaxRecords: 20 });
  expect(first.ReplicationInstances).toHaveLength(20);
  const second = await world.dms.describeReplicationInstances({ MaxRecords: 20, Marker: first.Marker });
  expect(second.ReplicationInstances).toHaveLength(6);
  expect(second.Marker).toBeUndefined();
  await expect(world.dms.describeReplicationInstances({ MaxRecords: 5 })).rejects.toMatchObject(invalidValue);
  await expect(
    world.dms.describeReplicationInstances({ Filters: [{ Name: 'colour', Values: ['red'] }] }),
  ).rejects.toMatchObject(invalidValue);
});

test('an instance takes its time when told to', async () => {
  await world.local('POST /_local/dms/settings', { creatingMs: 400 });
  const create = await world.dms.createReplicationInstance({
    ReplicationInstanceIdentifier: 'slow',
    ReplicationInstanceClass: 'dms.t3.micro',
  });
  const ReplicationInstanceArn = create.ReplicationInstance?.ReplicationInstanceArn;
  expect(create.ReplicationInstance?.ReplicationInstanceStatus).toBe('creating');
  await expect(task({ ReplicationTaskIdentifier: 'early', ReplicationInstanceArn })).rejects.toMatchObject({
    name: 'InvalidResourceStateFault',
  });
  await new Promise((settle) => setTimeout(settle, 450));
  const later = await world.dms.describeReplicationInstances({
    Filters: [{ Name: 'replication-instance-id', Values: ['slow'] }],
  });
  expect(later.ReplicationInstances?.[0]?.ReplicationInstanceStatus).toBe('available');
});
