/** What every pipeline that brings the shop's invoices makes of them. */
import { customer } from '../../entities/customer';
import { location } from '../../entities/location';
import { orderLine } from '../../entities/order-line';
import { product } from '../../entities/product';
import { salesOrder } from '../../entities/sales-order';

export const STAR = {
  sourceSystem: 'online-retail',
  entities: [customer, location, product, salesOrder, orderLine],
  load: { dimensions: ['dim_customer', 'dim_location', 'dim_product'], facts: ['fact_sales'] },
  publish: [
    'mart_daily_sales',
    'mart_monthly_product_sales',
    'mart_country_sales',
    'mart_customer_value',
    'mart_returns',
  ],
};
