/** Every mart, row by row: one small shop, worked out by hand. */
import { readWarehouseFiles } from '../../src/aws/warehouse-files';
import { listPipelines } from '../../src/pipelines/registry';
import { line, SHOP } from './support/mart-shop';
import { openWarehouse, SQL_ROOT, type Warehouse } from './support/warehouse';
import { freshStory, january, type Story } from './support/walk';

/** All that a mart has but the source system; its values stand, joined by a blank, in EXPECTED. */
const COLUMNS: Readonly<Record<string, readonly string[]>> = {
  mart_daily_sales: [
    'date_key',
    'full_date',
    'orders',
    'sale_orders',
    'cancelled_orders',
    'line_count',
    'quantity',
    'revenue',
  ],
  mart_monthly_product_sales: [
    'year_month',
    'stock_code',
    'line_count',
    'quantity',
    'revenue',
    'lowest_price',
    'highest_price',
  ],
  mart_country_sales: ['year_month', 'country', 'line_count', 'quantity', 'revenue'],
  mart_regional_sales: [
    'source_system',
    'year',
    'quarter',
    'region',
    'country',
    'line_count',
    'quantity',
    'revenue',
    'cost',
    'profit',
  ],
  mart_customer_value: [
    'customer_id',
    'orders',
    'cancelled_orders',
    'line_count',
    'quantity',
    'revenue',
    'first_sold_at',
    'last_sold_at',
  ],
  mart_returns: ['year_month', 'stock_code', 'line_count', 'returned_quantity', 'returned_amount'],
};

const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  mart_daily_sales: [
    '20110105 2011-01-05 1 1 0 1 4 10.000',
    '20110105 2011-01-05 2 2 0 3 6 16.300',
    '20110201 2011-02-01 2 1 1 2 9 17.500',
    '20110402 2011-04-02 1 1 0 1 10 25.000',
    '20110403 2011-04-03 1 1 0 2 2 5.500',
  ],
  mart_monthly_product_sales: [
    '201101 cup 1 1 4.000 4.000 4.000',
    '201101 mug 1 4 10.000 2.500 2.500',
    '201101 mug 2 5 12.300 2.400 2.500',
    '201102 mug 2 9 17.500 2.000 2.500',
    '201104 mug 3 12 30.500 2.500 3.000',
  ],
  mart_country_sales: [
    '201101 Germany 2 4 11.500',
    '201101 Peru 1 4 10.000',
    '201101 unknown 1 2 4.800',
    '201102 Austria 1 10 20.000',
    '201102 Germany 1 -1 -2.500',
    '201104 Chile 2 2 5.500',
    '201104 Peru 1 10 25.000',
  ],
  mart_regional_sales: [
    'abroad 2011 1 Asia Peru 1 4 10.000 6.000 4.000',
    'abroad 2011 2 South America Peru 1 10 25.000 22.500 2.500',
    'abroad 2011 2 unknown Chile 2 2 5.500 2.000 1.000',
    'ecommerce 2011 1 unknown unknown 5 15 33.800 null null',
  ],
  mart_customer_value: [
    'anna 2 1 3 3 9.000 2011-01-05 12:00:00 2011-02-01 12:00:00',
    'bert 1 0 1 10 20.000 2011-02-01 12:00:00 2011-02-01 12:00:00',
  ],
  mart_returns: ['201102 mug 1 1 2.500'],
};

describe('the marts', () => {
  let sql: Warehouse;
  let story: Story;

  beforeAll(async () => {
    sql = await openWarehouse();
    await sql.install();
    story = await freshStory(sql);
    await story.tell(SHOP);
    await refresh();
  });
  afterAll(() => sql.close());

  const refresh = async (): Promise<void> => {
    for (const mart of Object.keys(EXPECTED)) await sql.execute(`refresh materialized view ${mart}`);
  };

  const read = async (mart: string): Promise<string[]> => {
    const columns = COLUMNS[mart] ?? [];
    const texts = columns.map((column, place) => `cast(${column} as varchar(100)) as c${place}`);
    const rows = await sql.execute(`select ${texts.join(', ')} from ${mart}`);
    return rows.map((row) => columns.map((_, place) => String(row[`c${place}`])).join(' ')).sort();
  };

  it('are shown by their reports, which say nothing of a margin where no cost is known', async () => {
    const margins = await sql.execute(
      'select country, year, quarter, cast(margin as varchar(10)) as margin from rpt_regional_sales order by country, quarter',
    );
    expect(margins.map((row) => Object.values(row).join(' '))).toEqual([
      'Chile 2011 2 0.3333',
      'Peru 2011 1 0.4000',
      'Peru 2011 2 0.1000',
      'unknown 2011 1 ',
    ]);
  });

  it('are all written down here', () => {
    const written = readWarehouseFiles(SQL_ROOT).flatMap(
      ({ name }) => /^60_marts\/(\w+)\//.exec(name)?.[1] ?? [],
    );
    const published = listPipelines().flatMap(({ publish }) => publish);
    expect(Object.keys(EXPECTED).sort()).toEqual(written.sort());
    expect(written).toEqual(expect.arrayContaining(published));
  });

  it.each(Object.keys(EXPECTED))('%s has its rows', async (mart) => {
    expect(await read(mart)).toEqual(EXPECTED[mart]);
  });

  it('show a later change only when they are refreshed, and then every one of them does', async () => {
    const change = line('1', 1, 'mug', 4, '2.500', january(5));
    await story.tell([
      { ...change, op: 'U' as const, sequence: '9'.repeat(35) },
      line('3', 2, 'cup', -1, '4.000', '2011-02-01'),
    ]);
    for (const mart of Object.keys(EXPECTED)) expect(await read(mart)).toEqual(EXPECTED[mart]);
    await refresh();
    for (const mart of Object.keys(EXPECTED)) expect(await read(mart)).not.toEqual(EXPECTED[mart]);
  });
});
