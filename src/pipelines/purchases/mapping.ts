import { purchaseCsv, purchaseJson } from './feeds';

/**
 * One line is one thing that a user bought: the user and the product as of then, the purchase, which each of its lines repeats, and the
 * line. Of a user or product the latest purchase has the last word, so that a late one finds its place in history; of a
 * purchase the file that came last, so that a corrected one wins although it tells of the same moment.
 */
const EVENTS = [
  {
    entity: 'customer',
    columns: {
      customer_id: 'trim(user_id)',
      name: 'trim(user_name)',
      // One address is one user's, however it is written.
      email: 'lower(trim(user_email))',
      country: 'trim(user_country)',
    },
    at: 'purchased_at',
  },
  {
    entity: 'product',
    columns: {
      stock_code: 'trim(product_code)',
      description: 'trim(description)',
      category: 'trim(category)',
      unit_price: 'price',
    },
    at: 'purchased_at',
  },
  {
    entity: 'sales_order',
    columns: {
      order_id: 'trim(purchase_id)',
      customer_id: 'trim(user_id)',
      ordered_at: 'purchased_at',
      kind: "'sale'",
      channel: 'channel',
    },
    at: 'purchased_at',
    order: 'arrival' as const,
  },
  {
    entity: 'order_line',
    columns: {
      order_id: 'trim(purchase_id)',
      line_no: 'line',
      stock_code: 'trim(product_code)',
      quantity: 'quantity',
      unit_price: 'price',
      sold_at: 'purchased_at',
    },
    at: 'purchased_at',
    order: 'arrival' as const,
  },
];

/** The same of both formats. */
export const mappings = [purchaseJson, purchaseCsv].flatMap(({ name: feed }) =>
  EVENTS.map((event) => ({ feed, ...event })),
);
