/** The pages that a run writes, on a real warehouse with a small shop in it: every chart, of every pipeline. */
import { S3Client } from '@aws-sdk/client-s3';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createReportActivities } from '../../src/activities/report';
import { createObjectStore } from '../../src/aws/object-store';
import type { WindowSummary } from '../../src/model/plan';
import { NEVER_QUIET } from '../../src/model/quiet-hours';
import { listPipelines } from '../../src/pipelines/registry';
import { chartsOf, readChartQueries } from '../../src/report/chart-definition';
import { readFigures } from '../../src/report/read-day';
import { readSqlSources } from '../../src/report/sql-sources';
import { faultsOf } from '../report/support/faults-of-page';
import { SHOP } from '../sql/support/mart-shop';
import { openWarehouse, SQL_ROOT, type Warehouse } from '../sql/support/warehouse';
import { freshStory, january } from '../sql/support/walk';
import { clientSettings, makeBucket } from '../support/stack';

const charts = readChartQueries(SQL_ROOT);
const sqlSources = readSqlSources(SQL_ROOT, charts);
const ECOMMERCE = listPipelines().filter(({ name }) => name === 'ecommerce');

/** The source systems of the small shop stand for those of every pipeline. */
const SYSTEMS = ['ecommerce', 'abroad'];

const summary: WindowSummary = {
  pipeline: 'ecommerce',
  window: { from: `${january(5)}T00:00:00.000Z`, to: `${january(6)}T00:00:00.000Z` },
  status: 'succeeded',
  batchId: 'b',
  counts: {
    customer: { bronze: 5, splits: 1, silver: 4, rejected: 1, duplicates: 1, unmapped: 0, folded: 0 },
  },
  newRows: 4,
  knownRows: 0,
  reconciled: 'matched',
  warnings: [],
  unloaded: [],
  publish: ['mart_daily_sales'],
  report: [],
};

describe('the pages of a run', () => {
  const s3 = new S3Client({ ...clientSettings(), forcePathStyle: true });
  const store = createObjectStore(s3);
  const told: string[] = [];
  let bucket: string;
  let warehouse: Warehouse;

  beforeAll(async () => {
    bucket = await makeBucket('ecomflow-lake');
    warehouse = await openWarehouse();
    await warehouse.install();
    const story = await freshStory(warehouse);
    await story.tell(SHOP);
    for (const mart of new Set(listPipelines().flatMap(({ publish }) => publish)))
      await warehouse.execute(`refresh materialized view ${mart}`);
    await warehouse.execute(
      `insert into etl_run (run_id, workflow_run_id, pipeline, window_from, window_to, mode, status, batch_id, figures, started_at, finished_at)
       values ('ecommerce/${january(5)}T00:00Z/P1D', 'w', 'ecommerce', '${january(5)}', '${january(6)}', 'missing', 'succeeded', 'b',
         '{"counts":{},"newRows":4,"stages":[{"stage":"load","startedAt":"2011-01-06T02:00:00Z","finishedAt":"2011-01-06T02:00:05Z"}]}',
         '2011-01-06 02:00:00', '2011-01-06 02:00:09')`,
    );
    // Of a backfill that had the same hours among others: it has no page of its own.
    await warehouse.execute(
      `insert into etl_run (run_id, workflow_run_id, pipeline, window_from, window_to, mode, status, backfill_id, started_at, finished_at)
       values ('ecommerce/${january(5)}T06:00Z/PT1H', 'v', 'ecommerce', '${january(5)} 06:00:00', '${january(5)} 07:00:00', 'missing', 'succeeded', 'f',
         '2011-01-06 01:00:00', '2011-01-06 01:00:09')`,
    );
  });
  afterAll(async () => {
    s3.destroy();
    await warehouse.close();
  });

  const send = (command: { input: { Message?: string } }): Promise<object> => {
    told.push(command.input.Message ?? '');
    return Promise.resolve({});
  };
  const write = () => {
    const { writeReport } = createReportActivities({
      s3,
      store,
      sns: { send } as never,
      sql: warehouse.runner,
      findPipeline: (name) => ECOMMERCE.find((one) => one.name === name) ?? ECOMMERCE[0] ?? never(name),
      pipelineNames: ECOMMERCE.map(({ name }) => name),
      charts,
      sqlSources,
      nowMs: () => Date.UTC(2011, 0, 6, 2),
      settings: { lakeBucket: bucket, alertTopicArn: 'none', buildId: 'test', quietHours: NEVER_QUIET },
    });
    return new MockActivityEnvironment().run(writeReport, { summary, ingested: {} });
  };
  const read = async (key: string): Promise<string> =>
    new TextDecoder().decode(await store.readBytes(bucket, key));

  it('stand beside its report, lead to each other, and are named to its readers', async () => {
    await write();
    const keys = (await store.list(bucket, 'reports/')).map(({ key }) => key);
    expect(keys).toEqual([
      'reports/ecommerce/20110105t0000-p1d.html',
      'reports/ecommerce/20110105t0000-p1d.json',
      'reports/ecommerce/days/2011-01-05.html',
      'reports/index.html',
    ]);
    for (const key of keys.filter((one) => one.endsWith('.html'))) {
      const text = await read(key);
      expect(faultsOf(text)).toEqual([]);
      for (const [, href = ''] of text.matchAll(/href="([^"#]+\.html)"/g))
        expect(keys).toContain(new URL(href, `http://x/${key}`).pathname.slice(1));
    }
    expect(told.join()).toContain(`s3://${bucket}/reports/ecommerce/20110105t0000-p1d.html`);
  });

  it('are the same when they are written again', async () => {
    const before = await read('reports/ecommerce/days/2011-01-05.html');
    await write();
    expect(await read('reports/ecommerce/days/2011-01-05.html')).toBe(before);
    // And what came is told once.
    expect(told).toHaveLength(1);
  });

  it('show the stages, the books and the run', async () => {
    const text = await read('reports/ecommerce/20110105t0000-p1d.html');
    expect(text).toContain('Stages of the run: load 5 s.');
    expect(text).toContain(`<code>ecommerce/${january(5)}T06:00Z/PT1H</code>`);
    expect(text).toContain('customer to silver 4; customer to rejected 1; customer to duplicates 1.');
  });

  it('show revenue by day from the mart, and its SQL down to the facts', async () => {
    const text = await read('reports/ecommerce/days/2011-01-05.html');
    expect(text).toMatch(/2011-01-05<\/th>\s*<td class="number">16.30/);
    expect(text).toMatch(/2011-02-01<\/th>\s*<td class="number">17.50/);
    for (const name of ['mart_daily_sales', 'fact_sales', 'dim_customer'])
      expect(text).toContain(`id="sql-${name}"`);
  });

  it.each(SYSTEMS)('have every chart of every mart: %s', async (system) => {
    const figures = await readFigures(warehouse.runner, system, charts, () => []);
    expect(figures).toHaveLength(charts.flatMap((query) => query.charts).length);
    const odd = figures.filter(({ series }) =>
      series.some(({ values, isBefore }) => !isBefore && values.some((value) => Number.isNaN(value))),
    );
    expect(odd).toEqual([]);
    expect(figures.find(({ id }) => id === 'revenue-by-country')?.labels.length).toBeGreaterThan(1);
  });

  it('are of marts that pipelines publish: no pipeline is without charts, and no chart without a pipeline', () => {
    for (const { publish } of listPipelines()) expect(chartsOf(charts, publish).length).toBeGreaterThan(1);
    const published = listPipelines().flatMap(({ publish }) => publish);
    expect(chartsOf(charts, published)).toEqual(charts);
    expect(chartsOf(charts, [])).toEqual([]);
  });

  it('count new and returning customers apart', async () => {
    const figures = await readFigures(warehouse.runner, 'ecommerce', charts, () => []);
    const weeks = figures.find(({ id }) => id === 'new-and-returning-customers');
    expect([weeks?.labels, ...(weeks?.series ?? []).map(({ values }) => values)]).toEqual([
      ['2011-01-03', '2011-01-31'],
      [1, 1],
      [0, 0],
    ]);
  });
});

function never(name: string): never {
  throw new Error(`no pipeline ${name}`);
}
