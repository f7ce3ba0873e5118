import { customer } from '../../entities/customer';
import { location } from '../../entities/location';
import { orderLine } from '../../entities/order-line';
import { product } from '../../entities/product';
import { salesOrder } from '../../entities/sales-order';
import { DAY_MS, definePipeline, s3Files } from '../../model/pipeline';
import { invoiceLine } from './feeds';
import { mappings } from './mapping';

/** A shop's invoices: its whole book in one file, or a file a day, into the sales star. */
export const pipeline = definePipeline({
  name: 'online-retail',
  sourceSystem: 'online-retail',
  source: s3Files({ landing: { prefix: 'online-retail/' }, feeds: [invoiceLine], mappings }),
  entities: [customer, location, product, salesOrder, orderLine],
  catalog: 'after',
  // No rhythm: a book of years ago comes in one file, and tells of days that are long over.
  load: { dimensions: ['dim_customer', 'dim_location', 'dim_product'], facts: ['fact_sales'] },
  publish: [
    'mart_daily_sales',
    'mart_monthly_product_sales',
    'mart_country_sales',
    'mart_customer_value',
    'mart_returns',
  ],
  report: ['sales-overview', 'daily-sales'],
  schedule: { calendar: '04:00', timezone: 'UTC', windowMs: DAY_MS },
});
