/** From an order to everything that the shop ever writes about it, up to nine days later. Pure. */
import { insertRows, type SourceStatement, type SourceTransaction } from '../../aws/source-transaction';
import { registerCustomer } from './customers';
import type { Line, LineDirt, Order } from './orders';
import { randomFor } from './random';
import { DAY, HOUR, timeText } from './time';

/** No order is heard of any longer. */
export const LONGEST_LIFE_DAYS = 9;

/** One transaction of the shop; `dirty` counts the rows in it that no contract accepts. */
export interface LifeEvent extends SourceTransaction {
  readonly second: number;
  readonly dirty: number;
}

const MINUTE = 60;
const LINE_COLUMNS = ['order_id', 'line_no', 'stock_code', 'quantity', 'unit_price', 'sold_at'];
const ORDER_COLUMNS = ['order_id', 'customer_id', 'ordered_at', 'kind', 'status', 'updated_at'];

export function lifeOf(seed: string, order: Order): LifeEvent[] {
  const correction = correctionOf(order);
  const events = [placing(seed, order), ...(correction ? [correction] : [])];
  // A renumbered order is known by its new number from then on.
  const orderId = order.correction === 'order-renumbered' ? renumbered(order) : order.orderId;
  return [...events, ...fateOf(seed, order, orderId), ...repairs(order, orderId)];
}

function placing(seed: string, order: Order): LifeEvent {
  const at = timeText(order.placedAt);
  const header = [
    order.orderId,
    order.customer?.id ?? null,
    at,
    order.dirt === 'kind' ? 'phone' : 'sale',
    order.dirt === 'status' ? 'lost' : 'placed',
    at,
  ];
  const lines = order.lines.map((line) => [order.orderId, ...dirtyValues(line, at)]);
  const dirty = order.lines.filter((line) => line.dirt).length + (order.dirt ? 1 : 0);
  const who = order.customer ? [registerCustomer(seed, order.customer.index, order.placedAt)] : [];
  const statements = [
    ...who,
    insertRows('sales_order', ORDER_COLUMNS, [header]),
    insertRows('order_line', LINE_COLUMNS, lines),
  ];
  return { second: order.placedAt, at, statements, dirty };
}

function dirtyValues(line: Line, soldAt: string): (string | number)[] {
  const wrong: Record<LineDirt, string | number> = {
    quantity: 99_999_999,
    unit_price: '5000000.000',
    sold_at: '1970-01-01 00:00:00',
  };
  return [
    line.lineNo,
    line.stockCode,
    line.dirt === 'quantity' ? wrong.quantity : line.quantity,
    line.dirt === 'unit_price' ? wrong.unit_price : line.unitPrice,
    line.dirt === 'sold_at' ? wrong.sold_at : soldAt,
  ];
}

function renumbered(order: Order): string {
  return `R${order.orderId}`;
}

/** Ten minutes after placing, before anything is paid. */
function correctionOf(order: Order): LifeEvent | null {
  const second = order.placedAt + 10 * MINUTE;
  const { orderId } = order;
  const lineNo = order.lines.length;
  switch (order.correction) {
    case null:
      return null;
    case 'quantity':
      return event(second, [
        line(
          'update',
          'update order_line set quantity = ? where order_id = ? and line_no = ?',
          3,
          orderId,
          lineNo,
        ),
      ]);
    case 'line-deleted':
      return event(second, [
        line('delete', 'delete from order_line where order_id = ? and line_no = ?', orderId, lineNo),
      ]);
    case 'line-renumbered':
      return event(second, [
        line(
          'update',
          'update order_line set line_no = ? where order_id = ? and line_no = ?',
          10,
          orderId,
          lineNo,
        ),
      ]);
    case 'order-renumbered':
      return event(second, [
        header(
          'update',
          'update sales_order set order_id = ? where order_id = ?',
          renumbered(order),
          orderId,
        ),
        line('update', 'update order_line set order_id = ? where order_id = ?', renumbered(order), orderId),
      ]);
  }
}

function fateOf(seed: string, order: Order, orderId: string): LifeEvent[] {
  const random = randomFor(seed, 'fate', order.orderId);
  if (order.fate === 'erased') {
    return [
      event(order.placedAt + 30 * MINUTE, [
        line('delete', 'delete from order_line where order_id = ?', orderId),
        header('delete', 'delete from sales_order where order_id = ?', orderId),
      ]),
    ];
  }
  if (order.fate === 'cancelled') {
    return [statusChange(orderId, 'cancelled', order.placedAt + random.between(1, 20) * HOUR)];
  }
  const paidAt = order.placedAt + random.between(15, 90) * MINUTE;
  const shippedAt = nextMorning(paidAt) + random.between(0, 9 * HOUR);
  const deliveredAt = shippedAt + random.between(20 * HOUR, 3 * DAY);
  const delivered = [
    statusChange(orderId, 'paid', paidAt),
    statusChange(orderId, 'shipped', shippedAt),
    statusChange(orderId, 'delivered', deliveredAt),
  ];
  if (order.fate === 'delivered') return delivered;
  return [...delivered, returning(order, orderId, nextMorning(deliveredAt) + random.between(0, 2 * DAY))];
}

/** Opening time of the day after. */
function nextMorning(second: number): number {
  return (Math.floor(second / DAY) + 1) * DAY + 8 * HOUR;
}

function statusChange(orderId: string, status: string, second: number): LifeEvent {
  const sql = 'update sales_order set status = ?, updated_at = ? where order_id = ?';
  return event(second, [header('update', sql, status, timeText(second), orderId)]);
}

/** Goods that come back: an order of their own with negative quantities, as shops book it. */
function returning(order: Order, orderId: string, second: number): LifeEvent {
  const at = timeText(second);
  const cancellationId = `C${orderId}`;
  const [first] = order.lines;
  return event(second, [
    insertRows('sales_order', ORDER_COLUMNS, [
      [cancellationId, order.customer?.id ?? null, at, 'cancellation', null, at],
    ]),
    insertRows('order_line', LINE_COLUMNS, [
      [cancellationId, 1, first.stockCode, -first.quantity, first.unitPrice, at],
    ]),
  ]);
}

/** Next morning somebody notices every second impossible line (the odd ones) and corrects it. */
function repairs(order: Order, orderId: string): LifeEvent[] {
  const soldAt = timeText(order.placedAt);
  return order.lines
    .filter(({ dirt, lineNo }) => dirt !== null && lineNo % 2 === 1)
    .map(({ lineNo, quantity, unitPrice }) => {
      const sql =
        'update order_line set quantity = ?, unit_price = ?, sold_at = ? where order_id = ? and line_no = ?';
      const second = nextMorning(order.placedAt) - HOUR + lineNo;
      return event(second, [line('update', sql, quantity, unitPrice, soldAt, orderId, lineNo)]);
    });
}

function event(second: number, statements: SourceStatement[]): LifeEvent {
  return { second, at: timeText(second), statements, dirty: 0 };
}

function line(action: 'update' | 'delete', sql: string, ...values: (string | number)[]): SourceStatement {
  return { table: 'order_line', action, sql, values };
}

function header(action: 'update' | 'delete', sql: string, ...values: string[]): SourceStatement {
  return { table: 'sales_order', action, sql, values };
}
