/** Days of the shop for end-to-end tests; the demo's own code. */
import { insertRows, writeTransactions } from '../../src/samples/shop/transaction';
import { createStackControl } from '../../src/local-stack/stack-control';
import { generateSales } from '../../src/samples/shop/generate/generate-sales';
import type { ShopDay } from '../../src/local-stack/mysql-cdc/trade-day';

export const createControl = createStackControl;
export type { ShopDay };

const DAY_MS = 86_400_000;

/** The nth generated day. */
export function shopDay(number: number): ShopDay {
  const fromMs = Date.UTC(2026, 2, 2) + number * DAY_MS;
  const from = new Date(fromMs).toISOString();
  return {
    from,
    to: new Date(fromMs + DAY_MS).toISOString(),
    write: (connection) =>
      generateSales(connection, {
        date: from.slice(0, 10),
        seed: 7,
        orders: 25,
        customers: 60,
        dirtyShare: 0.02,
      }),
  };
}

/** As many characters as the source's columns take, of two to four bytes; € is the one that Windows has at 0x80. */
export const LONGEST_TEXTS = { description: `€${'東'.repeat(499)}`, category: 'é'.repeat(64) } as const;
export const longestCode = (date: string): string => `${'😀'.repeat(22)}${date}`;

/** The same day, on which a product is listed whose texts fill their columns. */
export function withLongestTexts(day: ShopDay): ShopDay {
  const date = day.from.slice(0, 10);
  const { description, category } = LONGEST_TEXTS;
  return {
    ...day,
    async write(connection) {
      await day.write(connection);
      const listed = insertRows(
        'product',
        ['stock_code', 'description', 'category', 'unit_price'],
        [[longestCode(date), description, category, '1.000']],
      );
      return writeTransactions(connection, [{ at: `${date} 23:59:59`, statements: [listed] }]);
    },
  };
}

/** A day on which the shop also writes what a source may and a warehouse trips over: see docs/field-reports.md. */
export function oddDay(number: number): ShopDay {
  const day = shopDay(number);
  const at = `${day.from.slice(0, 10)} 23:58:00`;
  const statements: readonly (readonly [string, readonly string[]])[] = [
    ['insert into product (stock_code, description) values (?, ?)', ['N\0L', 'a NUL in its key']],
    ['insert into product (stock_code, description) values (?, ?)', ['TRIM ', 'with a blank']],
    ["update product set stock_code = 'TRIM', description = ? where stock_code = 'TRIM '", ['trimmed']],
    [
      "insert into sales_order (order_id, customer_id, ordered_at, kind) values ('EMPTY', '', ?, 'sale')",
      [at],
    ],
    ["insert into order_line values ('EMPTY', 1, '', 2, 1.500, ?)", [at]],
  ];
  return {
    ...day,
    async write(connection) {
      await day.write(connection);
      await connection.query(`set timestamp = ${Date.parse(`${at.replace(' ', 'T')}Z`) / 1000}`);
      for (const [statement, values] of statements) await connection.query(statement, [...values]);
      await connection.query('set timestamp = default');
    },
  };
}
