import { salesRecord, salesRecordSemicolon } from './feeds';

/** A date without a time is the midnight UTC with which it begins. */
const ORDERED_AT = 'cast(order_date as timestamp)';

/**
 * One record is one sale: its location and its product as of the order's date, the order, and the order's only line. Of a
 * location or product the latest date has the last word; of an order the file that came last, so that a corrected
 * file wins although its dates are the old ones.
 */
const EVENTS = [
  {
    entity: 'location',
    columns: { country: 'trim(country)', region: 'trim(region)' },
    at: ORDERED_AT,
  },
  {
    entity: 'product',
    columns: {
      stock_code: 'trim(item_type)',
      description: 'trim(item_type)',
      category: 'trim(item_type)',
      unit_price: 'unit_price',
    },
    at: ORDERED_AT,
  },
  {
    entity: 'sales_order',
    columns: {
      order_id: 'trim(order_id)',
      ordered_at: ORDERED_AT,
      kind: "'sale'",
      channel: 'trim(sales_channel)',
      priority: 'trim(order_priority)',
      shipped_at: 'cast(ship_date as timestamp)',
      country: 'trim(country)',
    },
    at: ORDERED_AT,
    order: 'arrival' as const,
  },
  {
    entity: 'order_line',
    columns: {
      order_id: 'trim(order_id)',
      line_no: '1',
      stock_code: 'trim(item_type)',
      quantity: 'units_sold',
      unit_price: 'unit_price',
      sold_at: ORDERED_AT,
      unit_cost: 'unit_cost',
    },
    at: ORDERED_AT,
    order: 'arrival' as const,
  },
];

/** The same of both dialects. */
export const mappings = [salesRecord, salesRecordSemicolon].flatMap(({ name: feed }) =>
  EVENTS.map((event) => ({ feed, ...event })),
);
