/** Where the demo's days come from: a real file, or generated sales. */
import type { Connection } from 'mysql2/promise';
import { generateSales } from '../../src/samples/shop/generate/generate-sales';
import { DAY_MS } from '../../src/model/pipeline';
import { firstDayOf, replayDays } from '../../src/samples/shop/replay/replay-days';
import type { DemoOptions } from './options';
import { FIRST_DAY_MS } from './source-demo';
import type { ShopDay } from '../../src/local-stack/mysql-cdc/trade-day';

export interface ShopDays {
  readonly days: AsyncIterable<ShopDay>;
  readonly snapshot: 'empty' | 'first-day';
}

/** Throws ELT_INPUT_INVALID for a file that is not one of sales: before anything is started. Generated days begin at `beginsMs`. */
export async function openShop(options: DemoOptions, beginsMs: number = FIRST_DAY_MS): Promise<ShopDays> {
  if (options.data === undefined)
    return { days: generatedDays(beginsMs, options.days, options.seed), snapshot: 'first-day' };
  const input = { file: options.data, days: options.days, encoding: options.encoding };
  await firstDayOf(input);
  return { days: replayDays(input), snapshot: 'empty' };
}

async function* generatedDays(beginsMs: number, count: number, seed: number): AsyncGenerator<ShopDay> {
  for (let day = 0; day < count; day += 1) {
    const fromMs = beginsMs + day * DAY_MS;
    const from = new Date(fromMs).toISOString();
    yield {
      from,
      to: new Date(fromMs + DAY_MS).toISOString(),
      write: (connection: Connection) => generateSales(connection, { date: from.slice(0, 10), seed }),
    };
    // Each day is written by its consumer before the next one is asked for.
    await Promise.resolve();
  }
}
