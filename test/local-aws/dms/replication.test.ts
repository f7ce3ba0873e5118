/** The whole way through the real SDK: instance, endpoints, connection, task, MySQL, Parquet. */
import { S3_SETTINGS, World } from './support/world';

const worlds: World[] = [];

afterEach(async () => {
  for (const world of worlds.splice(0)) await world.close();
});

async function open(options = {}): Promise<World> {
  const world = await World.open(options);
  worlds.push(world);
  return world;
}

async function insertPair(world: World, first: number): Promise<void> {
  await world.sql.query(
    `begin; insert into customer values (${first}, 'a', 0.001); insert into customer values (${first + 1}, null, -1.5); commit`,
  );
}

const CUSTOMER = 'create table customer (id int primary key, name varchar(20), credit decimal(12,3))';

test('a task loads, follows, and its statistics are the rows in bronze', async () => {
  const world = await open();
  await world.sql.query(`${CUSTOMER}; create table nothing (id int primary key)`);
  await insertPair(world, 1);
  const task = await world.createTask(await world.wire());
  expect((await world.task(task)).Status).toBe('ready');
  await world.start(task);
  await world.awaitStatus(task, 'running');
  await world.drain(task);
  await world.sql.query(
    'set timestamp = 1291192000; update customer set id = 7, credit = 2.25 where id = 1; delete from customer where id = 2',
  );
  await world.drain(task);

  const rows = await world.rows(1, 'customer');
  expect(rows).toEqual([
    {
      Op: 'I',
      id: 1,
      name: 'a',
      credit: '0.001',
      _committed_at: '2010-12-01 08:26:00.123000',
      _sequence: '',
      BI_id: null,
    },
    {
      Op: 'I',
      id: 2,
      name: null,
      credit: '-1.500',
      _committed_at: '2010-12-01 08:26:00.123000',
      _sequence: '',
      BI_id: null,
    },
    {
      Op: 'U',
      id: 7,
      name: 'a',
      credit: '2.250',
      _committed_at: '2010-12-01 08:26:40.000000',
      _sequence: '20101201082640000000000000000000001',
      BI_id: 1,
    },
    {
      Op: 'D',
      id: 2,
      name: null,
      credit: '-1.500',
      _committed_at: '2010-12-01 08:26:40.000000',
      _sequence: '20101201082640000000000000000000002',
      BI_id: null,
    },
  ]);
  expect(await world.keys(1, 'customer')).toEqual([
    '2010/12/01/20101201-082600123.parquet',
    'LOAD00000001.parquet',
  ]);

  const { TableStatistics } = await world.dms.describeTableStatistics({ ReplicationTaskArn: task });
  const at = new Date('2010-12-01T08:26:00.123Z');
  expect(TableStatistics).toMatchObject([
    {
      SchemaName: world.schema,
      TableName: 'customer',
      FullLoadRows: 2,
      Inserts: 0,
      Updates: 1,
      Deletes: 1,
      Ddls: 0,
      AppliedUpdates: 1,
      TableState: 'Table completed',
      FullLoadStartTime: at,
      FullLoadEndTime: at,
      FullLoadReloaded: false,
    },
    {
      TableName: 'nothing',
      FullLoadRows: 0,
      TableState: 'Table completed',
      FullLoadStartTime: at,
      FullLoadEndTime: at,
    },
  ]);
  expect((await world.task(task)).ReplicationTaskStats).toMatchObject({
    FullLoadProgressPercent: 100,
    TablesLoaded: 2,
    TablesErrored: 0,
  });
});

test('object names follow the clock of a replay, and take the next free millisecond while it stands still', async () => {
  const world = await open();
  await world.sql.query(CUSTOMER);
  const task = await world.createTask(await world.wire());
  await world.start(task);
  await world.drain(task);
  for (const first of [1, 3]) {
    await insertPair(world, first);
    await world.drain(task);
  }
  await world.setClock('2010-12-02T00:00:00Z');
  await insertPair(world, 5);
  await world.drain(task);
  expect(await world.keys(1, 'customer')).toEqual([
    '2010/12/01/20101201-082600123.parquet',
    '2010/12/01/20101201-082600124.parquet',
    '2010/12/02/20101202-000000000.parquet',
  ]);
});

test('a reader killed in the middle of a transaction is started again, and each event arrives once', async () => {
  const world = await open({ batchIntervalMs: 60_000 });
  await world.sql.query(CUSTOMER);
  const task = await world.createTask(await world.wire());
  await world.start(task);
  await world.drain(task);
  await insertPair(world, 1);
  for (const [index, when] of (
    ['mid-transaction', 'before-put', 'between-puts', 'after-put'] as const
  ).entries()) {
    await world.local('POST /_local/dms/kill-reader', { taskArn: task, when });
    await insertPair(world, 3 + 2 * index);
    await world.drain(task);
  }
  await world.local('POST /_local/dms/kill-reader', { taskArn: task });
  await insertPair(world, 11);
  await world.drain(task);
  expect((await world.task(task)).Status).toBe('running');
  expect(await world.local('GET /_local/dms/tasks')).toMatchObject({
    tasks: [{ restarts: 5, status: 'running' }],
  });
  const rows = await world.rows(1, 'customer');
  expect(rows.map((row) => row['id'])).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  const sequences = rows.map((row) => String(row['_sequence']));
  expect(sequences).toEqual([...new Set(sequences)].sort());
  const { TableStatistics } = await world.dms.describeTableStatistics({ ReplicationTaskArn: task });
  expect(TableStatistics?.[0]?.Inserts).toBe(12);
});

test('stop keeps the place, resume goes on from it, and a checkpoint names it', async () => {
  const world = await open();
  await world.sql.query(CUSTOMER);
  const task = await world.createTask(await world.wire());
  await world.start(task);
  await world.drain(task);
  await insertPair(world, 1);
  const stopped = await world.stop(task);
  expect(stopped.StopReason).toBe('Stop Reason NORMAL');
  expect(stopped.RecoveryCheckpoint).toMatch(/^checkpoint:V1#1#binlog\.\d+:\d+:/);
  await insertPair(world, 3);
  await expect(world.start(task, 'start-replication')).rejects.toMatchObject({
    name: 'InvalidParameterCombinationException',
  });
  await world.start(task, 'resume-processing');
  await world.drain(task);
  expect((await world.rows(1, 'customer')).map((row) => row['id'])).toEqual([1, 2, 3, 4]);
});

test('a new BucketFolder and reload-target are a new epoch with fresh statistics', async () => {
  const world = await open();
  await world.sql.query(CUSTOMER);
  await insertPair(world, 1);
  const arns = await world.wire();
  const task = await world.createTask(arns);
  await world.start(task);
  await insertPair(world, 3);
  await world.drain(task);
  const folder = { S3Settings: { BucketFolder: world.folder(2) } };
  await expect(world.dms.modifyEndpoint({ EndpointArn: arns.target, ...folder })).rejects.toMatchObject({
    name: 'InvalidResourceStateFault',
  });
  await world.stop(task);
  await expect(world.start(task, 'reload-target')).rejects.toMatchObject({
    name: 'InvalidResourceStateFault',
  });
  const { Endpoint } = await world.dms.modifyEndpoint({ EndpointArn: arns.target, ...folder });
  expect(Endpoint?.S3Settings).toMatchObject({ ...S3_SETTINGS, BucketFolder: world.folder(2) });
  await world.sql.query('update customer set credit = 9 where id = 1');
  await world.start(task, 'reload-target');
  await insertPair(world, 5);
  await world.drain(task);
  const second = await world.rows(2, 'customer');
  expect(second.map((row) => [row['Op'], row['id'], row['credit']])).toEqual([
    ['I', 1, '9.000'],
    ['I', 2, '-1.500'],
    ['I', 3, '0.001'],
    ['I', 4, '-1.500'],
    ['I', 5, '0.001'],
    ['I', 6, '-1.500'],
  ]);
  const { TableStatistics = [] } = await world.dms.describeTableStatistics({ ReplicationTaskArn: task });
  const [table] = TableStatistics;
  expect((table?.FullLoadRows ?? 0) + (table?.Inserts ?? 0)).toBe(6);
  expect(table).toMatchObject({ Updates: 0, FullLoadReloaded: true });
  expect(await world.rows(1, 'customer')).toHaveLength(4);
});

test('a full-load task ends by itself; a cdc task starts at the place that it is given', async () => {
  const world = await open();
  await world.sql.query(CUSTOMER);
  const arns = await world.wire();
  await insertPair(world, 1);
  const full = await world.createTask(arns, 'full-load');
  await world.start(full);
  expect((await world.awaitStatus(full, 'stopped')).StopReason).toBe('Stop Reason FULL_LOAD_ONLY_FINISHED');
  await world.dms.deleteReplicationTask({ ReplicationTaskArn: full });

  const place = await world.sql.query('show master status');
  const [[status]] = place as unknown as [[{ File: string; Position: number }]];
  await insertPair(world, 3);
  const cdc = await world.createTask(arns, 'cdc');
  await world.dms.startReplicationTask({
    ReplicationTaskArn: cdc,
    StartReplicationTaskType: 'start-replication',
    CdcStartPosition: `${status.File}:${status.Position}`,
  });
  await world.drain(cdc);
  expect((await world.rows(1, 'customer')).map((row) => [row['id'], row['_sequence'] === ''])).toEqual([
    [1, true],
    [2, true],
    [3, false],
    [4, false],
  ]);
});

test('a bucket that throttles and breaks connections still gets each event once', async () => {
  const world = await open();
  await world.sql.query(CUSTOMER);
  const task = await world.createTask(await world.wire());
  await world.start(task);
  await world.drain(task);
  const rules = [
    { service: 's3', action: 'PUT', kind: 'throttle', times: 2 },
    { service: 's3', action: 'PUT', kind: 'reset', times: 1 },
  ];
  await world.local('POST /_local/faults', { rules });
  await insertPair(world, 1);
  await world.drain(task);
  expect((await world.rows(1, 'customer')).map((row) => row['id'])).toEqual([1, 2]);
});

test('a source that cannot be read exactly fails the task with a message that says why', async () => {
  const world = await open();
  await world.sql.query('create table place (id int primary key, at point)');
  const task = await world.createTask(await world.wire());
  await world.start(task);
  const failed = await world.awaitStatus(task, 'failed');
  expect(failed.LastFailureMessage).toContain('column at has a type that this DMS does not read');
  expect(failed.StopReason).toContain('FATAL_ERROR');
});

test('a reader that can never work ends the task after some attempts', async () => {
  const world = await open({ mostFailures: 1 });
  await world.sql.query(CUSTOMER);
  const arns = await world.wire();
  const task = await world.createTask(arns);
  await world.dms.modifyEndpoint({
    EndpointArn: arns.source,
    MySQLSettings: { ServerName: '127.0.0.1', Port: 1, Username: 'x', Password: 'x' },
  });
  await world.start(task);
  const failed = await world.awaitStatus(task, 'failed', 50_000);
  expect(failed.LastFailureMessage).toContain('died 2 times in a row without progress');
  expect(failed.LastFailureMessage).toContain('the connection to the source broke');
});
