/**
 * The shop that a file of sold lines tells of: which rows it wrote, and when. Pure: keeps only what it has seen.
 * The file says nothing of names, addresses or the state of an order; those columns stay NULL.
 */
import { insertRows, type SourceStatement, type SourceTransaction } from '../transaction';
import type { CalendarDay } from './calendar';
import { endOfDayProducts, type ProductState } from './product-of-the-day';
import { priceText, type SalesLine } from './sales-line';

export interface Shop {
  /** The day's transactions in time order. Days must come in order. */
  transactionsOf(day: CalendarDay): SourceTransaction[];
}

interface Seen {
  readonly countries: Map<string, string | null>;
  readonly products: Map<string, ProductState>;
  /** Lines of each invoice so far. */
  readonly invoices: Map<string, number>;
}

export function createShop(): Shop {
  const seen: Seen = { countries: new Map(), products: new Map(), invoices: new Map() };
  return {
    transactionsOf: (day) => [
      ...tillSlips(day.lines).map((slip) => saleOf(slip, seen)),
      ...closingOf(day, seen.products),
    ],
  };
}

type Slip = readonly [SalesLine, ...SalesLine[]];

/** Neighbouring lines of one invoice at one moment: one transaction. An invoice with two times is two of them. */
function tillSlips(lines: readonly SalesLine[]): Slip[] {
  const slips: [SalesLine, ...SalesLine[]][] = [];
  for (const line of lines) {
    const slip = slips.at(-1);
    if (slip?.[0].invoice === line.invoice && slip[0].soldAt === line.soldAt) slip.push(line);
    else slips.push([line]);
  }
  return slips;
}

function saleOf(slip: Slip, seen: Seen): SourceTransaction {
  const at = slip[0].soldAt;
  return {
    at,
    statements: [
      ...customerStatements(slip, seen.countries),
      ...productStatements(slip, seen.products),
      ...orderStatements(slip, seen.invoices),
    ],
  };
}

function customerStatements(slip: Slip, countries: Seen['countries']): SourceStatement[] {
  const statements: SourceStatement[] = [];
  for (const { customerId, country, soldAt } of slip) {
    if (customerId === null) continue;
    const known = countries.get(customerId);
    if (known === undefined) {
      statements.push(
        insertRows('customer', ['customer_id', 'country', 'updated_at'], [[customerId, country, soldAt]]),
      );
    } else if (known !== country) {
      statements.push({
        table: 'customer',
        action: 'update',
        sql: 'update customer set country = ?, updated_at = ? where customer_id = ?',
        values: [country, soldAt, customerId],
      });
    }
    countries.set(customerId, country);
  }
  return statements;
}

function productStatements(slip: Slip, products: Seen['products']): SourceStatement[] {
  const fresh = slip.filter(({ stockCode, description, priceThousandths }) => {
    if (products.has(stockCode)) return false;
    products.set(stockCode, { description, priceThousandths });
    return true;
  });
  if (fresh.length === 0) return [];
  const rows = fresh.map((line) => [
    line.stockCode,
    line.description,
    priceText(line.priceThousandths),
    line.soldAt,
  ]);
  return [insertRows('product', ['stock_code', 'description', 'unit_price', 'updated_at'], rows)];
}

function orderStatements(slip: Slip, invoices: Seen['invoices']): SourceStatement[] {
  const [{ invoice, customerId, soldAt }] = slip;
  const before = invoices.get(invoice);
  const header = insertRows(
    'sales_order',
    ['order_id', 'customer_id', 'ordered_at', 'kind', 'updated_at'],
    [[invoice, customerId, soldAt, kindOf(invoice), soldAt]],
  );
  const lines = slip.map((line, index) => [
    line.invoice,
    (before ?? 0) + index + 1,
    line.stockCode,
    line.quantity,
    priceText(line.priceThousandths),
    line.soldAt,
  ]);
  invoices.set(invoice, (before ?? 0) + slip.length);
  const columns = ['order_id', 'line_no', 'stock_code', 'quantity', 'unit_price', 'sold_at'];
  return [...(before === undefined ? [header] : []), insertRows('order_line', columns, lines)];
}

function kindOf(invoice: string): 'sale' | 'cancellation' | 'adjustment' {
  if (invoice.startsWith('C')) return 'cancellation';
  return invoice.startsWith('A') ? 'adjustment' : 'sale';
}

/** At the end of a trading day the shop corrects its product list by what was sold. */
function closingOf(day: CalendarDay, products: Seen['products']): SourceTransaction[] {
  const at = `${day.date} 23:59:59`;
  const statements = endOfDayProducts(day.lines, products).map(
    ([stockCode, { description, priceThousandths }]): SourceStatement => {
      products.set(stockCode, { description, priceThousandths });
      return {
        table: 'product',
        action: 'update',
        sql: 'update product set description = ?, unit_price = ?, updated_at = ? where stock_code = ?',
        values: [description, priceText(priceThousandths), at, stockCode],
      };
    },
  );
  return statements.length === 0 ? [] : [{ at, statements }];
}
