/** Definitions for QuickSight from charts, by themselves: what is in them, and what is not taken for one. */
import { join } from 'node:path';
import { grantsOf } from '../../../src/aws/warehouse-grants';
import { readWarehouseFiles } from '../../../src/aws/warehouse-files';
import { listPipelines } from '../../../src/pipelines/registry';
import { readChartQueries, type ChartQuery } from '../../../src/report/chart-definition';
import { dashboardOf, declared } from '../../../src/report/quicksight/dashboard';

const ROOT = join(__dirname, '../../../sql');
const charts = readChartQueries(ROOT);
const SHOWN = listPipelines().filter(({ report }) => report.length > 0);
const named = SHOWN.map((pipeline) => [pipeline.name, pipeline] as const);

/** What the role of QuickSight's user may read. */
const READABLE = new Set(
  /grant select on table (.+) to role ecomflow_reports/
    .exec(grantsOf(readWarehouseFiles(ROOT)).always.join('\n'))?.[1]
    ?.split(', '),
);

/** Objects of the warehouse that a query reads and QuickSight's user may not. */
function forbidden(sql: string): string[] {
  const parts = new Set([...sql.matchAll(/(?:with|,)\s*(\w+) as \(/g)].map(([, name]) => name));
  const read = [...sql.matchAll(/\b(?:from|join)\s+(\w+)/g)].flatMap(([, name = '']) => name);
  return read.filter((name) => !parts.has(name) && !READABLE.has(name));
}

describe.each(named)('the dashboard of %s', (name, pipeline) => {
  const dashboard = dashboardOf(pipeline, charts);
  const text = JSON.stringify(dashboard);

  it('is the same whenever it is made, and knows its own source alone', () => {
    expect(JSON.stringify(dashboardOf(pipeline, charts))).toBe(text);
    for (const { sql } of dashboard?.dataSets ?? []) {
      expect(sql).toContain(`source_system = '${pipeline.sourceSystem}'`);
      expect(sql).not.toContain(':source_system');
    }
  });

  it('reads what the user of QuickSight may read', () => {
    for (const { id, sql } of dashboard?.dataSets ?? []) expect([id, forbidden(sql)]).toEqual([id, []]);
    expect(forbidden('with a as (select 1) select * from a join fact_sales')).toEqual(['fact_sales']);
  });

  it('has a data set for each chart that it shows, called as the pipeline', () => {
    const ids = dashboard?.dataSets.map(({ id }) => id) ?? [];
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id.startsWith(`${name}-`)).toBe(true);
    const definition = dashboard ? declared(dashboard, 'arn:aws:quicksight:r:1:dataset/') : null;
    expect(definition?.DataSetIdentifierDeclarations).toEqual(
      ids.map((id) => ({ Identifier: id, DataSetArn: `arn:aws:quicksight:r:1:dataset/${id}` })),
    );
  });
});

it('is not there for a pipeline that another one reports, nor for one without charts', () => {
  const [pipeline] = SHOWN;
  if (!pipeline) throw new Error('no pipeline reports');
  expect(dashboardOf({ ...pipeline, report: [] }, charts)).toBeNull();
  expect(dashboardOf({ ...pipeline, publish: [] }, charts)).toBeNull();
});

describe('a chart', () => {
  const [pipeline] = SHOWN;
  const changed = (change: (query: ChartQuery) => ChartQuery): (() => unknown) => {
    const queries = charts.map((query) => (query.name === 'daily_sales' ? change(query) : query));
    return () => pipeline && dashboardOf(pipeline, queries);
  };

  it('that shows a column which its query does not have is refused', () => {
    const less = changed((query) => ({ ...query, columns: query.columns.slice(0, 1) }));
    expect(less).toThrow('columns.json does not have');
    expect(changed((query) => query)).not.toThrow();
  });

  it('that calls two columns alike is refused', () => {
    const alike = changed((query) => ({
      ...query,
      charts: query.charts.map((chart) => ({
        ...chart,
        series: chart.series.map((one) => ({ ...one, name: 'Same' })),
      })),
    }));
    expect(alike).toThrow('two columns are called Same');
  });
});
