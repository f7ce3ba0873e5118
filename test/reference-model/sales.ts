/** H6: the fact table of sales, one row for each order line that is not deleted. */
import type { History, Value } from './event';
import { dimensionRows, isMissing, memberAt, type Dimension, type DimensionRow } from './dimension';
import { currentRow, keysOf, timelineOf } from './timeline';

export const CUSTOMER: Dimension = {
  entity: 'customer',
  keySalt: '',
  namedBy: [{ entity: 'sales_order', column: 'customer_id' }],
};
export const PRODUCT: Dimension = {
  entity: 'product',
  keySalt: '',
  namedBy: [{ entity: 'order_line', column: 'stock_code' }],
};

export interface SalesRow {
  readonly sourceSystem: string;
  readonly orderId: string;
  readonly lineNo: number;
  readonly soldAt: string;
  readonly customerSk: bigint;
  readonly productSk: bigint;
  readonly customerId: Value;
  readonly stockCode: Value;
  readonly orderKind: Value;
  readonly orderStatus: Value;
  readonly orderedAt: Value;
  readonly quantity: number;
  readonly unitPrice: string;
  readonly amount: string;
}

export interface Star {
  readonly customers: readonly DimensionRow[];
  readonly products: readonly DimensionRow[];
  readonly sales: readonly SalesRow[];
}

/** The whole star from the whole history; customers and products may have another keySalt than their contracts'. */
export function starOf(
  history: History,
  salts: { readonly customer?: string; readonly product?: string } = {},
): Star {
  const customers = dimensionRows(history, { ...CUSTOMER, keySalt: salts.customer ?? CUSTOMER.keySalt });
  const products = dimensionRows(history, { ...PRODUCT, keySalt: salts.product ?? PRODUCT.keySalt });
  const sales = keysOf(history, 'order_line').flatMap((key) => {
    const line = currentRow(timelineOf(history, key));
    if (!line) return [];
    const { sourceSystem, values } = line;
    const orderId = String(values['order_id']);
    const soldAt = String(values['sold_at']);
    const header = currentRow(
      timelineOf(history, { sourceSystem, entity: 'sales_order', recordKey: orderId }),
    );
    const named = header?.values['customer_id'] ?? null;
    const customerId = isMissing(named) ? null : named;
    const stockCode = values['stock_code'] ?? '';
    const quantity = Number(values['quantity']);
    const unitPrice = String(values['unit_price']);
    return [
      {
        sourceSystem,
        orderId,
        lineNo: Number(values['line_no']),
        soldAt,
        customerSk: memberAt(customers, sourceSystem, customerId, soldAt),
        productSk: memberAt(products, sourceSystem, stockCode, soldAt),
        customerId,
        stockCode,
        orderKind: header?.values['kind'] ?? null,
        orderStatus: header?.values['status'] ?? null,
        orderedAt: header?.values['ordered_at'] ?? null,
        quantity,
        unitPrice,
        amount: multiply(quantity, unitPrice),
      },
    ];
  });
  return { customers, products, sales };
}

/** Exact product of a whole number and a price with three decimals. */
function multiply(quantity: number, unitPrice: string): string {
  const thousandths = BigInt(quantity) * BigInt(unitPrice.replace('.', ''));
  const digits = (thousandths < 0n ? -thousandths : thousandths).toString().padStart(4, '0');
  return `${thousandths < 0n ? '-' : ''}${digits.slice(0, -3)}.${digits.slice(-3)}`;
}
