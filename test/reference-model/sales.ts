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

export const LOCATION: Dimension = {
  entity: 'location',
  keySalt: '',
  namedBy: [{ entity: 'sales_order', column: 'country' }],
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
  readonly locationSk: bigint;
  readonly country: Value;
  readonly channel: Value;
  readonly priority: Value;
  readonly shippedAt: Value;
  readonly unitCost: Value;
  readonly cost: Value;
  readonly profit: Value;
}

export interface Star {
  readonly customers: readonly DimensionRow[];
  readonly products: readonly DimensionRow[];
  readonly locations: readonly DimensionRow[];
  readonly sales: readonly SalesRow[];
}

/** The whole star from the whole history; customers and products may have another keySalt than their contracts'. */
export function starOf(
  history: History,
  salts: { readonly customer?: string; readonly product?: string } = {},
): Star {
  const customers = dimensionRows(history, { ...CUSTOMER, keySalt: salts.customer ?? CUSTOMER.keySalt });
  const products = dimensionRows(history, { ...PRODUCT, keySalt: salts.product ?? PRODUCT.keySalt });
  const locations = dimensionRows(history, LOCATION);
  const sales = keysOf(history, 'order_line').flatMap((key) => {
    const line = currentRow(timelineOf(history, key));
    if (!line) return [];
    const { sourceSystem, values } = line;
    const orderId = String(values['order_id']);
    const soldAt = String(values['sold_at']);
    const header = currentRow(
      timelineOf(history, { sourceSystem, entity: 'sales_order', recordKey: orderId }),
    );
    const told = (column: string): Value => header?.values[column] ?? null;
    const named = (column: string): Value => (isMissing(told(column)) ? null : told(column));
    const customerId = named('customer_id');
    const country = named('country');
    const stockCode = values['stock_code'] ?? '';
    const quantity = Number(values['quantity']);
    const unitPrice = String(values['unit_price']);
    const unitCost = values['unit_cost'] ?? null;
    const amount = inThousandths(quantity, unitPrice);
    const cost = unitCost === null ? null : inThousandths(quantity, String(unitCost));
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
        orderKind: told('kind'),
        orderStatus: told('status'),
        orderedAt: told('ordered_at'),
        quantity,
        unitPrice,
        amount: decimal(amount),
        locationSk: memberAt(locations, sourceSystem, country, soldAt),
        country,
        channel: told('channel'),
        priority: told('priority'),
        shippedAt: told('shipped_at'),
        unitCost,
        cost: cost === null ? null : decimal(cost),
        profit: cost === null ? null : decimal(amount - cost),
      },
    ];
  });
  return { customers, products, locations, sales };
}

/** Exact product of a whole number and a price with three decimals. */
function inThousandths(quantity: number, unitPrice: string): bigint {
  return BigInt(quantity) * BigInt(unitPrice.replace('.', ''));
}

function decimal(thousandths: bigint): string {
  const digits = (thousandths < 0n ? -thousandths : thousandths).toString().padStart(4, '0');
  return `${thousandths < 0n ? '-' : ''}${digits.slice(0, -3)}.${digits.slice(-3)}`;
}
