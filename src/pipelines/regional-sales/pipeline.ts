import { location } from '../../entities/location';
import { orderLine } from '../../entities/order-line';
import { product } from '../../entities/product';
import { salesOrder } from '../../entities/sales-order';
import { DAY_MS, definePipeline, s3Files } from '../../model/pipeline';
import { salesRecord, salesRecordSemicolon } from './feeds';
import { mappings } from './mapping';

/** Sales records of branches abroad: CSV files whose coming starts a run, and one window a day beside that, into the sales star. */
export const pipeline = definePipeline({
  name: 'regional-sales',
  sourceSystem: 'regional-sales',
  source: s3Files({
    landing: { prefix: 'regional-sales/', startsRuns: {} },
    feeds: [salesRecord, salesRecordSemicolon],
    mappings,
  }),
  entities: [location, product, salesOrder, orderLine],
  catalog: 'after',
  // No rhythm: the records tell of years ago, and come when a branch sends them.
  load: { dimensions: ['dim_location', 'dim_product'], facts: ['fact_sales'] },
  publish: ['mart_daily_sales', 'mart_monthly_product_sales', 'mart_country_sales', 'mart_regional_sales'],
  report: ['sales-overview', 'regional-sales'],
  schedule: { calendar: '03:00', timezone: 'UTC', windowMs: DAY_MS },
});
