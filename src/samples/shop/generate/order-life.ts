/** From an order to everything that the shop ever writes about it, up to nine days later. Pure. */
import { insertRows } from '../transaction';
import { correctionsOf, finalOrderId, repairsOf } from './corrections';
import { registerCustomer } from './customers';
import { changeLines, changeOrder, lifeEvent, type LifeEvent } from './life-event';
import type { Line, Order } from './orders';
import { randomFor } from '../../../model/random';
import { DAY, HOUR, MINUTE, nextOpening, timeText } from './time';

/** No order is heard of any longer. */
export const LONGEST_LIFE_DAYS = 9;

const LINE_COLUMNS = ['order_id', 'line_no', 'stock_code', 'quantity', 'unit_price', 'sold_at'];
const ORDER_COLUMNS = ['order_id', 'customer_id', 'ordered_at', 'kind', 'status', 'updated_at'];

export function lifeOf(seed: string, order: Order): LifeEvent[] {
  return [placing(seed, order), ...correctionsOf(order), ...endOf(seed, order), ...repairsOf(order)];
}

function placing(seed: string, order: Order): LifeEvent {
  const at = timeText(order.placedAt);
  const kind = order.dirt === 'kind' ? 'phone' : 'sale';
  const status = order.dirt === 'status' ? 'lost' : 'placed';
  const dirty = order.lines.filter((line) => line.dirt).length + (order.dirt ? 1 : 0);
  const statements = [
    ...(order.customer ? [registerCustomer(seed, order.customer.index, order.placedAt)] : []),
    insertRows('sales_order', ORDER_COLUMNS, [
      [order.orderId, order.customer?.id ?? null, at, kind, status, at],
    ]),
    insertRows(
      'order_line',
      LINE_COLUMNS,
      order.lines.map((line) => [order.orderId, ...asWritten(line, at)]),
    ),
  ];
  return lifeEvent(order.placedAt, statements, dirty);
}

/** A dirty line has one value that the contract of order lines refuses. */
function asWritten(
  { lineNo, stockCode, quantity, unitPrice, dirt }: Line,
  soldAt: string,
): (string | number)[] {
  return [
    lineNo,
    stockCode,
    dirt === 'quantity' ? 99_999_999 : quantity,
    dirt === 'unit_price' ? '5000000.000' : unitPrice,
    dirt === 'sold_at' ? '1970-01-01 00:00:00' : soldAt,
  ];
}

function endOf(seed: string, order: Order): LifeEvent[] {
  const random = randomFor(seed, 'fate', order.orderId);
  const orderId = finalOrderId(order);
  if (order.fate === 'erased') return [erasing(orderId, order.placedAt + 30 * MINUTE)];
  if (order.fate === 'cancelled') {
    return [statusChange(orderId, 'cancelled', order.placedAt + random.between(1, 20) * HOUR)];
  }
  const paidAt = order.placedAt + random.between(15, 90) * MINUTE;
  const shippedAt = nextOpening(paidAt) + random.between(0, 9 * HOUR);
  const deliveredAt = shippedAt + random.between(20 * HOUR, 3 * DAY);
  const delivered = [
    statusChange(orderId, 'paid', paidAt),
    statusChange(orderId, 'shipped', shippedAt),
    statusChange(orderId, 'delivered', deliveredAt),
  ];
  if (order.fate === 'delivered') return delivered;
  return [...delivered, returning(order, nextOpening(deliveredAt) + random.between(0, 2 * DAY))];
}

function erasing(orderId: string, second: number): LifeEvent {
  return lifeEvent(second, [
    changeLines('delete', 'delete from order_line where order_id = ?', orderId),
    changeOrder('delete', 'delete from sales_order where order_id = ?', orderId),
  ]);
}

function statusChange(orderId: string, status: string, second: number): LifeEvent {
  const sql = 'update sales_order set status = ?, updated_at = ? where order_id = ?';
  return lifeEvent(second, [changeOrder('update', sql, status, timeText(second), orderId)]);
}

/** Goods that come back: an order of their own with negative quantities, as shops book it. */
function returning(order: Order, second: number): LifeEvent {
  const at = timeText(second);
  const orderId = `C${finalOrderId(order)}`;
  const [{ stockCode, quantity, unitPrice }] = order.lines;
  return lifeEvent(second, [
    insertRows('sales_order', ORDER_COLUMNS, [
      [orderId, order.customer?.id ?? null, at, 'cancellation', null, at],
    ]),
    insertRows('order_line', LINE_COLUMNS, [[orderId, 1, stockCode, -quantity, unitPrice, at]]),
  ]);
}
