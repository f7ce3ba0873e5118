/** Charts as they are declared, and the way from a chart to its SQL. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readChartQueries, type Chart } from '../../src/report/chart-definition';
import { figureOf } from '../../src/report/read-day';
import { readSqlSources, sqlBehind, wayDown } from '../../src/report/sql-sources';

const ROOT = join(__dirname, '../../sql');
const queries = readChartQueries(ROOT);
const sources = readSqlSources(ROOT, queries);

describe('a chart', () => {
  it('has an id of its own, and a mart that is there', () => {
    const ids = queries.flatMap(({ charts }) => charts.map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
    for (const { mart } of queries) expect(sources.has(mart)).toBe(true);
  });

  it('reads the mart that it stands with, and leads down to the facts', () => {
    for (const { name, mart } of queries)
      expect(sqlBehind(sources, [name]).map((one) => one.name)).toEqual(
        expect.arrayContaining([mart, 'fact_sales']),
      );
    expect(wayDown(sources, 'daily_sales')).toEqual(['daily_sales', 'mart_daily_sales', 'fact_sales']);
  });

  it('is compared by the calendar, not by its place in the list', () => {
    const [chart] = queries.find(({ name }) => name === 'daily_sales')?.charts ?? [];
    const rows = ['2011-01-03', '2011-01-04', '2011-01-10', '2011-01-12'].map((day, place) => ({
      day,
      revenue: `${place + 1}.500`,
    }));
    const { series, x } = figureOf(chart as Chart, rows, []);
    expect([x.isTime, ...series.map(({ values }) => values)]).toEqual([
      true,
      [1.5, 2.5, 3.5, 4.5],
      [null, null, 1.5, null],
    ]);
  });

  it.each([
    ['is refused without an axis title', { mart: 'm', charts: [{ id: 'a' }] }, 'select 1', 'charts.json'],
    [
      'is refused with two statements',
      { mart: 'm', charts: [chart()] },
      'select 1; select 2',
      'one statement',
    ],
  ])('%s', (_, charts, sql, fault) => {
    const root = mkdtempSync(join(tmpdir(), 'ecomflow-charts-'));
    mkdirSync(join(root, 'report/odd'), { recursive: true });
    writeFileSync(join(root, 'report/odd/charts.json'), JSON.stringify(charts));
    writeFileSync(join(root, 'report/odd/query.sql'), sql);
    expect(() => readChartQueries(root)).toThrow(fault);
    rmSync(root, { recursive: true, force: true });
  });
});

function chart() {
  return {
    id: 'a',
    title: 'A',
    about: 'A.',
    kind: 'bars',
    x: { column: 'a', title: 'A' },
    y: { title: 'A', format: 'count' },
    series: [{ column: 'b', name: 'B' }],
  };
}
