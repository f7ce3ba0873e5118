import { customer } from '../../entities/customer';
import { orderLine } from '../../entities/order-line';
import { product } from '../../entities/product';
import { salesOrder } from '../../entities/sales-order';
import { DAY_MS, definePipeline, s3Files } from '../../model/pipeline';
import { purchaseCsv, purchaseJson } from './feeds';
import { mappings } from './mapping';

/** What users of a web shop, an app and stores bought: log files whose coming starts a run, into the sales star and for Athena. */
export const pipeline = definePipeline({
  name: 'purchases',
  sourceSystem: 'purchases',
  source: s3Files({
    landing: { prefix: 'purchases/', startsRuns: { quietMs: 2000 }, by: { job: 'ingest' } },
    feeds: [purchaseJson, purchaseCsv],
    mappings,
  }),
  entities: [customer, product, salesOrder, orderLine],
  // Athena asks the catalog for what was refined.
  catalog: 'after',
  // No rhythm: files come when somebody bought something, or the generator is switched on.
  load: { dimensions: ['dim_customer', 'dim_product'], facts: ['fact_sales'] },
  publish: ['mart_daily_sales', 'mart_monthly_product_sales', 'mart_country_sales', 'mart_customer_value'],
  report: ['sales-overview', 'daily-sales'],
  schedule: { calendar: '04:00', timezone: 'UTC', windowMs: DAY_MS },
});
