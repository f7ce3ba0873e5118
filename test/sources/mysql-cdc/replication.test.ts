/** A replication's troubles, each made for real on a DMS and a source of this test's own, each with its way out. */
import { product } from '../../../src/entities/product';
import { acceptDdl } from '../../../src/sources/mysql-cdc/status/accept-ddl';
import { describeSource, readSourceStatus } from '../../../src/sources/mysql-cdc/status/status';
import { controlKey, tablePrefix } from '../../../src/model/names';
import { RUNS_ON } from '../../../src/model/runs-on';
import { openShops, type ReplicatedShop, type Shops } from './support/replicated-shops';
import { sourceOf } from '../../../src/model/pipeline';
import { tableFeedSchema } from '../../../src/model/table-feed';

describe.each(RUNS_ON)('a run whose replication (%s)', (runsOn) => {
  let shops: Shops;
  beforeAll(async () => {
    shops = await openShops();
  });
  afterAll(() => shops.close());

  const open = (patienceMs = 30_000): Promise<ReplicatedShop> => shops.open({ patienceMs, runsOn });
  const addCustomer = (id: string): string =>
    `insert into customer (customer_id, city) values ('${id}', 'Kiel')`;
  const code = (expected: string) => ({ code: expected });

  it('runs sees its heartbeat in bronze, with the figures of the source', async () => {
    const shop = await open();
    await shop.sql(addCustomer('a'));
    await expect(shop.secure()).resolves.toMatchObject({
      epoch: 1,
      figures: [{ entity: 'customer', rows: '1' }],
    });
  });

  it('was never started, and would write over the full load that its folder has, is not started', async () => {
    const shop = await open();
    const { database } = sourceOf(shop.pipeline, 'mysql-cdc');
    const load = `${tablePrefix(shop.pipeline.name, 1, database, 'customer')}LOAD00000001.parquet`;
    await shop.source.store.writeJson(shop.bucket, load, {});
    await expect(shop.secure()).rejects.toMatchObject({
      code: 'ELT_CONFIG_INVALID',
      message: expect.stringContaining('epoch 1 has a full load of customer already') as string,
    });
    expect((await readSourceStatus(shop.source, shop.pipeline)).status).toMatch(/^(ready|created)$/);
  });

  it('was stopped says so, and goes on after it was resumed', async () => {
    const shop = await open();
    await shop.secure();
    await shop.stop();
    await expect(shop.secure()).rejects.toMatchObject(code('ELT_REPLICATE_TASK_STOPPED'));
    await shop.resume();
    await expect(shop.secure()).resolves.toMatchObject({ epoch: 1 });
  });

  it('is stopped while the heartbeat is awaited says so at once, and not that it is late', async () => {
    const shop = await open();
    await shop.secure();
    const waiting = shop.awaitMark('nobody').catch((error: unknown) => error);
    await shop.stop();
    expect(await waiting).toMatchObject(code('ELT_REPLICATE_TASK_STOPPED'));
  });

  it('runs and does not bring the heartbeat fails after a while, so that a person hears of it', async () => {
    const shop = await open(500);
    await shops.local('settings', { batchIntervalMs: 60_000 });
    const waiting = shop.secure({ batchIntervalMs: 50 });
    await expect(waiting).rejects.toMatchObject({
      type: 'ELT_REPLICATE_HEARTBEAT_LATE',
      nonRetryable: true,
    });
    await shops.local('settings', { batchIntervalMs: 50 });
  });

  it('has failed says why', async () => {
    const shop = await open();
    await shop.secure();
    await shop.sql("set session binlog_format = 'STATEMENT'", addCustomer('b'));
    await shop.awaitStatus('failed');
    await expect(shop.secure()).rejects.toMatchObject({
      code: 'ELT_REPLICATE_LOG_UNREADABLE',
      message: expect.stringMatching(
        /unreadable log at binlog\.\d+:\d+: .*logged as a statement.*binlog_format = ROW/,
      ) as string,
    });
  });

  it('gave a table up names it', async () => {
    const shop = await open();
    await shop.secure();
    const table = `${sourceOf(shop.pipeline, 'mysql-cdc').database}.customer`;
    await shops.local('suspend-table', { taskArn: shop.arn, table });
    await expect(shop.secure()).rejects.toMatchObject({
      code: 'ELT_REPLICATE_TABLE_FAILED',
      message: `${table} is in state "Table error"`,
    });
  });

  it('does not capture a table of the pipeline names it instead of waiting for ever', async () => {
    const shop = await open();
    const { entities } = shop.pipeline;
    const source = sourceOf(shop.pipeline, 'mysql-cdc');
    await shop.redefine({
      ...shop.pipeline,
      entities: [...entities, product],
      source: { ...source, feeds: [...source.feeds, tableFeedSchema.parse({ entity: 'product' })] },
    });
    await expect(shop.secure()).rejects.toMatchObject({
      code: 'ELT_REPLICATE_TABLE_FAILED',
      message: `ecomflow-${shop.pipeline.name} does not capture product`,
    });
  });

  it('saw a schema change stops every run until a person has accepted as many', async () => {
    const shop = await open();
    const { id } = await shop.secure();
    await shop.sql('alter table customer add column shoe_size int');
    await shop.drain();
    await expect(shop.secure()).rejects.toMatchObject(code('ELT_REPLICATE_DDL_SEEN'));
    // A run that was past its first look hears of it when its heartbeat is there.
    await expect(shop.awaitMark(id)).rejects.toMatchObject(code('ELT_REPLICATE_DDL_SEEN'));
    const status = await readSourceStatus(shop.source, shop.pipeline);
    expect(status.tables[0]).toMatchObject({ name: 'customer', ddls: 1, accepted: false });
    expect(describeSource(status)).toMatch(/shoe_size +int\(11\) +-/);

    const accept = (ddls: number) =>
      acceptDdl(shop.source, shop.pipeline, { table: 'customer', ddls, because: 'nobody sells shoes' });
    await expect(accept(2)).rejects.toMatchObject(code('ELT_INPUT_INVALID'));
    await accept(1);
    await expect(shop.secure()).resolves.toMatchObject({ epoch: 1 });
    expect((await readSourceStatus(shop.source, shop.pipeline)).tables[0]).toMatchObject({ accepted: true });

    await shop.sql('create index by_city on customer (city)');
    await expect(shop.secure()).rejects.toMatchObject(code('ELT_REPLICATE_DDL_SEEN'));
    await accept(2);
    await expect(shop.secure()).resolves.toMatchObject({ epoch: 1 });

    // Another start may have counted anew, so what was accepted of the one before says nothing of it.
    await shop.stop();
    await shop.resume();
    await shop.drain();
    await expect(shop.secure()).rejects.toMatchObject(code('ELT_REPLICATE_DDL_SEEN'));
  });

  it('counts a TRUNCATE, which leaves no event, as a schema change', async () => {
    const shop = await open();
    await shop.sql(addCustomer('a'));
    await shop.secure();
    await shop.sql('truncate table customer');
    await expect(shop.secure()).rejects.toMatchObject(code('ELT_REPLICATE_DDL_SEEN'));
  });

  it('lost the log while it was stopped says so, and a new epoch is the way out', async () => {
    const shop = await open();
    await shop.sql(addCustomer('a'));
    await shop.secure();
    await shop.stop();
    await shop.sql(addCustomer('b'), 'flush binary logs', addCustomer('c'));
    await shop.purgeLogs();
    await shop.resume();
    await shop.awaitStatus('failed');
    await expect(shop.secure()).rejects.toMatchObject(code('ELT_REPLICATE_LOG_PURGED'));

    await shop.reload(2);
    await expect(shop.secure()).resolves.toMatchObject({
      epoch: 2,
      figures: [{ entity: 'customer', rows: '3' }],
    });
    const { store, settings } = shop.source;
    const control = await store.readJson(settings.lakeBucket, controlKey(shop.plan.pipeline, 2, 'customer'));
    expect(control).toMatchObject({ epoch: 2, fullLoadRows: 3 });
  });
});
