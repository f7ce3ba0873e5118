/** A small shop, and another source that tells countries and costs: what the marts are made of in their tests. */
import { event } from './source';
import { january } from './walk';

const noon = (date: string): string => `${date} 12:00:00.000000`;

const order = (orderId: string, customerId: string | null, date: string, kind = 'sale') =>
  event(
    'sales_order',
    { order_id: orderId, customer_id: customerId, ordered_at: noon(date), kind },
    { at: date },
  );

/** A line of an order, told on its day. */
export const line = (orderId: string, lineNo: number, stockCode: string, quantity: number, price: string, date: string) =>
  event(
    'order_line',
    { order_id: orderId, line_no: lineNo, stock_code: stockCode, quantity, unit_price: price, sold_at: noon(date) },
    { at: date },
  ); // prettier-ignore

/** Another source, which tells countries and costs and no customers: a sale in each of two quarters, between them another region. */
const ABROAD = [
  ['location', { country: 'Peru', region: 'Asia' }, january(1)],
  ['location', { country: 'Peru', region: 'South America' }, '2011-03-01'],
  ['sales_order', { order_id: '5', ordered_at: noon(january(5)), kind: 'sale', country: 'Peru' }, january(5)],
  ['order_line', sold('5', 4, january(5), '1.500'), january(5)],
  ['sales_order', { order_id: '6', ordered_at: noon('2011-04-02'), kind: 'sale', country: 'Peru' }, '2011-04-02'],
  ['order_line', sold('6', 10, '2011-04-02', '2.250'), '2011-04-02'],
  ['sales_order', { order_id: '7', ordered_at: noon('2011-04-03'), kind: 'sale', country: 'Chile' }, '2011-04-03'],
  ['order_line', { ...sold('7', 1, '2011-04-03', '2.000'), unit_price: '3.000' }, '2011-04-03'],
  ['order_line', { ...sold('7', 1, '2011-04-03'), line_no: 2 }, '2011-04-03'],
] as const; // prettier-ignore

/** The first line of an order, of a mug for 2.500. */
function sold(orderId: string, quantity: number, date: string, unitCost: string | null = null) {
  const what = { order_id: orderId, line_no: 1, stock_code: 'mug', quantity, unit_price: '2.500' };
  return { ...what, sold_at: noon(date), unit_cost: unitCost };
}

/** Two customers and nobody, in two months; order 3 gives back one of order 1's mugs. */
export const SHOP = [
  event('customer', { customer_id: 'anna', country: 'Germany' }, { at: january(1) }),
  event('customer', { customer_id: 'bert', country: 'Austria' }, { at: january(1) }),
  order('1', 'anna', january(5)),
  line('1', 1, 'mug', 3, '2.500', january(5)),
  line('1', 2, 'cup', 1, '4.000', january(5)),
  order('2', null, january(5)),
  line('2', 1, 'mug', 2, '2.400', january(5)),
  order('3', 'anna', '2011-02-01', 'cancellation'),
  line('3', 1, 'mug', -1, '2.500', '2011-02-01'),
  order('4', 'bert', '2011-02-01'),
  line('4', 1, 'mug', 10, '2.000', '2011-02-01'),
  ...ABROAD.map(([entity, values, at], sequence) =>
    event(entity, values, { at, sequence, sourceSystem: 'abroad' }),
  ),
];
