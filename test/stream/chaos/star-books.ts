/** What the star must hold of lines: a sale for each, by the newest line of its invoice and number. */
import type { StoredLine } from '../../../src/stream/contract/read';
import { versionOf } from '../../../src/stream/store/items';

/** A sale, as text: the same for the same content. By its key. */
export type Sales = ReadonlyMap<string, string>;

/** What is compared of `fact_sales`, as it is read. */
export const SALES_QUERY = `
  select order_id, line_no, stock_code, quantity, unit_price, amount, sold_at, customer_id, country
  from fact_sales
  where source_system = 'online-retail'
`;

export type SaleRow = Readonly<Record<string, unknown>>;

export function salesOf(lines: readonly StoredLine[]): Sales {
  const newest = new Map<string, StoredLine>();
  for (const line of lines) {
    const key = `${line.invoiceNo}/${line.lineNo}`;
    const known = newest.get(key);
    if (known === undefined || versionOf(known) < versionOf(line)) newest.set(key, line);
  }
  return new Map([...newest].map(([key, line]) => [key, saleOf(line)]));
}

/** In words: what the star does not hold, holds twice, holds otherwise, or holds and should not. */
export function starFaults(expected: Sales, rows: readonly SaleRow[]): string[] {
  const found = new Map<string, string[]>();
  for (const row of rows) {
    const key = `${String(row['order_id'])}/${String(row['line_no'])}`;
    found.set(key, [...(found.get(key) ?? []), textOfRow(row)]);
  }
  const count = (isSo: (key: string) => boolean, keys: Iterable<string>): number =>
    [...keys].filter(isSo).length;
  const said: readonly (readonly [number, string])[] = [
    [count((key) => !found.has(key), expected.keys()), 'sales are missing'],
    [count((key) => (found.get(key)?.length ?? 0) > 1, found.keys()), 'sales are there twice'],
    [count((key) => !expected.has(key), found.keys()), 'sales are of no line'],
    [
      count((key) => expected.has(key) && found.get(key)?.[0] !== expected.get(key), found.keys()),
      'sales are other ones',
    ],
  ];
  return said.flatMap(([number, fault]) => (number === 0 ? [] : [`the star: ${number} ${fault}`]));
}

function saleOf({ quantity, unitPrice, ...line }: StoredLine): string {
  return textOf([
    line.stockCode,
    quantity,
    Number(unitPrice).toFixed(3),
    (quantity * Number(unitPrice)).toFixed(3),
    line.invoicedAt,
    line.customerId,
    line.country,
  ]);
}

function textOfRow(row: SaleRow): string {
  return textOf([
    row['stock_code'],
    Number(row['quantity']),
    Number(row['unit_price']).toFixed(3),
    Number(row['amount']).toFixed(3),
    `${String(row['sold_at']).replace(' ', 'T').replace(/Z?$/, '')}Z`,
    row['customer_id'],
    row['country'],
  ]);
}

function textOf([code, quantity, price, amount, at, ...others]: readonly unknown[]): string {
  return JSON.stringify([code, quantity, price, amount, Date.parse(String(at)), ...others]);
}
