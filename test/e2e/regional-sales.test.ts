/**
 * Files that are dropped into S3 on their way to the star, on a stack of their own: its clock is set. The days are made up; what the
 * real files come to is held beside ../shared/data/README.md where they are there.
 */
import { existsSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { CopyObjectCommand, DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { createAwsClients, type AwsClients } from '../../src/aws/clients';
import type { Row, SqlRunner } from '../../src/aws/sql-runner';
import type { Config } from '../../src/config';
import { openWarehouse } from '../../src/connect';
import type { StackControl } from '../../src/local-stack/stack-control';
import type { Violation } from '../../src/model/border';
import { landedKey } from '../../src/model/landed-name';
import { DAY_MS } from '../../src/model/pipeline';
import { findPipeline } from '../../src/pipelines/registry';
import { reconciliationDeps } from '../../src/reconcile/deps';
import { reconcilePipeline, type Reconciliation } from '../../src/reconcile/reconcile';
import { dropFile } from '../../src/sources/s3-files/provision/drop';
import { runCli, type Ended } from '../cli/support/run-cli';
import { openOwnPlatform, type OwnPlatform } from './own-platform';
import { FILES } from '../pipelines/regional-sales/support/records';
import { removeParquetRow } from './missing-row';

jest.setTimeout(600_000);

const HEADER =
  'Region,Country,Item Type,Sales Channel,Order Priority,Order Date,Order ID,Ship Date,Units Sold,Unit Price,Unit Cost,Total Revenue,Total Cost,Total Profit';
const GOOD = [
  'Europe,Moldova ,Cereal,Online,H,5/2/2014,1,5/08/2014,10,2.50,1.25,25.00,12.50,12.50',
  'Asia,Japan,Fruits,Offline,C,12/31/2014,2,1/1/2015,4,9.33,6.92,37.32,27.68,9.64',
];
const WRONG_TOTAL = 'Asia,Japan,Fruits,Offline,C,12/31/2014,3,1/1/2015,4,9.33,6.92,38.32,27.68,10.64';
const NO_SUCH_DAY = 'Asia,Japan,Fruits,Offline,C,2/30/2014,4,1/1/2015,4,9.33,6.92,37.32,27.68,9.64';
const csv = (...rows: readonly string[]): string => [HEADER, ...rows, ''].join('\n');
const FIRST_DAY = Date.UTC(2026, 2, 2);

interface Printed {
  readonly status: string;
  readonly newRows: number;
  readonly counts: Readonly<Record<string, { readonly rejected: number; readonly unmapped: number }>>;
  readonly warnings: readonly string[];
  readonly reconciled: string;
}

describe('regional sales, from dropped files to the star', () => {
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

  /** Drops files in the middle of a day and runs its window. */
  async function runDay(day: number, files: Readonly<Record<string, string | Uint8Array>>): Promise<Ended> {
    await control.setClock(instant(day, DAY_MS / 2));
    const landing = { bucket: config.ECOMFLOW_LANDING_BUCKET ?? '', prefix: 'regional-sales/' };
    for (const [name, body] of Object.entries(files)) await dropFile(aws.s3, landing, name, body);
    await control.setClock(instant(day + 1, 1000));
    return runCli(['run', 'regional-sales', '--from', instant(day), '--to', instant(day + 1), '--json']);
  }

  const printed = ({ stdout }: Ended): Printed => JSON.parse(stdout) as Printed;
  const sales = (): Promise<Row[]> => sql.execute('select * from fact_sales order by order_id');
  const sums = async (): Promise<string> => {
    const [row] = await sql.execute(
      `select count(*) as lines, sum(quantity) as units, sum(amount) as revenue, sum(cost) as cost, sum(profit) as profit from fact_sales`,
    );
    return Object.values(row ?? {}).join(' ');
  };

  it('is an error, and no empty window, before the first file came', async () => {
    const ended = await runDay(0, {});
    expect(ended.code).toBe(1);
    expect(ended.stdout + ended.stderr).toContain('ELT_SELECT_NOTHING_DELIVERED');
  });

  it('loads the good rows and keeps the bad ones aside, with file, line and reason', async () => {
    const ended = await runDay(1, {
      'comma/first.csv': csv(GOOD[0] ?? '', WRONG_TOTAL, NO_SUCH_DAY, GOOD[1] ?? ''),
    });
    expect([ended.code, ended.stderr]).toEqual([0, expect.anything()]);
    expect(printed(ended)).toMatchObject({
      status: 'succeeded',
      counts: { sales_record: { rejected: 2, unmapped: 2 }, order_line: { rejected: 0, unmapped: 2 } },
    });
    expect(await sums()).toBe('2 14 62.320 40.180 22.140');
    const rejected = await sql.execute('select line, reasons from etl_rejected order by line');
    expect(rejected).toEqual([
      { line: 3, reasons: '["revenue_is_units_times_price"]' },
      { line: 4, reasons: '["order_date:type"]' },
    ]); // prettier-ignore
    const places = await sql.execute(
      `select sale.order_id, location.country, location.region from fact_sales as sale
       join dim_location as location on location.location_sk = sale.location_sk order by sale.order_id`,
    );
    expect(places.map((row) => Object.values(row).join(' '))).toEqual(['1 Moldova Europe', '2 Japan Asia']);
  });

  it('takes a file that comes again under another name for what it is: known', async () => {
    const known = await sales();
    const ended = await runDay(2, {
      'comma/again.csv': csv(GOOD[0] ?? '', WRONG_TOTAL, NO_SUCH_DAY, GOOD[1] ?? ''),
    });
    expect(printed(ended)).toMatchObject({ status: 'nothing-new' });
    expect(await sales()).toEqual(known);
  });

  it('lets a file that comes again under its name with one row corrected change that row alone', async () => {
    const known = await sales();
    const corrected = (GOOD[1] ?? '').replace(
      '4,9.33,6.92,37.32,27.68,9.64',
      '5,9.33,6.92,46.65,34.60,12.05',
    );
    const ended = await runDay(3, { 'comma/first.csv': csv(GOOD[0] ?? '', corrected) });
    expect(ended.code).toBe(0);
    const now = await sales();
    const changed = now.filter((row, place) => JSON.stringify(row) !== JSON.stringify(known[place]));
    expect(changed).toMatchObject([{ order_id: '2', quantity: 5, amount: '46.650', profit: '12.050' }]);
    expect(now).toHaveLength(known.length);
  });

  it('holds up nothing for files that cannot be read, and warns of each', async () => {
    const known = await sums();
    const zip = Uint8Array.from([0x50, 0x4b, 3, 4, 20, 0, 0, 0]);
    const cut = gzipSync(csv(...GOOD)).subarray(0, 60);
    const ended = await runDay(4, {
      'comma/empty.csv': '',
      'comma/excel.csv': zip,
      'comma/cut.csv.gz': cut,
      'comma/dialect.csv': csv(...GOOD).replaceAll(',', ';'),
      'elsewhere/stray.csv': csv(...GOOD),
      'comma/good.csv': csv(
        'Africa,Chad,Meat,Online,L,6/27/2016,9,7/1/2016,1,421.89,364.69,421.89,364.69,57.20',
      ),
    });
    expect([ended.code, ended.stderr]).toEqual([0, expect.anything()]);
    expect(await sums()).not.toBe(known);
    expect(await sql.execute(`select amount from fact_sales where order_id = '9'`)).toEqual([
      { amount: '421.890' },
    ]);
    const aside = await sql.execute(
      `select object_key from etl_rejected where line is null and object_key like '%2026/03/06%' order by object_key`,
    );
    expect(aside.map((row) => /\d{9}-(.*)$/.exec(String(row['object_key']))?.[1]).sort()).toEqual([
      'cut.csv.gz',
      'dialect.csv',
      'empty.csv',
      'excel.csv',
    ]);
    expect(printed(ended).warnings.join('\n')).toContain('elsewhere/stray.csv');
  });

  const present = Object.values(FILES).every(({ path }) => existsSync(path));
  if (!present)
    process.stderr.write(`skipped: the real files' totals, because ${FILES.comma.path} is not there\n`);

  (present ? it : it.skip)('brings both real files to their totals, to the cent', async () => {
    const [lines, units, revenue, , profit] = (await sums()).split(' ');
    const ended = await runDay(5, {
      'comma/100.csv': readFileSync(FILES.comma.path),
      'semicolon/10000.csv': readFileSync(FILES.semicolon.path),
    });
    expect([ended.code, ended.stderr]).toEqual([0, expect.anything()]);
    const [linesNow, unitsNow, revenueNow, , profitNow] = (await sums()).split(' ');
    expect(Number(linesNow) - Number(lines)).toBe(10_100);
    expect(Number(unitsNow) - Number(units)).toBe(512_871 + 50_028_559);
    const mills = (text: string | undefined): bigint => BigInt((text ?? '').replace('.', ''));
    expect(mills(revenueNow) - mills(revenue)).toBe(137_348_768_310n + 13_333_551_314_320n);
    expect(mills(profitNow) - mills(profit)).toBe(44_168_198_400n + 3_950_893_471_930n);
  });

  describe('reconcile', () => {
    const sales = findPipeline('regional-sales');
    const reconcile = (): Promise<Reconciliation> =>
      reconcilePipeline(reconciliationDeps(config, sales), sales);
    const landing = { prefix: 'regional-sales/' };

    /** What differs, while a fault is planted; nothing once it is mended. */
    async function differing(mend: () => Promise<unknown>): Promise<readonly Violation[]> {
      const { violations, reconciled } = await reconcile();
      expect(reconciled).toBe(violations.length === 0);
      await mend();
      expect((await reconcile()).violations).toEqual([]);
      return violations;
    }

    /** The object in bronze that a file became. */
    async function bronzeOf(name: string): Promise<string> {
      const [row] = await sql.execute(
        `select distinct object_key from etl_ledger where object_key like '%${name}'`,
      );
      return String(row?.['object_key']);
    }

    const copy = (source: string, key: string): Promise<unknown> =>
      aws.s3.send(
        new CopyObjectCommand({ Bucket: config.ECOMFLOW_BRONZE_BUCKET, CopySource: source, Key: key }),
      );

    it('finds every border in order, says what it cannot compare and what a person should know', async () => {
      const ended = await runCli(['reconcile', 'regional-sales']);
      expect([ended.code, ended.stderr]).toEqual([0, '']);
      expect(ended.stdout).toMatch(/^layer +sales_record +sales_record_semicolon +location +product/);
      expect(ended.stdout).toContain('reconciled (epoch 1)');
      expect(ended.stdout).toMatch(/not compared: source → history: files say what happened/);
      expect(ended.stdout).toMatch(/note: landing → bronze: 1 file\(s\) are refused, such as .*stray.csv/);
      expect(ended.stdout).toMatch(/note: bronze → history: sales_record: .*cut.csv.gz could not be read/);
      const json = JSON.parse(
        (await runCli(['reconcile', 'regional-sales', '--json'])).stdout,
      ) as Reconciliation;
      const { layers } = json;
      expect(json).toMatchObject({ reconciled: true, violations: [] });
      // Each feed's rows make one event of each entity, but for those that were kept aside.
      const raw = (layers.bronze['sales_record'] ?? 0) + (layers.bronze['sales_record_semicolon'] ?? 0);
      expect(layers.bronze['order_line']).toBe(raw);
      expect(layers.silver['order_line']).toBe(raw - (layers.rejected['sales_record'] ?? 0));
      expect(layers.history['order_line']).toBe(layers.silver['order_line']);
    });

    it('sees a landed object that bronze lost, and how to bring it back', async () => {
      const key = await bronzeOf('-good.csv');
      await aws.s3.send(new DeleteObjectCommand({ Bucket: config.ECOMFLOW_BRONZE_BUCKET, Key: key }));
      const found = await differing(() =>
        copy(`${config.ECOMFLOW_LANDING_BUCKET}/regional-sales/comma/good.csv`, key),
      );
      expect(found[0]).toEqual({
        border: 'landing → bronze',
        detail: `${key}, which was regional-sales/comma/good.csv, is not in bronze`,
        wayOut: `aws s3 cp 's3://${config.ECOMFLOW_LANDING_BUCKET}/regional-sales/comma/good.csv' 's3://${config.ECOMFLOW_BRONZE_BUCKET}/${key}'`,
      });
      expect(found.map(({ border }) => border)).toContain('bronze → mapped');
    });

    it('sees an object that was cut in bronze, and one that no sweep landed', async () => {
      const [key, kept] = [await bronzeOf('-good.csv'), 'kept/good.csv'];
      const bucket = config.ECOMFLOW_BRONZE_BUCKET;
      await copy(`${bucket}/${key}`, kept);
      await aws.s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: `${HEADER}\n` }));
      const stray = landedKey('regional-sales', 'sales_record', FIRST_DAY + DAY_MS, 'stray.csv');
      await aws.s3.send(new PutObjectCommand({ Bucket: bucket, Key: stray, Body: csv(...GOOD) }));
      const found = await differing(async () => {
        await copy(`${bucket}/${kept}`, key);
        for (const Key of [kept, stray]) await aws.s3.send(new DeleteObjectCommand({ Bucket: bucket, Key }));
      });
      expect(found.map(({ border, detail }) => `${border}: ${detail}`)).toEqual(
        expect.arrayContaining([
          expect.stringMatching(/^landing → bronze: .*-good.csv.* bytes in bronze, \d+ were landed$/),
          expect.stringMatching(/^landing → bronze: .*-stray.csv is in bronze, and no sweep has landed it$/),
          expect.stringMatching(/^bronze → ledger: 1 object.*ecomflow run regional-sales --from 2026-03-03/),
          expect.stringMatching(
            /^bronze → history: sales_record: .*-good.csv has 0 rows by Athena, 1 are loaded$/,
          ),
        ]),
      );
    });

    it('sees a row that was lost between bronze and silver', async () => {
      const restore = await removeParquetRow(
        { aws },
        config.ECOMFLOW_LAKE_BUCKET,
        'silver/regional-sales/order_line/',
      );
      const borders = (await differing(restore)).map(({ border }) => border);
      expect(borders).toEqual(['bronze → silver', 'silver → history']);
    });

    it('sees a value that was changed in history', async () => {
      const change = (price: string) =>
        sql.execute(
          `update hist_order_line set unit_price = ${price}, sum_2 = ${price} where order_id = '9'`,
        );
      await change('421.88');
      const found = await differing(() => change('421.89'));
      expect(found.map(({ border }) => border)).toEqual(
        expect.arrayContaining(['bronze → history', 'hist_order_line: row_differs_from_its_hash']),
      );
      expect(found.find(({ border }) => border === 'bronze → history')?.detail).toMatch(
        /-good.csv has unit_price 421.89 by Athena, order_line 421.88$/,
      );
    });

    it('sees a file that never landed, and the window that brings it', async () => {
      const last = 7;
      await control.setClock(instant(last, DAY_MS / 2));
      const bucket = config.ECOMFLOW_LANDING_BUCKET ?? '';
      const sale = 'Africa,Chad,Meat,Online,L,6/27/2016,10,7/1/2016,1,421.89,364.69,421.89,364.69,57.20';
      await dropFile(aws.s3, { bucket, ...landing }, 'comma/waiting.csv', csv(sale));
      const early = await reconcile();
      expect(early.violations).toEqual([]);
      expect(early.remarks.join()).toContain('comma/waiting.csv, came after the last sweep');
      await control.setClock(instant(last + 1, 1000));
      const command = 'ecomflow run regional-sales --from 2026-03-09 --to 2026-03-10';
      const found = await differing(() => runCli(command.split(' ').slice(1)));
      expect(found).toEqual([
        {
          border: 'landing → bronze',
          detail: '1 file(s), such as regional-sales/comma/waiting.csv: in landing, and never landed',
          wayOut: command,
        },
      ]);
    });
  });
});
