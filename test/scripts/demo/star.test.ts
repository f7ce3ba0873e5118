/** What the demo says of the star: of one source's rows alone, although two have filled the same tables. Worked out by hand from support/mart-shop.ts. */
import { readStar } from '../../../scripts/demo/star';
import { pipeline as shop } from '../../../src/pipelines/ecommerce/pipeline';
import { pipeline as files } from '../../../src/pipelines/regional-sales/pipeline';
import { SHOP } from '../../sql/support/mart-shop';
import { openWarehouse, type Warehouse } from '../../sql/support/warehouse';
import { freshStory } from '../../sql/support/walk';

let sql: Warehouse;
beforeAll(async () => {
  sql = await openWarehouse();
  await sql.install();
  await (await freshStory(sql)).tell(SHOP);
  for (const mart of new Set([...shop.publish, ...files.publish]))
    await sql.execute(`refresh materialized view ${mart}`);
});
afterAll(() => sql.close());

it("has the shop's sales, without what it does not tell", async () => {
  expect(await readStar(sql.runner, shop)).toMatchObject({
    sales: {
      ...{ lines: 5, orders: 4, cancelled: 1, unknownCustomerLines: 1, quantity: 15 },
      ...{ revenue: '33.800', cost: null, profit: null },
    },
    members: { customer: { members: 2, versions: 2 }, product: { members: 0, versions: 0 } },
    marts: {
      mart_daily_sales: { rows: 2, sums: { line_count: '5', quantity: '15', revenue: '33.800' } },
      mart_customer_value: { rows: 2, sums: { line_count: '4', quantity: '13', revenue: '29.000' } },
      mart_returns: { rows: 1, sums: { line_count: '1' } },
    },
  });
});

it("has the other source's, with costs", async () => {
  const abroad = await readStar(sql.runner, { ...files, sourceSystem: 'abroad' });
  expect(abroad).toMatchObject({
    sales: {
      lines: 4,
      orders: 3,
      cancelled: 0,
      quantity: 16,
      revenue: '40.500',
      cost: '30.500',
      profit: '7.500',
    },
    members: { location: { members: 1, versions: 2 } },
    marts: { mart_regional_sales: { rows: 3, sums: { revenue: '40.500', cost: '30.500', profit: '7.500' } } },
  });
  expect(Object.keys(abroad.members)).toEqual(['location', 'product']);
});

it('has nothing where a source has brought nothing, and no sales where a pipeline loads none', async () => {
  const nobody = await readStar(sql.runner, { ...files, sourceSystem: 'nobody' });
  expect(nobody.sales).toMatchObject({ lines: 0, revenue: '0.000', cost: null });
  expect(nobody.marts['mart_daily_sales']).toEqual({ rows: 0, sums: {} });
  const none = await readStar(sql.runner, { ...files, load: { dimensions: [], facts: [] }, publish: [] });
  expect(none).toEqual({ sales: null, members: {}, marts: {} });
});
