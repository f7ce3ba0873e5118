/** `ecomflow report` shows what runs wrote into the lake. */
import { S3Client } from '@aws-sdk/client-s3';
import { createReportActivities } from '../../src/activities/report';
import { createObjectStore } from '../../src/aws/object-store';
import { describeReport, readReport, windowOf } from '../../src/cli/report';
import type { WindowSummary } from '../../src/model/plan';
import { findPipeline } from '../../src/pipelines/registry';
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
  let bucket: string;

  beforeAll(async () => {
    bucket = await makeBucket('ecomflow-lake');
    const { writeReport } = createReportActivities({
      store,
      sns: { send: () => Promise.resolve({}) } as never,
      settings: { lakeBucket: bucket, alertTopicArn: 'none' },
    });
    for (const [number, rows] of [
      [9, 90],
      [10, 100],
      [5, 50],
    ] as const)
      await writeReport({ summary: summary(number, rows), ingested: { 'sales-overview': 31 } });
  });
  afterAll(() => s3.destroy());

  const command = (...args: string[]) =>
    runCli(['report', 'ecommerce', ...args], {
      ...process.env,
      ...testStack().env,
      ECOMFLOW_LAKE_BUCKET: bucket,
    });

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

  it('cannot be asked for by its end alone', () => {
    expect(() => windowOf(findPipeline('ecommerce'), { to: '2011-01-05' })).toThrow('--from');
  });

  it('names nothing where nothing was refreshed', () => {
    expect(describeReport({ ...summary(5, 0), publish: [], ingested: {} })).toContain(
      'marts refreshed: none',
    );
  });
});
