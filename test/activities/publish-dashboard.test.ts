/** Dashboards of every pipeline, published as the worker does on the local QuickSight, over a real warehouse with a small shop in it. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { QuickSight } from '@aws-sdk/client-quicksight';
import { createIngestActivities } from '../../src/activities/ingest';
import { markOf, publishDashboard, type DashboardDeps } from '../../src/activities/publish-dashboard';
import { classifyError } from '../../src/aws/classify-error';
import { chartDataSetInput } from '../../src/local-stack/provision-quicksight';
import { listPipelines } from '../../src/pipelines/registry';
import { readChartQueries, type ChartQuery } from '../../src/report/chart-definition';
import { dashboardDataSets, dashboardOf, declared } from '../../src/report/quicksight/dashboard';
import { renderDashboardPage, seenDashboardSchema } from '../../src/report/quicksight/dashboard-page';
import { ACCOUNT, World } from '../local-aws/quicksight/support/world';
import { faultsOf } from '../report/support/faults-of-page';
import { SHOP } from '../sql/support/mart-shop';
import { openWarehouse, SQL_ROOT, type Warehouse } from '../sql/support/warehouse';
import { freshStory } from '../sql/support/walk';
import { actingAs } from '../support/stack';

const charts = readChartQueries(SQL_ROOT);
/** The small shop's two systems stand for those of every pipeline. */
const PIPELINES = listPipelines().map((one) => ({
  ...one,
  sourceSystem: one.name === 'regional-sales' ? 'abroad' : 'ecommerce',
}));
const SHOWN = PIPELINES.filter(({ report }) => report.length > 0);
const ECOMMERCE = PIPELINES.find(({ name }) => name === 'ecommerce');
const DATA_SETS = `arn:aws:quicksight:eu-west-1:${ACCOUNT}:dataset/`;

/** The same chart under another title. */
const CHANGED = charts.map((query) => ({
  ...query,
  charts: query.charts.map((chart) =>
    chart.id === 'revenue-by-day' ? { ...chart, title: 'Takings by day' } : chart,
  ),
}));

let world: World;
let warehouse: Warehouse;
let worker: QuickSight;
let calls: string[] = [];

beforeAll(async () => {
  warehouse = await openWarehouse();
  await warehouse.install();
  await (await freshStory(warehouse)).tell(SHOP);
  for (const mart of new Set(PIPELINES.flatMap(({ publish }) => publish)))
    await warehouse.execute(`refresh materialized view ${mart}`);
  world = await World.open();
  const { database } = warehouse;
  const Host = `local.${ACCOUNT}.eu-west-1.redshift-serverless.amazonaws.com`;
  await world.createSource('shop', { Database: database, Host, Port: 5439 });
  for (const dataSet of SHOWN.flatMap((one) => dashboardOf(one, charts)?.dataSets ?? []))
    await world.createFilled(chartDataSetInput(dataSet, ACCOUNT, world.sourceArn('shop')));
  worker = new QuickSight({ ...actingAs('ecomflow-worker'), endpoint: world.url, maxAttempts: 1 });
  worker.middlewareStack.add((next, { commandName }) => (input) => {
    calls.push((commandName ?? '').replace('Command', ''));
    return next(input);
  });
});
afterAll(async () => {
  worker.destroy();
  await world.close();
  await warehouse.close();
});
beforeEach(() => {
  calls = [];
});

const deps = (
  queries: readonly ChartQuery[] = charts,
  dashboards: Partial<DashboardDeps['settings']['dashboards']> = {},
): DashboardDeps => ({
  quicksight: worker,
  quicksightOnce: worker,
  findPipeline: (name) => PIPELINES.find((one) => one.name === name) ?? never(name),
  charts: queries,
  sleep: () => Promise.resolve(),
  settings: {
    quicksightAccount: ACCOUNT,
    pollMinMs: 10,
    dashboards: { isPublished: true, authors: [], dataSetArn: DATA_SETS, ...dashboards },
  },
});
const changes = (): string[] => calls.filter((call) => !call.startsWith('Describe'));
const see = async (id: string) => {
  const answer = await fetch(`${world.url}/_local/quicksight/dashboard?id=${id}`);
  return seenDashboardSchema.parse(await answer.json());
};

describe('the dashboard of a pipeline', () => {
  it.each(SHOWN.map(({ name }) => [name]))('is made, and drawn from its data: %s', async (name) => {
    expect(await publishDashboard(deps(), name)).toBe('made');
    expect(changes()).toEqual(['CreateAnalysis', 'CreateDashboard']);
    const seen = await see(`ecomflow-${name}`);
    const visuals = seen.sheets.flatMap((sheet) => sheet.visuals);
    const published = charts.filter(({ mart }) => PIPELINES.find((one) => one.name === name)?.publish.includes(mart));
    const [all, headlines] = [
      published.flatMap((query) => query.charts),
      published.flatMap((query) => query.charts.filter(({ isHeadline }) => isHeadline)),
    ];
    expect(visuals).toHaveLength(all.length + headlines.length);
    for (const visual of visuals)
      expect([visual.id, visual.kind === 'headline' ? visual.value : visual.labels.length]).toEqual([visual.id, expect.any(Number)]);
    const page = renderDashboardPage(seen, '2011-01-06 02:00');
    expect(faultsOf(page)).toEqual([]);
    const kept = process.env['ECOMFLOW_KEEP_DASHBOARDS'];
    if (kept !== undefined) {
      mkdirSync(kept, { recursive: true });
      writeFileSync(`${kept}/${name}.html`, page);
    }
  }); // prettier-ignore

  it('is published once: the same charts ask once and change nothing', async () => {
    for (const { name } of SHOWN) {
      calls = [];
      expect(await publishDashboard(deps(), name)).toBe('kept');
      expect(calls.every((call) => call === 'DescribeDashboard')).toBe(true);
    }
  });

  it('is updated once when a chart changes, and readers see the new version', async () => {
    expect(await publishDashboard(deps(CHANGED), 'ecommerce')).toBe('updated');
    expect(changes()).toEqual(['UpdateAnalysis', 'UpdateDashboard', 'UpdateDashboardPublishedVersion']);
    const seen = await see('ecomflow-ecommerce');
    expect(seen.version).toBe(2);
    expect(seen.sheets[0]?.visuals.map(({ title }) => title)).toContain('Takings by day');
    calls = [];
    expect(await publishDashboard(deps(CHANGED), 'ecommerce')).toBe('kept');
    expect(changes()).toEqual([]);
  });

  it('is as it was again after somebody published something else over it', async () => {
    const ids = { AwsAccountId: ACCOUNT, DashboardId: 'ecomflow-ecommerce' };
    const { Definition } = await world.quicksight.describeDashboardDefinition(ids);
    await world.quicksight.updateDashboard({ ...ids, Name: 'Mine', Definition });
    await world.quicksight.updateDashboardPublishedVersion({ ...ids, VersionNumber: 3 });
    expect(await publishDashboard(deps(CHANGED), 'ecommerce')).toBe('updated');
    expect((await see('ecomflow-ecommerce')).name).toBe('EcomFlow: ecommerce');
  });

  it('is nobody’s matter where it was not asked for, and of a pipeline that another one reports', async () => {
    expect(await publishDashboard(deps(charts, { isPublished: false }), 'ecommerce')).toBe('nobody asked');
    expect(await publishDashboard(deps(), 'online-retail-stream')).toBe('nobody asked');
    expect(calls).toEqual([]);
  });

  it.each([
    ['a column that its data set does not have', withColumn('colour'), 'COLUMN_REPLACEMENT_MISSING'],
    ['names of what are days', withType('DATETIME', 'STRING'), 'COLUMN_TYPE_MISMATCH'],
  ])('fails by its code for %s', async (_, queries, words) => {
    const failure: unknown = await publishDashboard(deps(queries), 'purchases').catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'ELT_REPORT_DASHBOARD_FAILED', message: expect.stringContaining(words) as string });
    expect((await see('ecomflow-purchases')).version).toBe(1);
  }); // prettier-ignore

  it.each([
    ['ConflictException', 409, 'ELT_REPORT_DASHBOARD_BUSY'],
    ['LimitExceededException', 409, 'ELT_REPORT_DASHBOARD_FAILED'],
    ['ThrottlingException', 429, 'ELT_AWS_THROTTLED'],
  ])('tells %s in our words', async (name, status, code) => {
    const refusing = { send: () => Promise.reject(Object.assign(new Error('no'), { name, $metadata: { httpStatusCode: status } })) };
    const failure: unknown = await publishDashboard(
      { ...deps(CHANGED), quicksightOnce: refusing as never },
      'online-retail',
    ).catch((error: unknown) => error);
    expect(classifyError(failure).code).toBe(code);
  }); // prettier-ignore

  it('that takes QuickSight too long is asked for again', async () => {
    const slow = {
      send: () => Promise.resolve({ Dashboard: { Version: { Status: 'CREATION_IN_PROGRESS', Description: mark(), VersionNumber: 1 } } }),
    };
    await expect(publishDashboard({ ...deps(), quicksight: slow as never }, 'ecommerce')).rejects.toMatchObject({
      code: 'ELT_REPORT_DASHBOARD_BUSY',
    });
  }); // prettier-ignore
});

describe('a run', () => {
  it('refreshes every data set of its dashboard', async () => {
    const ingest = createIngestActivities({
      quicksight: worker,
      quicksightOnce: worker,
      settings: { quicksightAccount: ACCOUNT, pollMinMs: 20 },
    });
    for (const pipeline of SHOWN) {
      const reports = dashboardDataSets(pipeline, charts);
      expect(reports).toEqual(dashboardOf(pipeline, charts)?.dataSets.map(({ id }) => id));
      const { ingestions } = await ingest.startReports({ reports, token: 'a-run' });
      for (const { dataSetId, ingestionId } of ingestions)
        expect((await world.until(dataSetId, ingestionId)).IngestionStatus).toBe('COMPLETED');
    }
  });
});

function withColumn(column: string): ChartQuery[] {
  return charts.map((query) =>
    query.name === 'country_sales'
      ? {
          ...query,
          columns: [...query.columns, { name: column, type: 'DECIMAL' as const }],
          charts: query.charts.map((chart) => ({ ...chart, series: [{ column, name: 'Colour' }] })),
        }
      : query,
  );
}

/** As a definition would be that takes a day for a name. */
function withType(from: string, to: 'STRING'): ChartQuery[] {
  return charts.map((query) => ({
    ...query,
    columns: query.columns.map((one) => (one.type === from ? { ...one, type: to } : one)),
  }));
}

function mark(): string {
  const dashboard = ECOMMERCE ? dashboardOf(ECOMMERCE, charts) : null;
  return dashboard ? markOf(dashboard.title, declared(dashboard, DATA_SETS)) : '';
}

function never(name: string): never {
  throw new Error(`no pipeline ${name}`);
}
