/** Catalog and crawler through the real SDK, over real Parquet. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { testStack, uniqueName } from '../../support/stack';
import { World } from './support/world';

let world: World;
let database: string;
let files: { plain: Buffer; wider: Buffer; twice: Buffer };

const PYTHON = `
import datetime, decimal, sys, pyarrow as pa, pyarrow.parquet as pq
row = dict(id=1, name='a', price=decimal.Decimal('1.500'), day=datetime.date(2010, 12, 1), at=datetime.datetime(2010, 12, 1), small=1, ok=True)
schema = pa.schema([('id', pa.int64()), ('Name', pa.string()), ('price', pa.decimal128(12, 3)), ('day', pa.date32()), ('at', pa.timestamp('us')), ('small', pa.int16()), ('ok', pa.bool_())])
table = pa.Table.from_arrays([pa.array([row[name.lower()]], type=schema.field(name).type) for name in schema.names], schema=schema)
pq.write_table(table, sys.argv[1] + '/plain.parquet')
pq.write_table(table.append_column('NAME', pa.array(['b'])), sys.argv[1] + '/twice.parquet')
pq.write_table(table.append_column('extra', pa.array([1], type=pa.int32())), sys.argv[1] + '/wider.parquet')
`;

beforeAll(async () => {
  world = await World.open();
  const folder = mkdtempSync(join(tmpdir(), 'ecomflow-parquet-'));
  execFileSync(testStack().tools.python, ['-c', PYTHON, folder]);
  files = {
    plain: readFileSync(join(folder, 'plain.parquet')),
    wider: readFileSync(join(folder, 'wider.parquet')),
    twice: readFileSync(join(folder, 'twice.parquet')),
  };
});
beforeEach(async () => {
  database = uniqueName('db');
  await world.glue.createDatabase({ DatabaseInput: { Name: database } });
});
afterAll(() => world.close());

async function makeCrawler(...paths: string[]): Promise<string> {
  const name = uniqueName('crawler', '-');
  await world.glue.createCrawler({
    Name: name,
    Role: 'role',
    DatabaseName: database,
    TablePrefix: 'silver_',
    Targets: { S3Targets: paths.map((path) => ({ Path: `s3://${world.bucket}/${path}` })) },
  });
  return name;
}

async function crawl(name: string) {
  await world.glue.startCrawler({ Name: name });
  for (;;) {
    const { Crawler } = await world.glue.getCrawler({ Name: name });
    if (Crawler?.State === 'READY') return Crawler;
    await sleep(20);
  }
}

const COLUMNS = [
  { Name: 'id', Type: 'bigint' },
  { Name: 'name', Type: 'string' },
  { Name: 'price', Type: 'decimal(12,3)' },
  { Name: 'day', Type: 'date' },
  { Name: 'at', Type: 'timestamp' },
  { Name: 'small', Type: 'smallint' },
  { Name: 'ok', Type: 'boolean' },
];

test('a crawl makes the table with the columns of the real files and its partitions, and tells of it', async () => {
  const folder = uniqueName('lake');
  await world.put(`${folder}/customer/run=a/try=t1/jr_1/part-0.parquet`, files.plain);
  await world.put(`${folder}/customer/run=a/try=t1/jr_1/_SUCCESS`, '');
  await world.put(`${folder}/customer/run=b/try=t2/jr_2/part-0.parquet`, files.plain);
  const name = await makeCrawler(`${folder}/customer/`);
  const since = Date.now() - 1;
  const crawler = await crawl(name);
  expect(crawler.LastCrawl?.Status).toBe('SUCCEEDED');
  const { Table } = await world.glue.getTable({ DatabaseName: database, Name: 'silver_customer' });
  expect(Table?.StorageDescriptor?.Columns).toEqual(COLUMNS);
  expect(Table?.StorageDescriptor?.Location).toBe(`s3://${world.bucket}/${folder}/customer/`);
  expect(Table?.PartitionKeys?.map((key) => key.Name)).toEqual(['run', 'try', 'partition_0']);
  const { Partitions } = await world.glue.getPartitions({
    DatabaseName: database,
    TableName: 'silver_customer',
  });
  expect(Partitions?.map((partition) => partition.Values)).toEqual([
    ['a', 't1', 'jr_1'],
    ['b', 't2', 'jr_2'],
  ]);
  const { Crawls } = await world.glue.listCrawls({ CrawlerName: name });
  expect(Crawls).toHaveLength(1);
  expect(Crawls?.[0]).toMatchObject({ State: 'COMPLETED' });
  expect(Crawls?.[0]?.StartTime?.getTime()).toBeGreaterThan(since - 1000);
  const summary = JSON.parse(Crawls?.[0]?.Summary ?? '{}') as Record<string, string>;
  expect(JSON.parse(summary['PARTITION'] ?? '{}')).toMatchObject({ ADD: { Count: 2 } });
});

test('a later crawl adds the new column and partition, and a crawl of nothing new changes nothing', async () => {
  const folder = uniqueName('lake');
  await world.put(`${folder}/t/run=a/part-0.parquet`, files.plain);
  const name = await makeCrawler(`${folder}/t`);
  await crawl(name);
  await world.put(`${folder}/t/run=b/part-0.parquet`, files.wider);
  await crawl(name);
  const { Table } = await world.glue.getTable({ DatabaseName: database, Name: 'silver_t' });
  expect(Table?.StorageDescriptor?.Columns).toEqual([...COLUMNS, { Name: 'extra', Type: 'int' }]);
  await crawl(name);
  const { Crawls } = await world.glue.listCrawls({ CrawlerName: name });
  expect(Crawls?.map((item) => item.Summary === '{}')).toEqual([true, false, false]);
});

test('a table whose files are gone is marked as deprecated', async () => {
  const folder = uniqueName('lake');
  await world.put(`${folder}/t/part-0.parquet`, files.plain);
  const name = await makeCrawler(`${folder}/`);
  await crawl(name);
  await world.s3.deleteObject({ Bucket: world.bucket, Key: `${folder}/t/part-0.parquet` });
  await crawl(name);
  const { Table } = await world.glue.getTable({ DatabaseName: database, Name: 'silver_t' });
  expect(Table?.Parameters).toHaveProperty('DEPRECATED_BY_CRAWLER');
});

test('a file that is not Parquet fails the crawl, which says why', async () => {
  const folder = uniqueName('lake');
  await world.put(`${folder}/t/part-0.parquet`, 'no Parquet at all, but long enough to look for a footer');
  const name = await makeCrawler(`${folder}/t/`);
  const crawler = await crawl(name);
  expect(crawler.LastCrawl).toMatchObject({ Status: 'FAILED' });
  expect(crawler.LastCrawl?.ErrorMessage).toMatch(/parquet/i);
});

test('a file with two columns that differ only in their letters fails the crawl, which names them', async () => {
  const folder = uniqueName('lake');
  await world.put(`${folder}/t/part-0.parquet`, files.twice);
  const { LastCrawl } = (await crawl(await makeCrawler(`${folder}/t`))) ?? {};
  expect(LastCrawl).toMatchObject({ Status: 'FAILED' });
  expect(LastCrawl?.ErrorMessage).toContain('two columns would be called name');
});

test('a crawler that runs is neither started, changed nor deleted; one at rest is not stopped', async () => {
  const folder = uniqueName('lake');
  for (let n = 0; n < 30; n += 1) await world.put(`${folder}/t/run=${n}/part-0.parquet`, files.plain);
  const name = await makeCrawler(`${folder}/t/`);
  await expect(world.glue.stopCrawler({ Name: name })).rejects.toMatchObject({
    name: 'CrawlerNotRunningException',
  });
  await world.glue.startCrawler({ Name: name });
  const running = { name: 'CrawlerRunningException' };
  await expect(world.glue.startCrawler({ Name: name })).rejects.toMatchObject(running);
  await expect(world.glue.updateCrawler({ Name: name, Role: 'other' })).rejects.toMatchObject(running);
  await expect(world.glue.deleteCrawler({ Name: name })).rejects.toMatchObject(running);
  await world.glue.stopCrawler({ Name: name });
  for (;;) {
    const { Crawls } = await world.glue.listCrawls({ CrawlerName: name });
    if (Crawls?.[0]?.State !== 'RUNNING') {
      expect(Crawls?.[0]?.State).toBe('STOPPED');
      break;
    }
    await sleep(20);
  }
  await world.glue.deleteCrawler({ Name: name });
  await expect(world.glue.getCrawler({ Name: name })).rejects.toMatchObject({
    name: 'EntityNotFoundException',
  });
});

test('the catalog keeps databases, tables and partitions, and refuses doubles', async () => {
  const table = {
    Name: 'Events',
    PartitionKeys: [{ Name: 'day', Type: 'string' }],
    StorageDescriptor: { Columns: [{ Name: 'id', Type: 'int' }], Location: 's3://b/events/' },
  };
  const exists = { name: 'AlreadyExistsException' };
  await expect(world.glue.createDatabase({ DatabaseInput: { Name: database } })).rejects.toMatchObject(
    exists,
  );
  await world.glue.createTable({ DatabaseName: database, TableInput: table });
  await expect(world.glue.createTable({ DatabaseName: database, TableInput: table })).rejects.toMatchObject(
    exists,
  );
  const partitions = {
    DatabaseName: database,
    TableName: 'events',
    PartitionInputList: [{ Values: ['2010-12-01'] }, { Values: ['2010-12-01'] }, { Values: ['a', 'b'] }],
  };
  const { Errors } = await world.glue.batchCreatePartition(partitions);
  expect(Errors?.map((error) => error.ErrorDetail?.ErrorCode)).toEqual([
    'AlreadyExistsException',
    'InvalidInputException',
  ]);
  await world.glue.updateTable({ DatabaseName: database, TableInput: { ...table, Description: 'new' } });
  const { TableList } = await world.glue.getTables({ DatabaseName: database, Expression: 'ev.*' });
  expect(TableList).toMatchObject([{ Name: 'events', Description: 'new', VersionId: '1' }]);
  expect((await world.glue.getDatabase({ Name: database })).Database?.Name).toBe(database);
  await world.glue.deleteTable({ DatabaseName: database, Name: 'events' });
  await expect(world.glue.getTable({ DatabaseName: database, Name: 'events' })).rejects.toMatchObject({
    name: 'EntityNotFoundException',
  });
  await expect(world.glue.getDatabase({ Name: 'nothing' })).rejects.toMatchObject({
    name: 'EntityNotFoundException',
  });
});
