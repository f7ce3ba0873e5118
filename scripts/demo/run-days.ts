/** The demo's days: each is traded in the source, drained into bronze, and run as a window. */
import { tradeDay, type ShopDay, type TradingWorld } from '../../src/local-stack/mysql-cdc/trade-day';
import { runWindows, type PreparedWindow, type RunWorld, type WindowResult } from './run-windows';

export type DemoWorld = RunWorld & TradingWorld;

/**
 * Runs a window a day. `snapshot` says what the full load finds: an empty shop, before the first day, or the shop with its
 * first day's trade.
 */
export async function* runDays(
  world: DemoWorld,
  days: AsyncIterable<ShopDay>,
  snapshot: 'empty' | 'first-day',
): AsyncGenerator<WindowResult> {
  yield* runWindows(world, traded(world, days, snapshot));
}

/** The days as windows: each is traded in the source and drained into bronze before it is run. */
export async function* traded(
  world: TradingWorld,
  days: AsyncIterable<ShopDay>,
  snapshot: 'empty' | 'first-day',
): AsyncGenerator<PreparedWindow> {
  let isFirst = true;
  for await (const day of days) {
    const found = isFirst ? snapshot : null;
    yield { from: day.from, to: day.to, prepare: async () => void (await tradeDay(world, day, found)) };
    isFirst = false;
  }
}
