import type { SourceEvent } from '../reference-model/event';
import { event } from './support/source';
import { openWarehouse, type Warehouse } from './support/warehouse';
import { customerChange, freshStory, january, type Story } from './support/walk';

/** Rows that were written last by the latest transaction that wrote: PostgreSQL knows who wrote each row version. */
async function rowsWrittenLast(sql: Warehouse, table: string): Promise<number> {
  const rows = await sql.execute(`select count(*) as row_count from ${table} where load_mark is null`);
  return Number(rows[0]?.['row_count']);
}

function sales(count: number): SourceEvent[] {
  return Array.from({ length: count }, (_, index) => index + 1).flatMap((index) => [
    event('product', { stock_code: `p${index}`, unit_price: '1.000' }, { at: january(1), sequence: index }),
    customerChange(1, 'Kiel', { sequence: index }, `c${index}`),
    event('location', { country: `l${index}`, region: 'Asia' }, { at: january(1), sequence: index }),
    event(
      'sales_order',
      {
        order_id: `o${index}`,
        customer_id: `c${index}`,
        ordered_at: '2011-01-05 00:00:00.000000',
        kind: 'sale',
        country: `l${index}`,
      },
      { at: january(5), sequence: index },
    ),
    event(
      'order_line',
      {
        order_id: `o${index}`,
        line_no: 1,
        stock_code: `p${index}`,
        quantity: 1,
        unit_price: '1.000',
        sold_at: '2011-01-05 00:00:00.000000',
      },
      { at: january(5), sequence: index },
    ),
  ]);
}

describe('a load of one changed key', () => {
  let sql: Warehouse;
  let story: Story;
  const tables = ['dim_customer', 'dim_product', 'dim_location', 'fact_sales'];
  const written = async (): Promise<number[]> =>
    Promise.all(tables.map((table) => rowsWrittenLast(sql, table)));

  beforeAll(async () => {
    sql = await openWarehouse();
    await sql.install();
    // A column that only this test fills: a row that a load writes again comes without it.
    await sql.batch(tables.map((table) => `alter table ${table} add column load_mark varchar(1)`));
  });
  beforeEach(async () => {
    story = await freshStory(sql);
    await story.tell(sales(30));
    await sql.batch(tables.map((table) => `update ${table} set load_mark = 'x'`));
  });
  afterAll(() => sql.close());

  it('writes that member and its later sales only', async () => {
    await story.tell([customerChange(4, 'Graz', { op: 'U', sequence: 99 }, 'c7')]);
    expect(await written()).toEqual([2, 0, 0, 1]);
  });

  it('writes that location and its later sales only', async () => {
    const moved = { country: 'l7', region: 'Europe' };
    await story.tell([event('location', moved, { op: 'U', at: january(4), sequence: 99 })]);
    expect(await written()).toEqual([0, 0, 2, 1]);
  });

  it('writes no sale when the change is later than all of them', async () => {
    await story.tell([customerChange(9, 'Graz', { op: 'U' }, 'c7')]);
    expect(await written()).toEqual([2, 0, 0, 0]);
  });

  it('writes nothing when history knew the event', async () => {
    await story.tell(sales(30).slice(0, 10));
    expect(await written()).toEqual([0, 0, 0, 0]);
  });

  it('writes one sale when one line changes', async () => {
    const values = {
      order_id: 'o3',
      line_no: 1,
      stock_code: 'p3',
      quantity: 9,
      unit_price: '1.000',
      sold_at: '2011-01-05 00:00:00.000000',
    };
    await story.tell([event('order_line', values, { op: 'U', at: january(6), sequence: 99 })]);
    expect(await written()).toEqual([0, 0, 0, 1]);
  });

  it('writes nothing when the whole star is rebuilt from the same history', async () => {
    const load = (procedure: string): string => `call ${procedure}('rebuild')`;
    await sql.batch([
      'update etl_writer set fence = fence + 1',
      ...[
        'sp_begin_load',
        'sp_touch_everything',
        'sp_load_dim_customer',
        'sp_load_dim_product',
        'sp_load_dim_location',
        'sp_load_fact_sales',
        'sp_load_ledger',
      ].map(load),
    ]);
    expect(await written()).toEqual([0, 0, 0, 0]);
  });
});
