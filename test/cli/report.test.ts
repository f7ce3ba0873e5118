/** `ecomflow report` shows what runs wrote into the lake. */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createReportActivities } from '../../src/activities/report';
import { readChartQueries } from '../../src/report/chart-definition';
import { readSqlSources } from '../../src/report/sql-sources';
import { createObjectStore } from '../../src/aws/object-store';
import { describeReport, readReport, windowOf } from '../../src/cli/report/command';
import type { WindowSummary } from '../../src/model/plan';
import { NEVER_QUIET } from '../../src/model/quiet-hours';
import { findPipeline } from '../../src/pipelines/registry';
import { openWarehouse, SQL_ROOT, type Warehouse } from '../sql/support/warehouse';
import { clientSettings, makeBucket, testStack } from '../support/stack';
import { runCli } from './support/run-cli';

const day = (number: number): string => new Date(Date.UTC(2011, 0, number)).toISOString();
const summary = (number: number, newRows: number): WindowSummary => ({
  pipeline: 'ecommerce',
  window: { from: day(number), to: day(number + 1) },
  status: 'succeeded',
  batchId: 'b',
  counts: {
    customer: { bronze: 5, splits: 1, silver: 4, rejected: 1, duplicates: 1, unmapped: 0, folded: 0 },
  },
  newRows,
  knownRows: 2,
  reconciled: 'matched',
  warnings: ['sales are slow'],
  unloaded: [],
  publish: ['mart_daily_sales'],
  report: ['sales-overview'],
});

describe('the report of a run', () => {
  const s3 = new S3Client({ ...clientSettings(), forcePathStyle: true });
  const store = createObjectStore(s3);
  const dir = mkdtempSync(join(tmpdir(), 'ecomflow-pages-'));
  let bucket: string;
  let warehouse: Warehouse;

  beforeAll(async () => {
    bucket = await makeBucket('ecomflow-lake');
    warehouse = await openWarehouse();
    await warehouse.install();
    const charts = readChartQueries(SQL_ROOT);
    const { writeReport } = createReportActivities({
      s3,
      store,
      sns: { send: () => Promise.resolve({}) } as never,
      sql: warehouse.runner,
      findPipeline,
      pipelineNames: ['ecommerce'],
      charts,
      sqlSources: readSqlSources(SQL_ROOT, charts),
      nowMs: () => Date.UTC(2011, 0, 11),
      settings: { lakeBucket: bucket, alertTopicArn: 'none', buildId: 'test', quietHours: NEVER_QUIET },
    });
    for (const [number, rows] of [
      [9, 90],
      [10, 100],
      [5, 50],
    ] as const)
      await new MockActivityEnvironment().run(writeReport, {
        summary: summary(number, rows),
        ingested: { 'sales-overview': 31 },
      });
  });
  afterAll(async () => {
    s3.destroy();
    rmSync(dir, { recursive: true, force: true });
    await warehouse.close();
  });

  const env = () => ({ ...process.env, ...testStack().env, ECOMFLOW_LAKE_BUCKET: bucket });
  const command = (...args: string[]) => runCli(['report', 'ecommerce', ...args], env());

  it('is that of its window', async () => {
    const window = windowOf(findPipeline('ecommerce'), { from: '2011-01-05' });
    expect(window).toEqual({ from: day(5), to: day(6) });
    expect(await readReport(store, bucket, 'ecommerce', window)).toMatchObject({ newRows: 50 });
  });

  it('is that of the window that begins last where none is named, in words or as it is', async () => {
    const [plain, json] = await Promise.all([command(), command('--json')]);
    expect(plain.stdout.trimEnd().split('\n')).toEqual([
      `ecommerce ${day(10)} to ${day(11)}: succeeded, source matched`,
      'entity    bronze  splits  silver  rejected  duplicates',
      'customer  5       1       4       1         1',
      'warning: sales are slow',
      '100 new rows, 2 known before',
      'marts refreshed: mart_daily_sales',
      'datasets taken in: sales-overview (31 rows)',
    ]);
    expect(JSON.parse(json.stdout)).toEqual({ ...summary(10, 100), ingested: { 'sales-overview': 31 } });
  });

  it('that nobody wrote is an error with a code', async () => {
    const { code, stdout } = await command('--from', '2011-02-01', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'ELT_RUN_UNKNOWN' } });
    await expect(readReport(store, bucket, 'other', null)).rejects.toMatchObject({ code: 'ELT_RUN_UNKNOWN' });
  });

  it('is a page, by its window or by its id, and so is its day', async () => {
    const file = join(dir, 'run.html');
    const told = await command('--from', '2011-01-05', '--html', file, '--json');
    expect(JSON.parse(told.stdout)).toEqual({ file, bytes: statSync(file).size });
    const byWindow = readFileSync(file, 'utf8');
    expect(byWindow).toContain('<title>ecommerce: 2011-01-05 · EcomFlow</title>');
    const byId = await runCli(['report', 'ecommerce/2011-01-05T00:00Z/P1D', '--html', file], env());
    expect([byId.code, readFileSync(file, 'utf8')]).toEqual([0, byWindow]);
    expect((await command('--day', '2011-01-09', '--html', file)).stdout).toContain(file);
    expect(readFileSync(file, 'utf8')).toContain('<h3>Revenue by day</h3>');
  });

  it('has no page where no run wrote one', async () => {
    const { code, stdout } = await command(
      '--from',
      '2011-02-01',
      '--html',
      join(dir, 'none.html'),
      '--json',
    );
    expect([code, existsSync(join(dir, 'none.html'))]).toEqual([1, false]);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'ELT_RUN_UNKNOWN' } });
  });

  it('is in the index, with a copy of each page that it leads to', async () => {
    const { code, stdout } = await runCli(['report', 'index', '--dir', dir, '--json'], env());
    // Three days; of runs the page of the last two days' alone: the days' pages lead to those before.
    expect([code, JSON.parse(stdout)]).toEqual([0, { index: join(dir, 'index.html'), pages: 5 }]);
    const hrefs = [...readFileSync(join(dir, 'index.html'), 'utf8').matchAll(/href="([^"#]+)"/g)];
    expect(new Set(hrefs.map(([, href]) => href)).size).toBe(5);
    for (const [, href = ''] of hrefs) expect(existsSync(join(dir, href))).toBe(true);
  });

  it('cannot be asked for by its end alone', () => {
    expect(() => windowOf(findPipeline('ecommerce'), { to: '2011-01-05' })).toThrow('--from');
  });

  it('names nothing where nothing was refreshed', () => {
    expect(describeReport({ ...summary(5, 0), publish: [], ingested: {} })).toContain(
      'marts refreshed: none',
    );
  });
});
