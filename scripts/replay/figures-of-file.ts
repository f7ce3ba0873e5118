/**
 * What a file of sold lines must give, counted from the file alone: the star's figures, and revenue by the file's own Country.
 */
import type { Figures } from '../demo/figures';
import { calendarDays, type CalendarDay } from '../../src/samples/shop/replay/calendar';
import { endOfDayProducts, type ProductState } from '../../src/samples/shop/replay/product-of-the-day';
import type { ReplayInput } from '../../src/samples/shop/replay/replay-days';
import { readSalesFile } from '../../src/samples/shop/replay/sales-file';
import { priceText, type SalesLine } from '../../src/samples/shop/replay/sales-line';

export interface FiguresOfFile {
  readonly figures: Figures;
  readonly revenueByCountry: RevenueByCountry;
}

/** Revenue of lines that have a customer, exact decimal text of three places; a line without a country counts under ''. */
export type RevenueByCountry = Readonly<Record<string, string>>;

/** Throws ELT_INPUT_INVALID when the file is not one of sales. */
export async function figuresOfFile({ days, ...text }: ReplayInput): Promise<FiguresOfFile> {
  const lines: SalesLine[] = [];
  const customers = new Map<string, string | null>();
  const products = new Map<string, ProductState>();
  const versions = { customer: 0, product: 0 };
  for await (const day of calendarDays(readSalesFile(text), days)) {
    lines.push(...day.lines);
    versions.customer += newCustomerVersions(day, customers);
    versions.product += newProductVersions(day, products);
  }
  const orders = new Set(lines.map(({ invoice }) => invoice));
  return {
    figures: {
      lines: lines.length,
      orders: orders.size,
      cancelled: [...orders].filter((invoice) => invoice.startsWith('C')).length,
      products: products.size,
      customers: customers.size,
      unknownCustomerLines: lines.filter(({ customerId }) => customerId === null).length,
      quantity: lines.reduce((sum, { quantity }) => sum + quantity, 0),
      revenue: priceText(revenueOf(lines)),
      versions,
    },
    revenueByCountry: revenueByCountry(lines.filter(({ customerId }) => customerId !== null)),
  };
}

/** A customer has one version more with each line that names another country than the line before. */
function newCustomerVersions(day: CalendarDay, customers: Map<string, string | null>): number {
  let versions = 0;
  for (const { customerId, country } of day.lines) {
    if (customerId === null || customers.get(customerId) === country) continue;
    customers.set(customerId, country);
    versions += 1;
  }
  return versions;
}

/** A product has one version with its first line, and one more with each day that leaves it in another state. */
function newProductVersions(day: CalendarDay, products: Map<string, ProductState>): number {
  const before = products.size;
  for (const { stockCode, description, priceThousandths } of day.lines) {
    if (!products.has(stockCode)) products.set(stockCode, { description, priceThousandths });
  }
  const changed = endOfDayProducts(day.lines, products);
  for (const [stockCode, state] of changed) products.set(stockCode, state);
  return products.size - before + changed.length;
}

function revenueByCountry(lines: readonly SalesLine[]): RevenueByCountry {
  const byCountry = new Map<string, SalesLine[]>();
  for (const line of lines) {
    const own = byCountry.get(line.country ?? '');
    if (own) own.push(line);
    else byCountry.set(line.country ?? '', [line]);
  }
  return Object.fromEntries([...byCountry].map(([country, own]) => [country, priceText(revenueOf(own))]));
}

/** In thousandths: whole numbers, so the sum is exact. */
function revenueOf(lines: readonly SalesLine[]): number {
  return lines.reduce((sum, { quantity, priceThousandths }) => sum + quantity * priceThousandths, 0);
}
