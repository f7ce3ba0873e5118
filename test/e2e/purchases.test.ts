/**
 * Purchases on their way from dropped files to the star, and to Athena beside it: what both say must be the same, whatever was delivered
 * again, corrected, late, refined twice, or refined and never loaded. On a stack of its own, whose clock is set.
 */
import { DeleteObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { createAwsClients, type AwsClients } from '../../src/aws/clients';
import type { SqlRunner } from '../../src/aws/sql-runner';
import type { Config } from '../../src/config';
import { openWarehouse } from '../../src/connect';
import type { StackControl } from '../../src/local-stack/stack-control';
import { DAY_MS } from '../../src/model/pipeline';
import type { SampleFile } from '../../src/model/sample';
import { SHARES } from '../../src/pipelines/purchases/samples/entries';
import { purchaseFile } from '../../src/pipelines/purchases/samples/purchase-file';
import { dropFile } from '../../src/sources/s3-files/provision/drop';
import { runCli, type Ended } from '../cli/support/run-cli';
import { openOwnPlatform, type OwnPlatform } from './own-platform';
import { ODD_PURCHASES } from './odd-purchases';
import { refineWithoutLoading } from './refined-alone';

jest.setTimeout(600_000);

const FIRST_DAY = Date.UTC(2026, 2, 2);
const MINUTE = FIRST_DAY / 60_000 + 720;
const fileOf = (minute: number): SampleFile =>
  purchaseFile({ seed: 7, minute, purchases: 40, shares: { ...SHARES, repeated: 0.2, corrected: 0.1 } });

interface Dropped {
  readonly name: string;
  readonly text: string | Uint8Array;
}

describe('purchases, in the star and by Athena', () => {
  let platform: OwnPlatform;
  let config: Config;
  let control: StackControl;
  let aws: AwsClients;
  let sql: SqlRunner;

  beforeAll(async () => {
    platform = await openOwnPlatform();
    ({ config, control } = platform);
    aws = createAwsClients(config.AWS_REGION);
    sql = openWarehouse(config);
  });

  afterAll(() => platform.close());

  const instant = (day: number, ms = 0): string => new Date(FIRST_DAY + day * DAY_MS + ms).toISOString();

  async function runDay(day: number, files: readonly Dropped[], ...more: string[]): Promise<Ended> {
    await control.setClock(instant(day, DAY_MS / 2));
    const landing = { bucket: config.ECOMFLOW_LANDING_BUCKET ?? '', prefix: 'purchases/' };
    for (const { name, text } of files) await dropFile(aws.s3, landing, name, text);
    await control.setClock(instant(day + 1, 1000));
    return runCli(['run', 'purchases', '--from', instant(day), '--to', instant(day + 1), '--json', ...more]);
  }

  async function ask<Row>(question: string, ...set: string[]): Promise<Row[]> {
    const ended = await runCli(['athena', question, '--json', ...set.flatMap((one) => ['--set', one])]);
    if (ended.code !== 0) throw new Error(ended.stdout + ended.stderr);
    expect(ended.stderr).toMatch(/^scanned [\d.]+ [kM]?B in [\d.]+ s/m);
    return JSON.parse(ended.stdout) as Row[];
  }

  /** Of each day the lines' orders, lines, units and revenue, as the star has them. */
  async function star(): Promise<string[]> {
    const rows = await sql.execute(
      `select to_char(sold_at, 'YYYY-MM-DD') as day, count(distinct order_id) as purchases, count(*) as line_count,
         sum(quantity) as units, sum(amount) as revenue
       from fact_sales where source_system = 'purchases' group by 1 order by 1`,
    );
    return rows.map((row) => Object.values(row).join(' '));
  }
  const byAthena = async (): Promise<string[]> =>
    (await ask<Record<string, string>>('purchases_by_day')).map((row) => Object.values(row).join(' '));

  /** What both say; fails where they differ. */
  async function agreed(): Promise<string[]> {
    const [loaded, read] = await Promise.all([star(), byAthena()]);
    expect(read).toEqual(loaded);
    return loaded;
  }

  it('says of Athena, before the first run, that there is nothing to ask', async () => {
    const ended = await runCli(['athena', 'purchases_by_day']);
    expect([ended.code, ended.stderr]).toEqual([
      1,
      expect.stringMatching(/^ELT_ATHENA_QUERY_FAILED: .*TABLE_NOT_FOUND/),
    ]);
  });

  it('agree after the first files, of which broken lines are kept aside', async () => {
    const ended = await runDay(0, [fileOf(MINUTE), fileOf(MINUTE + 1)]);
    expect([ended.code, ended.stderr]).toEqual([0, expect.anything()]);
    expect((await agreed()).length).toBeGreaterThan(1);
    const rejected = await sql.execute('select entity, reasons from etl_rejected');
    expect(rejected.length).toBeGreaterThan(0);
    const addresses = await sql.execute(
      'select distinct name, email from dim_customer where customer_sk <> -1',
    );
    for (const { name, email } of addresses)
      expect([name, email]).toEqual([
        expect.stringMatching(/^.\*{3}$/),
        expect.stringMatching(/^[0-9a-f]{64}$/),
      ]);
  });

  it('agree where purchases come again, corrected and late, and say nothing of what was known', async () => {
    const known = await agreed();
    const again = { ...fileOf(MINUTE), name: 'json/the-same.jsonl' };
    expect(JSON.parse((await runDay(1, [again])).stdout)).toMatchObject({ status: 'nothing-new' });
    expect(await agreed()).toEqual(known);
    // Half of its purchases were told by the file of the minute before, some of them otherwise.
    const ended = await runDay(2, [fileOf(MINUTE + 2)]);
    expect([ended.code, ended.stderr]).toEqual([0, expect.anything()]);
    expect(await agreed()).not.toEqual(known);
    const [told] = await ask<{ events: number; line_count: number }>('purchases_deliveries');
    expect(Number(told?.events)).toBeGreaterThan(Number(told?.line_count));
  });

  it('agree where a window is refined and loaded once more', async () => {
    const known = await agreed();
    const ended = await runDay(2, [], '--mode', 'all');
    expect([ended.code, ended.stderr]).toEqual([0, expect.anything()]);
    expect(await agreed()).toEqual(known);
    const [told] = await ask<{ refined: number; loaded: number; events: number }>('purchases_deliveries');
    expect(Number(told?.loaded)).toBeGreaterThan(Number(told?.events));
    expect(told?.refined).toBe(told?.loaded);
  });

  it('leave out what a try refined that no load took, which a view without notes would count', async () => {
    const known = await agreed();
    await refineWithoutLoading({ aws, config });
    const [told] = await ask<{ refined: number; loaded: number }>('purchases_deliveries');
    expect(Number(told?.refined)).toBeGreaterThan(Number(told?.loaded));
    expect(await agreed()).toEqual(known);
  });

  it('make up for a note that a run did not come to write', async () => {
    const known = await agreed();
    const { Contents: [note] = [] } = await aws.s3.send(
      new ListObjectsV2Command({ Bucket: config.ECOMFLOW_LAKE_BUCKET, Prefix: 'loaded/purchases/' }),
    );
    await aws.s3.send(new DeleteObjectCommand({ Bucket: config.ECOMFLOW_LAKE_BUCKET, Key: note?.Key ?? '' }));
    expect(await byAthena()).not.toEqual(known);
    await runDay(3, [fileOf(MINUTE + 3)]);
    await agreed();
  });

  it('keep aside what must not be, with its line and reason, and lose no good line with it', async () => {
    const ended = await runDay(
      4,
      ODD_PURCHASES.map(({ name, body }) => ({ name: name.replace('/', '/odd-'), text: body })),
    );
    expect(JSON.parse(ended.stdout)).toMatchObject({ status: 'succeeded' });
    const rejected = await sql.execute(
      `select object_key, line, reasons from etl_rejected where object_key like '%-odd-%' order by object_key, line`,
    );
    const aside = (name: string): string[] =>
      rejected.flatMap(({ object_key: key, line, reasons }) => {
        const [reason = ''] = JSON.parse(String(reasons)) as string[];
        const isOf = String(key).endsWith(`-odd-${name.split('/')[1] ?? ''}`);
        return isOf ? [line === null ? reason : `${String(line)} ${reason}`] : [];
      });
    expect(ODD_PURCHASES.map(({ item, name }) => [item, aside(name)])).toEqual(
      ODD_PURCHASES.map((odd) => [odd.item, odd.aside]),
    );
    const sold = await sql.execute(
      `select distinct order_id from fact_sales where customer_id = 'odd' order by order_id`,
    );
    expect(sold.map(({ order_id: id }) => id)).toEqual(ODD_PURCHASES.flatMap(({ loaded }) => loaded).sort());
    const [twice] = await sql.execute(`select quantity from fact_sales where order_id = 'p1'`);
    expect(twice).toEqual({ quantity: 3 });
    await agreed();
  });

  it('answer every question, by user, product, channel and day, to the star’s sum', async () => {
    const [{ revenue = '' } = {}] = await sql.execute(
      `select cast(sum(amount) as varchar(40)) as revenue from fact_sales where source_system = 'purchases'`,
    );
    const thousandths = (text: string): bigint => BigInt(text.replace('.', ''));
    for (const [question, column] of [
      ['purchases_channel_by_day', 'revenue'],
      ['purchases_products_by_day', 'revenue'],
      ['purchases_users_by_day', 'spent'],
    ] as const) {
      const rows = await ask<Record<string, string>>(question);
      const sum = rows.reduce((total, row) => total + thousandths(row[column] ?? '0'), 0n);
      expect([question, sum]).toEqual([question, thousandths(String(revenue))]);
    }
    expect(await ask('purchases_top_products', 'rows=3')).toHaveLength(3);
    expect(await ask('purchases_by_day', 'since=2999-01-01')).toEqual([]);
  });

  it('takes its files by a bookmark, which a person sees, sets back and lets stand', async () => {
    const bookmark = async (...words: string[]): Promise<Record<string, unknown>> => {
      const ended = await runCli(['source', 'bookmark', 'purchases', ...words, '--json']);
      expect([ended.code, ended.stderr]).toEqual([0, '']);
      return JSON.parse(ended.stdout) as Record<string, unknown>;
    };
    const shown = await bookmark();
    expect(shown).toMatchObject({ job: 'ecomflow-ingest-purchases', pausedSince: null, skipped: [] });
    expect(shown['version']).toBeGreaterThan(0);
    const before = await agreed();
    expect(await bookmark('pause')).toMatchObject({ pausedSince: expect.any(String) as string });
    expect(await bookmark('pause', '--end')).toMatchObject({ pausedSince: null });
    const rewound = await bookmark('rewind', '--before', new Date().toISOString());
    expect(rewound).toMatchObject({ passed: null, runId: expect.stringMatching(/^jr_/) as string });
    expect(await bookmark('reset')).toMatchObject({ runId: null });
    // The next run reads all of it again, and not one row is more.
    const day = 20;
    expect((await runDay(day, [fileOf(MINUTE + day * 1440)])).code).toBe(0);
    const after = await agreed();
    expect(after.slice(0, before.length)).toEqual(before);
    const refused = await runCli(['source', 'bookmark', 'regional-sales']);
    expect([refused.code, refused.stderr]).toEqual([
      2,
      expect.stringMatching(/^ELT_INPUT_INVALID: regional-sales/),
    ]);
    expect((await runCli(['source', 'bookmark', 'purchases', 'reset', '--end'])).code).toBe(2);
  });

  it('leave room in the star for a book of invoices, of which equal lines are two sales', async () => {
    const day = 21;
    const before = await agreed();
    await control.setClock(instant(day, DAY_MS / 2));
    const landing = { bucket: config.ECOMFLOW_LANDING_BUCKET ?? '', prefix: 'online-retail/' };
    const line =
      '536365,85123A,WHITE HANGING HEART T-LIGHT HOLDER,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom';
    const header = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country';
    await dropFile(aws.s3, landing, 'book.csv', [header, line, line, ''].join('\n'));
    await control.setClock(instant(day + 1, 1000));
    const command = ['run', 'online-retail', '--from', instant(day), '--to', instant(day + 1), '--json'];
    const ended = await runCli(command);
    expect(JSON.parse(ended.stdout)).toMatchObject({ status: 'succeeded', reconciled: 'matched' });
    const book = await sql.execute(
      `select line_no, customer_id, amount from fact_sales where source_system = 'online-retail' order by line_no`,
    );
    expect(book.map((row) => Object.values(row).join(' '))).toEqual(['1 17850 15.300', '2 17850 15.300']);
    expect(await agreed()).toEqual(before);
  });
});
