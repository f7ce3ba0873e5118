/** The columns that Terraform gives to QuickSight's data sets are those that views and charts' queries have on the engine, and no list goes stale. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readReportColumns } from '../../scripts/gen/reports';
import type { ReportColumns } from '../../src/report/columns';
import { columnsOf } from '../../src/local-stack/provision-quicksight';
import { listPipelines } from '../../src/pipelines/registry';
import { readChartQueries } from '../../src/report/chart-definition';
import { dashboardOf } from '../../src/report/quicksight/dashboard';
import { openWarehouse, SQL_ROOT, type Warehouse } from '../sql/support/warehouse';

const ROOT = join(__dirname, '../..');
/** Each query once: pipelines differ in the source alone. */
const DATA_SETS = [
  ...new Map(
    listPipelines()
      .flatMap((pipeline) => dashboardOf(pipeline, readChartQueries(SQL_ROOT))?.dataSets ?? [])
      .map((one) => [one.title.split(': ')[1], one]),
  ).values(),
];
const VIEWS = readdirSync(join(SQL_ROOT, '70_reports'));

describe('the columns of reports', () => {
  let warehouse: Warehouse;
  beforeAll(async () => {
    warehouse = await openWarehouse();
    await warehouse.install();
  });
  afterAll(() => warehouse.close());

  const ofView = async (view: string): Promise<ReportColumns> => {
    const columns = await columnsOf(warehouse.runner, view);
    return columns.map(({ Name = '', Type }) => ({
      name: Name,
      type: Type as ReportColumns[number]['type'],
    }));
  };

  it.each(VIEWS)('%s stands beside its view as the view is', async (view) => {
    expect(readReportColumns(ROOT, view)).toEqual(await ofView(view));
  });

  it.each(DATA_SETS.map((dataSet) => [dataSet.id, dataSet] as const))('%s: those of its query', async (_, dataSet) => {
    const found = await columnsOf(warehouse.runner, `(\n${dataSet.sql}\n) as asked`);
    expect(dataSet.columns.map(({ name, type }) => ({ Name: name, Type: type }))).toEqual(found);
  }); // prettier-ignore

  it('are seen to differ once a view has another type', async () => {
    const [view = ''] = VIEWS;
    const columns = readReportColumns(ROOT, view);
    const [first] = columns;
    expect(await ofView(view)).not.toEqual([{ ...first, type: 'JSON' }, ...columns.slice(1)]);
  });
});
