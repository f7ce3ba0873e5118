/** `ecomflow warehouse digest`: equal for equal content in whatever order it came, different for every other. */
import { differingTables, digestWarehouse, type WarehouseDigest } from '../../src/aws/digest-warehouse';
import { openWarehouse, type Warehouse } from '../sql/support/warehouse';
import { customerChange, freshStory, line, order } from '../sql/support/walk';

describe('the digest of a warehouse', () => {
  let sql: Warehouse;
  let before: WarehouseDigest;

  beforeAll(async () => {
    sql = await openWarehouse();
    await sql.install();
    before = await told(NEWS);
  });
  afterAll(() => sql.close());

  const NEWS = [
    [customerChange(1, 'Kiel'), customerChange(7, 'Graz', { op: 'U' })],
    [customerChange(2, 'Kiel', {}, 'd'), order(4, 'c'), line(4, 1, 'p')],
    [customerChange(5, 'Bonn', { op: 'U' }), line(4, 2, 'p', { sequence: 5 }, 3)],
  ];

  /** The digest after these loads into an empty warehouse. */
  async function told(news: typeof NEWS): Promise<WarehouseDigest> {
    const story = await freshStory(sql);
    await story.tell(...news);
    await sql.execute('refresh materialized view mart_daily_sales');
    return digestWarehouse(sql.runner);
  }

  /** The tables whose digest a change shows. */
  async function shownBy(...statements: string[]): Promise<string[]> {
    await sql.batch(statements);
    return differingTables(before, await digestWarehouse(sql.runner));
  }

  it('covers every table that is a function of the source events', () => {
    expect(Object.keys(before).sort()).toEqual([
      'dim_customer',
      'dim_date',
      'dim_location',
      'dim_product',
      'etl_ledger',
      'etl_rejected',
      'fact_sales',
      'hist_customer',
      'hist_location',
      'hist_order_line',
      'hist_product',
      'hist_sales_order',
      'hist_snapshot',
      'mart_country_sales',
      'mart_customer_value',
      'mart_daily_sales',
      'mart_monthly_product_sales',
      'mart_regional_sales',
      'mart_returns',
    ]);
    expect(before['fact_sales']?.rows).toBe(2);
    expect(before['mart_daily_sales']?.rows).toBe(1);
  });

  it('shows one value, one row too many and one too few, in the table where it is', async () => {
    expect(await shownBy('update fact_sales set quantity = quantity + 1 where line_no = 2')).toEqual([
      'fact_sales',
    ]);
    expect(await shownBy('update fact_sales set quantity = quantity - 1 where line_no = 2')).toEqual([]);
    await sql.batch(["create table twice as select * from hist_customer where record_key = 'd'"]);
    expect(await shownBy('insert into hist_customer select * from twice')).toEqual(['hist_customer']);
    expect(await shownBy("delete from hist_customer where record_key = 'd'")).toEqual(['hist_customer']);
    expect(await shownBy('insert into hist_customer select * from twice', 'drop table twice')).toEqual([]);
  });

  it('tells NULL from an empty text, and one column from its neighbour', async () => {
    const set = (value: string): string => `update dim_customer set ${value} where city = 'Graz'`;
    expect(await shownBy(set("address = ''"))).toEqual(['dim_customer']);
    expect(await shownBy(set("address = null, country = ''"))).toEqual(['dim_customer']);
    expect(await shownBy(set('country = null'))).toEqual([]);
  });

  it('counts a key to its last digit, where a JSON number would be rounded', async () => {
    expect(await shownBy('update fact_sales set product_sk = product_sk + 1')).toEqual(['fact_sales']);
    expect(await shownBy('update fact_sales set product_sk = product_sk - 1')).toEqual([]);
  });

  it('is the same when the same events come in another order and in other batches', async () => {
    const [first = [], second = [], third = []] = NEWS;
    const after = await told([third, [...second, ...first], third]);
    // Which objects a batch was made of is not the same here: the ledger alone may tell the two apart.
    expect(differingTables(before, after)).toEqual(['etl_ledger']);
  });
});
