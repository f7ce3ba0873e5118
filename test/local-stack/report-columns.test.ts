/** The columns that Terraform gives to QuickSight's data sets are those that the views have on the engine, and no list goes stale. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readReportColumns } from '../../scripts/gen/reports';
import type { ReportColumns } from '../../src/report/columns';
import { columnsOf } from '../../src/local-stack/provision-quicksight';
import { openWarehouse, SQL_ROOT, type Warehouse } from '../sql/support/warehouse';

const ROOT = join(__dirname, '../..');
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

  it('are seen to differ once a view has another type', async () => {
    const [view = ''] = VIEWS;
    const columns = readReportColumns(ROOT, view);
    const [first] = columns;
    expect(await ofView(view)).not.toEqual([{ ...first, type: 'JSON' }, ...columns.slice(1)]);
  });
});
