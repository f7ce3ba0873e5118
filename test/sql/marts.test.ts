/** Every mart, row by row: one small shop, worked out by hand. */
import { listPipelines } from '../../src/pipelines/registry';
import { event } from './support/source';
import { openWarehouse, type Warehouse } from './support/warehouse';
import { freshStory, january, type Story } from './support/walk';

const noon = (date: string): string => `${date} 12:00:00.000000`;

const order = (orderId: string, customerId: string | null, date: string, kind = 'sale') =>
  event(
    'sales_order',
    { order_id: orderId, customer_id: customerId, ordered_at: noon(date), kind },
    { at: date },
  );

const line = (orderId: string, lineNo: number, stockCode: string, quantity: number, price: string, date: string) =>
  event(
    'order_line',
    { order_id: orderId, line_no: lineNo, stock_code: stockCode, quantity, unit_price: price, sold_at: noon(date) },
    { at: date },
  ); // prettier-ignore

/** Two customers and nobody, in two months; order 3 gives back one of order 1's mugs. */
const SHOP = [
  event('customer', { customer_id: 'anna', country: 'Germany' }, { at: january(1) }),
  event('customer', { customer_id: 'bert', country: 'Austria' }, { at: january(1) }),
  order('1', 'anna', january(5)),
  line('1', 1, 'mug', 3, '2.500', january(5)),
  line('1', 2, 'cup', 1, '4.000', january(5)),
  order('2', null, january(5)),
  line('2', 1, 'mug', 2, '2.400', january(5)),
  order('3', 'anna', '2011-02-01', 'cancellation'),
  line('3', 1, 'mug', -1, '2.500', '2011-02-01'),
  order('4', 'bert', '2011-02-01'),
  line('4', 1, 'mug', 10, '2.000', '2011-02-01'),
];

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
  mart_daily_sales: ['20110105 2011-01-05 2 2 0 3 6 16.300', '20110201 2011-02-01 2 1 1 2 9 17.500'],
  mart_monthly_product_sales: [
    '201101 cup 1 1 4.000 4.000 4.000',
    '201101 mug 2 5 12.300 2.400 2.500',
    '201102 mug 2 9 17.500 2.000 2.500',
  ],
  mart_country_sales: [
    '201101 Germany 2 4 11.500',
    '201101 unknown 1 2 4.800',
    '201102 Austria 1 10 20.000',
    '201102 Germany 1 -1 -2.500',
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

  it('are all written down here', () => {
    const published = listPipelines().flatMap(({ publish }) => publish);
    expect(Object.keys(EXPECTED).sort()).toEqual([...new Set(published)].sort());
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
