import { customer } from '../../entities/customer';
import { orderLine } from '../../entities/order-line';
import { product } from '../../entities/product';
import { salesOrder } from '../../entities/sales-order';
import { DAY_MS, definePipeline, mysqlCdc } from '../../model/pipeline';
import { feeds } from './feeds';

/** The shop: MySQL changes by DMS, one window a day, into the sales star. */
export const pipeline = definePipeline({
  name: 'ecommerce',
  sourceSystem: 'ecommerce',
  source: mysqlCdc({ database: 'shop', timezone: 'UTC', feeds }),
  entities: [customer, product, salesOrder, orderLine],
  rhythm: {
    // A shop may close over a long weekend.
    freshness: [
      { entity: 'sales_order', hours: 96 },
      { entity: 'order_line', hours: 96 },
    ],
    volume: [{ entity: 'order_line', minRatio: 0.1, maxRatio: 10 }],
  },
  load: { dimensions: ['dim_customer', 'dim_product'], facts: ['fact_sales'] },
  publish: [
    'mart_daily_sales',
    'mart_monthly_product_sales',
    'mart_country_sales',
    'mart_customer_value',
    'mart_returns',
  ],
  report: ['sales-overview', 'daily-sales'],
  schedule: { calendar: '02:00', timezone: 'UTC', windowMs: DAY_MS },
});
