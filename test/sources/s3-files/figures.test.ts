/** Files in bronze, counted by the local Athena over the local catalog, and compared with what a warehouse keeps of them. */
import { gzipSync } from 'node:zlib';
import { Athena } from '@aws-sdk/client-athena';
import { Glue } from '@aws-sdk/client-glue';
import { S3 } from '@aws-sdk/client-s3';
import { setTimeout as sleep } from 'node:timers/promises';
import { landedKey, parseLandedName } from '../../../src/model/landed-name';
import { definePipeline } from '../../../src/model/pipeline';
import type { Plan } from '../../../src/model/plan';
import { createLandedFigures } from '../../../src/sources/s3-files/figures';
import type { Compared, Recounted } from '../../../src/sources/recounted';
import { openWarehouse, type Warehouse } from '../../sql/support/warehouse';
import { clientSettings, makeBucket, uniqueName } from '../../support/stack';
import { PLAN } from '../../workflows/scripted-activities';
import { figuredSales } from './support/figured-sales';

const pipeline = definePipeline(figuredSales());
const clients = { athena: new Athena(clientSettings()), glue: new Glue(clientSettings()) };
const s3 = new S3({ ...clientSettings(), forcePathStyle: true });
const HEADER = 'Item Type;Unit Price;Order Date';
let sql: Warehouse;
let bronze: string;
let database: string;
let figures: Recounted;
/** Each test has a day of its own. */
let day = 0;
let plan: Plan;

beforeAll(async () => {
  sql = await openWarehouse();
  await sql.install();
  bronze = await makeBucket('bronze');
  const lake = await makeBucket('lake');
  database = uniqueName('catalog');
  await clients.glue.createDatabase({ DatabaseInput: { Name: database } });
  figures = createLandedFigures({
    ...clients,
    sql: sql.runner,
    store: { readJson: () => Promise.resolve(JSON.parse(JSON.stringify(pipeline))) },
    settings: {
      bronzeBucket: bronze,
      lakeBucket: lake,
      catalogDatabase: database,
      athenaWorkGroup: 'primary',
    },
  });
});

beforeEach(() => {
  // The days around it belong to no other test.
  day += 3;
  const from = new Date(Date.UTC(2011, 0, day)).toISOString();
  const to = new Date(Date.UTC(2011, 0, day + 1)).toISOString();
  plan = {
    ...PLAN,
    pipeline: pipeline.name,
    sourceSystem: pipeline.sourceSystem,
    sourceKind: 's3-files',
    window: { from, to },
  };
});

afterAll(async () => {
  clients.athena.destroy();
  clients.glue.destroy();
  s3.destroy();
  await sql.close();
});

async function land(name: string, body: string | Buffer, minute = 0): Promise<string> {
  const key = landedKey(pipeline.name, 'sale', Date.parse(plan.window.from) + minute * 60_000, name);
  await s3.putObject({ Bucket: bronze, Key: key, Body: body });
  return key;
}

/** As a load leaves it: the ledger's line of the feed, and an event of each row. */
async function load(
  key: string,
  prices: readonly string[],
  { events = prices.length, version = 1 } = {},
): Promise<void> {
  const arrived = String(parseLandedName(key)?.arrivedMs).padStart(13, '0');
  await sql.execute(
    `insert into etl_ledger values ('${pipeline.name}', 'sale', '${key}', 'e${version}', ${version}, ${prices.length}, 'b', 'l', getdate())`,
  );
  for (const [ordinal, price] of prices.slice(0, events).entries()) {
    const sequence = `20110105000000${arrived}${String(ordinal).padStart(8, '0')}`;
    await sql.execute(
      `insert into hist_product (event_id, source_system, record_key, epoch, origin, committed_at, sequence, op, contract_version,
         row_hash, tracked_hash, sum_1, stock_code)
       values ('${sequence}v${version}', '${pipeline.sourceSystem}', 'k', 1, 'change', getdate(), '${sequence}', 'U', ${version}, 'h', 't', ${price}, 'k')`,
    );
  }
}

async function compare(token = uniqueName('token')): Promise<Compared> {
  const counts = await figures.start(plan, token);
  for (const count of counts) {
    let found;
    while ((found = await figures.look(count)) === null) await sleep(20);
    if (found !== true) throw found;
  }
  return figures.compare(plan, counts);
}

const EQUAL = { differences: [], unsure: [] };

it('says nothing where rows and sums are those of the files: gzip, BOM, CR LF, blank lines, days before and after', async () => {
  const lines = [HEADER, 'Beans;1.500;1/5/2011', '', 'Corn;"2.25";1/6/2011', ''];
  await load(await land('plain.csv', lines.join('\n')), ['1.5', '2.25']);
  await load(await land('zipped.csv.gz', gzipSync(`\uFEFF${lines.join('\r\n')}`), 1), ['1.5', '2.25']);
  await load(await land('header-only.csv', HEADER, 2), []);
  await land('next-day.csv', lines.join('\n'), 24 * 60);
  await land('day-before.csv', lines.join('\n'), -1);
  expect(await compare()).toEqual(EQUAL);
});

it('finds an object that was not loaded, a row that was lost and a value that was changed', async () => {
  const body = `${HEADER}\nBeans;1.500;1/5/2011\nCorn;2.25;1/6/2011\n`;
  const missing = await land('missing.csv', body);
  const short = await land('short.csv', body, 1);
  const changed = await land('changed.csv', body, 2);
  await load(short, ['1.5']);
  await load(changed, ['1.5', '22.5']);
  expect(await compare()).toEqual({
    differences: [
      `sale: ${missing} has 2 rows and is not loaded`,
      `sale: ${short} has 2 rows by Athena, 1 are loaded`,
      `sale: ${changed} has price 3.75 by Athena, product 24`,
    ],
    unsure: [],
  });
});

it('finds a file that was changed in bronze after it was loaded', async () => {
  const key = await land('sales.csv', `${HEADER}\nBeans;1;1/5/2011\n`);
  await load(key, ['1']);
  expect(await compare()).toEqual(EQUAL);
  await s3.putObject({ Bucket: bronze, Key: key, Body: `${HEADER}\nBeans;3;1/5/2011\n` });
  expect((await compare()).differences).toEqual([`sale: ${key} has price 3 by Athena, product 1`]);
});

it('compares rows alone where not every row is an event, or the columns are in another order', async () => {
  await load(await land('rejected.csv', `${HEADER}\nBeans;1;1/5/2011\nCorn;much;1/6/2011\n`), ['1', '0'], {
    events: 1,
  });
  await load(await land('other-order.csv', 'Unit Price;Item Type;Order Date\n7;Beans;1/5/2011\n', 1), ['7']);
  expect(await compare()).toEqual(EQUAL);
});

it('takes no count for a proof where a text goes over a line’s end', async () => {
  const key = await land('poem.csv', `${HEADER}\n"Beans\nand corn";1;1/5/2011\n`);
  await load(key, ['1']);
  const { differences, unsure } = await compare();
  expect([differences, unsure]).toEqual([
    [],
    [expect.stringContaining(`${key} is not written as Athena reads it`)],
  ]);
});

it('leaves out what the reader kept aside whole, which would fail the count, and says so', async () => {
  const key = await land('cut.csv.gz', gzipSync('x'.repeat(5000)).subarray(0, 20));
  await load(key, ['0'], { events: 0 });
  await expect(compare()).rejects.toMatchObject({ code: 'ELT_RECONCILE_COUNT_FAILED' });
  await sql.execute(
    `insert into etl_rejected (batch_id, event_id, source_system, entity, record_key, epoch, origin, sequence, op, contract_version, reasons, object_key)
     values ('b', 'whole-file', '${pipeline.sourceSystem}', 'sale', 'k', 1, 'change', '0', '?', 1, '["file:gzip"]', '${key}')`,
  );
  expect(await compare()).toEqual({ differences: [], unsure: [`sale: ${key} could not be read`] });
});

it('of a file that was refined anew, the latest version counts', async () => {
  const key = await land('twice.csv', `${HEADER}\nBeans;1;1/5/2011\n`);
  await load(key, ['100'], { version: 1 });
  await load(key, ['1'], { version: 2 });
  expect(await compare()).toEqual(EQUAL);
});

it('starts one count for a token, over a table that is made once and brought up to its feed', async () => {
  await land('sales.csv', HEADER);
  const [first, second] = [await figures.start(plan, 'same'), await figures.start(plan, 'same')];
  expect(second).toEqual(first);
  const name = 'bronze_branch_sales_sale';
  const before = (await clients.glue.getTable({ DatabaseName: database, Name: name })).Table;
  const { StorageDescriptor, PartitionKeys, Parameters } = before ?? {};
  const changed = {
    Name: name,
    PartitionKeys,
    Parameters,
    StorageDescriptor: { ...StorageDescriptor, Columns: [] },
  };
  await clients.glue.updateTable({ DatabaseName: database, TableInput: changed });
  await figures.start(plan, 'another');
  const after = (await clients.glue.getTable({ DatabaseName: database, Name: name })).Table;
  expect(after?.StorageDescriptor).toEqual(StorageDescriptor);
  await figures.start(plan, 'a third');
  const still = (await clients.glue.getTable({ DatabaseName: database, Name: name })).Table;
  expect(still?.VersionId).toBe(after?.VersionId);
});
