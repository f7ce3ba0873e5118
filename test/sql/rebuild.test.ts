/** Who does not trust the star has it rebuilt from history: whatever was wrong in a sale is right then. */
import { event } from './support/source';
import { openWarehouse, type Warehouse } from './support/warehouse';
import {
  costing,
  customerChange,
  freshStory,
  january,
  line,
  locationChange,
  orderIn,
  type Story,
} from './support/walk';

/** Another value of each column that is not of the sale's key, in SQL. */
const OTHER = {
  sold_at: "sold_at + interval '1 second'",
  date_key: 'date_key + 1',
  customer_sk: 'customer_sk + 1',
  product_sk: 'product_sk + 1',
  customer_id: "coalesce(customer_id, '') || 'x'",
  stock_code: "stock_code || 'x'",
  order_kind: "coalesce(order_kind, '') || 'x'",
  order_status: "coalesce(order_status, '') || 'x'",
  ordered_at: "coalesce(ordered_at, timestamp '2011-01-01 00:00:00') + interval '1 second'",
  quantity: 'quantity + 1',
  unit_price: 'unit_price + 1',
  amount: 'amount + 1',
  location_sk: 'location_sk + 1',
  country: "coalesce(country, '') || 'x'",
  channel: "coalesce(channel, '') || 'x'",
  priority: "coalesce(priority, '') || 'x'",
  shipped_at: "coalesce(shipped_at, timestamp '2011-01-01 00:00:00') + interval '1 second'",
  unit_cost: 'coalesce(unit_cost, 0) + 1',
  cost: 'coalesce(cost, 0) + 1',
  profit: 'coalesce(profit, 0) + 1',
};

const product = event('product', { stock_code: 'p', unit_price: '1.000' }, { at: january(1), sequence: 1 });
/** A line whose header nobody has told of. */
const alone = event(
  'order_line',
  { ...line(5, 1, 'p').values, order_id: 'without a header' },
  { at: january(5), sequence: 5 },
);

describe('sales', () => {
  let sql: Warehouse;
  let story: Story;
  beforeAll(async () => {
    sql = await openWarehouse();
    await sql.install();
  });
  beforeEach(async () => {
    story = await freshStory(sql);
    await story.tell([
      ...[customerChange(1, 'Kiel'), product, locationChange(1, 'Asia')],
      ...[orderIn('Peru', 5), costing('0.500', 5), alone],
    ]);
  });
  afterAll(() => sql.close());

  it.each(Object.entries(OTHER))(
    'are right again after a rebuild of everything where %s was wrong',
    async (column, other) => {
      const whole = 'select * from fact_sales order by order_id';
      const right = await sql.execute(whole);
      await sql.batch([`update fact_sales set ${column} = ${other}`]);
      const wrong = await sql.execute(whole);
      expect(wrong.map((row, index) => row[column] === right[index]?.[column])).toEqual([false, false]);
      await sql.batch(
        [
          'sp_begin_load',
          'sp_touch_everything',
          'sp_load_dim_customer',
          'sp_load_dim_product',
          'sp_load_dim_location',
          'sp_load_fact_sales',
        ].map((procedure) => `call ${procedure}('rebuild')`),
      );
      expect(await sql.execute(whole)).toEqual(right);
    },
  );
});
