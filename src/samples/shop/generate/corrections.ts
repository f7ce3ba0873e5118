/** What people mend in an order: what was typed wrong, and what cannot be true. */
import type { SourceStatement } from '../transaction';
import { changeLines, changeOrder, lifeEvent, type LifeEvent } from './life-event';
import type { Correction, Order } from './orders';
import { HOUR, MINUTE, nextOpening, timeText } from './time';

/** The number under which the order goes on after its correction. */
export function finalOrderId({ correction, orderId }: Order): string {
  return correction === 'order-renumbered' ? `R${orderId}` : orderId;
}

/** Ten minutes after placing, before anything is paid; always the last line. */
export function correctionsOf(order: Order): LifeEvent[] {
  if (order.correction === null) return [];
  return [lifeEvent(order.placedAt + 10 * MINUTE, statementsOf(order, order.correction))];
}

function statementsOf(order: Order, correction: Correction): SourceStatement[] {
  const { orderId } = order;
  const lineNo = order.lines.length;
  const ofLine = 'where order_id = ? and line_no = ?';
  switch (correction) {
    case 'quantity':
      return [changeLines('update', `update order_line set quantity = ? ${ofLine}`, 3, orderId, lineNo)];
    case 'line-deleted':
      return [changeLines('delete', `delete from order_line ${ofLine}`, orderId, lineNo)];
    case 'line-renumbered':
      return [changeLines('update', `update order_line set line_no = ? ${ofLine}`, 10, orderId, lineNo)];
    case 'order-renumbered': {
      const set = 'set order_id = ? where order_id = ?';
      return [
        changeOrder('update', `update sales_order ${set}`, finalOrderId(order), orderId),
        changeLines('update', `update order_line ${set}`, finalOrderId(order), orderId),
      ];
    }
  }
}

/** Next morning somebody notices every second impossible line (the odd ones) and puts it right. */
export function repairsOf(order: Order): LifeEvent[] {
  const soldAt = timeText(order.placedAt);
  return order.lines
    .filter(({ dirt, lineNo }) => dirt !== null && lineNo % 2 === 1)
    .map(({ lineNo, quantity, unitPrice }) => {
      const set = 'set quantity = ?, unit_price = ?, sold_at = ? where order_id = ? and line_no = ?';
      const values = [quantity, unitPrice, soldAt, finalOrderId(order), lineNo];
      const second = nextOpening(order.placedAt) - HOUR + lineNo;
      return lifeEvent(second, [changeLines('update', `update order_line ${set}`, ...values)]);
    });
}
