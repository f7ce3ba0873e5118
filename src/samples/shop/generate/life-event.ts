/** One transaction in an order's life. */
import type { SourceStatement, SourceTransaction, SourceValue } from '../transaction';
import { timeText } from './time';

export interface LifeEvent extends SourceTransaction {
  /** Since 1970-01-01, UTC. */
  readonly second: number;
  /** Rows in it that no contract accepts. */
  readonly dirty: number;
}

export function lifeEvent(second: number, statements: readonly SourceStatement[], dirty = 0): LifeEvent {
  return { second, at: timeText(second), statements, dirty };
}

/** A change of lines that are there. */
export function changeLines(
  action: 'update' | 'delete',
  sql: string,
  ...values: SourceValue[]
): SourceStatement {
  return { table: 'order_line', action, sql, values };
}

/** A change of an order's head. */
export function changeOrder(
  action: 'update' | 'delete',
  sql: string,
  ...values: SourceValue[]
): SourceStatement {
  return { table: 'sales_order', action, sql, values };
}
