/** The replication task's troubles, each made for real on a DMS and a source of this test's own, each with its way out. */
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { acceptDdl } from '../../src/cli/source/accept-ddl';
import { describeSource, readSourceStatus } from '../../src/cli/source/status';
import { createSourceDatabase } from '../../src/aws/source-database';
import { controlKey, epochFolder } from '../../src/model/names';
import { openShops, type ReplicatedShop, type Shops } from './support/replicated-shops';

describe('a run whose replication task', () => {
  let shops: Shops;
  beforeAll(async () => {
    shops = await openShops();
  });
  afterAll(() => shops.close());

  const open = (patienceMs?: number): Promise<ReplicatedShop> => shops.open(patienceMs);
  const addCustomer = (id: string): string =>
    `insert into customer (customer_id, city) values ('${id}', 'Kiel')`;
  const code = (expected: string) => ({ code: expected });

  it('runs sees its heartbeat in bronze, with the figures of the source', async () => {
    const shop = await open();
    await shop.sql(addCustomer('a'));
    await expect(shop.replicate()).resolves.toMatchObject({
      epoch: 1,
      figures: [{ entity: 'customer', rows: '1' }],
    });
  });

  it('was stopped says so, and goes on after it was resumed', async () => {
    const shop = await open();
    await shop.replicate();
    await shop.stop();
    await expect(shop.replicate()).rejects.toMatchObject(code('ELT_REPLICATE_TASK_STOPPED'));
    await shop.resume();
    await expect(shop.replicate()).resolves.toMatchObject({ epoch: 1 });
  });

  it('is stopped while the heartbeat is awaited says so at once, and not that it is late', async () => {
    const shop = await open();
    await shop.replicate();
    const waiting = shop.awaitHeartbeat('nobody').catch((error: unknown) => error);
    await shop.stop();
    expect(await waiting).toMatchObject(code('ELT_REPLICATE_TASK_STOPPED'));
  });

  it('runs and does not bring the heartbeat fails after a while, so that a person hears of it', async () => {
    const shop = await open(500);
    await shops.local('settings', { batchIntervalMs: 60_000 });
    const waiting = shop.replicate({ batchIntervalMs: 50 });
    await expect(waiting).rejects.toMatchObject({
      type: 'ELT_REPLICATE_HEARTBEAT_LATE',
      nonRetryable: true,
    });
    await shops.local('settings', { batchIntervalMs: 50 });
  });

  it('has failed says why', async () => {
    const shop = await open();
    await shop.replicate();
    await shop.sql("set session binlog_format = 'STATEMENT'", addCustomer('b'));
    await shops.awaitStatus(shop.taskArn, 'failed');
    await expect(shop.replicate()).rejects.toMatchObject({
      code: 'ELT_REPLICATE_LOG_UNREADABLE',
      message: expect.stringMatching(
        /unreadable log at binlog\.\d+:\d+: .*logged as a statement.*binlog_format = ROW/,
      ) as string,
    });
  });

  it('gave a table up names it', async () => {
    const shop = await open();
    await shop.replicate();
    const table = `${shop.plan.database}.customer`;
    await shops.local('suspend-table', { taskArn: shop.taskArn, table });
    await expect(shop.replicate()).rejects.toMatchObject({
      code: 'ELT_REPLICATE_TABLE_FAILED',
      message: `${table} is in state "Table error"`,
    });
  });

  it('does not capture a table of the pipeline names it instead of waiting for ever', async () => {
    const shop = await open();
    const entities = [...shop.plan.entities, { name: 'product', table: 'product', version: 1 }];
    Object.assign(shop.plan, { entities });
    await expect(shop.replicate()).rejects.toMatchObject({
      code: 'ELT_REPLICATE_TABLE_FAILED',
      message: 'the task does not capture product',
    });
  });

  it('saw a schema change stops every run until a person has accepted as many', async () => {
    const shop = await open();
    const { heartbeatId } = await shop.replicate();
    await shop.sql('alter table customer add column shoe_size int');
    await shop.drain();
    await expect(shop.replicate()).rejects.toMatchObject(code('ELT_REPLICATE_DDL_SEEN'));
    // A run that was past its first look hears of it when its heartbeat is there.
    await expect(shop.awaitHeartbeat(heartbeatId)).rejects.toMatchObject(code('ELT_REPLICATE_DDL_SEEN'));
    const status = await readSourceStatus(shop.source, shop.pipeline);
    expect(status.tables[0]).toMatchObject({ name: 'customer', ddls: 1, accepted: false });
    expect(describeSource(status)).toMatch(/shoe_size +int\(11\) +-/);

    const accept = (ddls: number) =>
      acceptDdl(shop.source, shop.pipeline, { table: 'customer', ddls, because: 'nobody sells shoes' });
    await expect(accept(2)).rejects.toMatchObject(code('ELT_INPUT_INVALID'));
    await accept(1);
    await expect(shop.replicate()).resolves.toMatchObject({ epoch: 1 });
    expect((await readSourceStatus(shop.source, shop.pipeline)).tables[0]).toMatchObject({ accepted: true });

    await shop.sql('create index by_city on customer (city)');
    await expect(shop.replicate()).rejects.toMatchObject(code('ELT_REPLICATE_DDL_SEEN'));
    await accept(2);
    await expect(shop.replicate()).resolves.toMatchObject({ epoch: 1 });

    // Another start may have counted anew, so what was accepted of the one before says nothing of it.
    await shop.stop();
    await shop.resume();
    await shop.drain();
    await expect(shop.replicate()).rejects.toMatchObject(code('ELT_REPLICATE_DDL_SEEN'));
  });

  it('counts a TRUNCATE, which leaves no event, as a schema change', async () => {
    const shop = await open();
    await shop.sql(addCustomer('a'));
    await shop.replicate();
    await shop.sql('truncate table customer');
    await expect(shop.replicate()).rejects.toMatchObject(code('ELT_REPLICATE_DDL_SEEN'));
  });

  it('lost the log while it was stopped says so, and a new epoch is the way out', async () => {
    const shop = await open();
    await shop.sql(addCustomer('a'));
    await shop.replicate();
    await shop.stop();
    await shop.sql(addCustomer('b'), 'flush binary logs', addCustomer('c'));
    await shop.purgeLogs();
    await shop.resume();
    await shops.awaitStatus(shop.taskArn, 'failed');
    await expect(shop.replicate()).rejects.toMatchObject(code('ELT_REPLICATE_LOG_PURGED'));

    // The runbook's way, call by call.
    const { ReplicationTasks } = await shops.dms.describeReplicationTasks({
      Filters: [{ Name: 'replication-task-arn', Values: [shop.taskArn] }],
    });
    await shops.dms.modifyEndpoint({
      EndpointArn: ReplicationTasks?.[0]?.TargetEndpointArn,
      S3Settings: { BucketFolder: epochFolder(shop.plan.pipeline, 2) },
    });
    await shops.dms.startReplicationTask({
      ReplicationTaskArn: shop.taskArn,
      StartReplicationTaskType: 'reload-target',
    });
    await expect(shop.replicate()).resolves.toMatchObject({
      epoch: 2,
      figures: [{ entity: 'customer', rows: '3' }],
    });
    const { store, settings } = shop.source;
    const control = await store.readJson(settings.lakeBucket, controlKey(shop.plan.pipeline, 2, 'customer'));
    expect(control).toMatchObject({ epoch: 2, fullLoadRows: 3 });
  });
});

describe('a source', () => {
  const USER = "visitor@'127.0.0.1'";
  const LOGIN = { username: 'visitor', password: 'visits' };
  const GRANTS = ['select, insert, lock tables on *.*'];

  let shops: Shops;
  let shop: ReplicatedShop;
  beforeAll(async () => {
    shops = await openShops();
    shop = await shops.open();
  });
  afterAll(() => shops.close());

  /** How to make the trouble and how to end it, the code, whether a run tries again, and the server's own words. */
  const TROUBLES: [string, string[], string[], string, boolean, RegExp][] = [
    [
      'is read only',
      ['set global read_only = on'],
      ['set global read_only = off'],
      'READ_ONLY',
      false,
      /--read-only/,
    ],
    [
      'has read-only transactions',
      ['set global transaction_read_only = on'],
      ['set global transaction_read_only = off'],
      'READ_ONLY',
      false,
      /READ ONLY transaction/,
    ],
    [
      'lets the user only read',
      [`revoke insert on *.* from ${USER}`],
      [`grant insert on *.* to ${USER}`],
      'DENIED',
      false,
      /INSERT command denied .*ecomflow_heartbeat/,
    ],
    [
      'lets the user lock no table',
      [`revoke lock tables on *.* from ${USER}`],
      [`grant lock tables on *.* to ${USER}`],
      'DENIED',
      false,
      /Access denied/,
    ],
    [
      'has another password',
      [`set password for ${USER} = password('other')`],
      [`set password for ${USER} = password('visits')`],
      'DENIED',
      false,
      /Access denied/,
    ],
    [
      'has locked the account',
      [`alter user ${USER} account lock`],
      [`alter user ${USER} account unlock`],
      'DENIED',
      false,
      /account is locked/,
    ],
    [
      'has no heartbeat table',
      ['rename table ecomflow_heartbeat to hidden'],
      ['rename table hidden to ecomflow_heartbeat'],
      'SCHEMA',
      false,
      /ecomflow_heartbeat' doesn't exist/,
    ],
    [
      'has a trigger that refuses',
      [
        "create trigger no before insert on ecomflow_heartbeat for each row signal sqlstate '45000' set message_text = 'never'",
      ],
      ['drop trigger no'],
      'SCHEMA',
      false,
      /never/,
    ],
    [
      'lets the user connect but once a year',
      [`alter user ${USER} with max_connections_per_hour 1`],
      [`alter user ${USER} with max_connections_per_hour 0`],
      'BUSY',
      true,
      /max_connections_per_hour/,
    ],
    [
      'ends statements early',
      [
        'set global max_statement_time = 0.2',
        'create trigger slow before insert on ecomflow_heartbeat for each row set @slept = sleep(2)',
      ],
      ['set global max_statement_time = 0', 'drop trigger slow'],
      'BUSY',
      true,
      /max_statement_time/,
    ],
  ];
  it.each(TROUBLES)('that %s is told from a defect', async (_, make, end, code, isRetried, words) => {
    await shop.sql(
      `create or replace user ${USER} identified by 'visits'`,
      ...GRANTS.map((grant) => `grant ${grant} to ${USER}`),
    );
    await expect(shop.beatAs(LOGIN)).resolves.toMatchObject({ written: true });
    await shop.sql(...make);
    // what is counted by the hour is not over at the first
    const trouble = await shop.beatAs(LOGIN).then(
      () => shop.beatAs(LOGIN).catch((error: unknown) => error),
      (error: unknown) => error,
    );
    await shop.sql(...end);
    expect(trouble).toMatchObject({
      type: `ELT_REPLICATE_SOURCE_${code}`,
      nonRetryable: !isRetried,
      message: expect.stringMatching(words) as string,
    });
    await expect(shop.beatAs(LOGIN)).resolves.toMatchObject({ written: true });
  });

  it('that a transaction goes on writing is busy, after a while', async () => {
    const trouble = await shop.source.source.use(async (connection) => {
      await connection.beginTransaction();
      await connection.query("insert into customer (customer_id, city) values ('held', 'Kiel')");
      const found = await shop.beatAs({}).catch((error: unknown) => error);
      await connection.rollback();
      return found;
    });
    expect(trouble).toMatchObject({
      type: 'ELT_REPLICATE_SOURCE_BUSY',
      nonRetryable: false,
      message: expect.stringContaining('customer was never still') as string,
    });
  });

  it('without the database is told from a defect', async () => {
    expect(await shop.beatAs({ dbname: 'nobody' }).catch((error: unknown) => error)).toMatchObject({
      type: 'ELT_REPLICATE_SOURCE_SCHEMA',
      message: expect.stringContaining("Unknown database 'nobody'") as string,
    });
  });

  it.each([
    ['not JSON, but a {password}', /is not JSON$/],
    ['{"host":"h","port":"x","username":"u","password":"p"}', /does not hold port, dbname as it should$/],
    ['', /is not JSON$/],
  ])('whose secret is %j is a matter of configuration', async (SecretString, words) => {
    const secrets = new SecretsManagerClient({ region: 'eu-west-1' });
    jest.spyOn(secrets, 'send').mockReturnValue(Promise.resolve({ SecretString }) as never);
    const source = createSourceDatabase(secrets, 'secret');
    await expect(source.use(() => Promise.resolve())).rejects.toMatchObject({
      code: 'ELT_CONFIG_INVALID',
      message: expect.stringMatching(words) as string,
    });
    secrets.destroy();
  });

  it('that does not answer has its own code', async () => {
    const nowhere = { host: '127.0.0.1', port: 1, username: 'u', password: 'p', dbname: 'd' };
    const secrets = new SecretsManagerClient({ region: 'eu-west-1' });
    jest
      .spyOn(secrets, 'send')
      .mockReturnValue(Promise.resolve({ SecretString: JSON.stringify(nowhere) }) as never);
    const source = createSourceDatabase(secrets, 'secret');
    await expect(source.use(() => Promise.resolve())).rejects.toMatchObject({
      code: 'ELT_REPLICATE_SOURCE_UNREACHABLE',
    });
    secrets.destroy();
  });
});
