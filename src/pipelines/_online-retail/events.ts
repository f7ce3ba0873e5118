import type { MappingInput } from '../../model/mapping';

const AT = 'invoice_date';
/** Tables that were saved by way of numbers write 17850.0. */
const CUSTOMER = "regexp_replace(trim(customer_id), '[.]0$', '')";
const IS_SAID = (column: string): string => `trim(${column}) <> ''`;

/**
 * One line says where a customer lives and what a product is called, as of its invoice's time; and it is a line of an invoice. Of an
 * invoice and its lines what came last has the last word, so that a correction wins although its dates are the old ones.
 */
const EVENTS: readonly Omit<MappingInput, 'feed'>[] = [
  {
    entity: 'customer',
    when: IS_SAID('customer_id'),
    columns: { customer_id: CUSTOMER, country: 'trim(country)' },
    at: AT,
  },
  { entity: 'location', columns: { country: 'trim(country)' }, at: AT },
  // A line without a description does not say that its product lost its name.
  {
    entity: 'product',
    when: IS_SAID('description'),
    columns: { stock_code: 'trim(stock_code)', description: 'trim(description)' },
    at: AT,
  },
  {
    entity: 'sales_order',
    columns: {
      order_id: 'trim(invoice_no)',
      customer_id: `case when ${IS_SAID('customer_id')} then ${CUSTOMER} end`,
      ordered_at: AT,
      kind: "case upper(left(trim(invoice_no), 1)) when 'C' then 'cancellation' when 'A' then 'adjustment' else 'sale' end",
      country: 'trim(country)',
    },
    at: AT,
    order: 'arrival',
  },
  {
    entity: 'order_line',
    columns: {
      order_id: 'trim(invoice_no)',
      line_no: 'line_no',
      stock_code: 'trim(stock_code)',
      quantity: 'quantity',
      unit_price: 'unit_price',
      sold_at: AT,
    },
    at: AT,
    order: 'arrival',
  },
];

/** Of a feed whose rows are such lines, which number themselves in `line_no`. */
export function eventsOfLine(feed: string): MappingInput[] {
  return EVENTS.map((event) => ({ feed, ...event }));
}
