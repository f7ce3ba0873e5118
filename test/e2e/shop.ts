/** Days of the shop for end-to-end tests; the demo's own code. */
import { createStackControl } from '../../src/cli/local/stack-control';
import { generateSales } from '../../src/lambda/generate-sales/generate-sales';
import type { ShopDay } from '../../src/cli/local/trade-day';

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
