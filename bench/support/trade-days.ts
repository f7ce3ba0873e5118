/** Days of the shop that no run has taken yet. */
import type { DemoWorld } from '../../scripts/demo/run-days';
import type { ShopDays } from '../../scripts/demo/shop-days';
import { say } from '../../src/cli/output';
import { tradeDay } from '../../src/local-stack/mysql-cdc/trade-day';
import { EltError } from '../../src/model/errors';
import type { Window } from '../../src/model/window';

/** Into bronze alone; returns the days' range. */
export async function tradeDays(world: DemoWorld, { days, snapshot }: ShopDays): Promise<Window> {
  let range: Window | undefined;
  for await (const day of days) {
    await tradeDay(world, day, range ? null : snapshot);
    range = { from: range?.from ?? day.from, to: day.to };
    say(`traded until ${day.to}`);
  }
  if (!range) throw new EltError('ELT_INPUT_INVALID', 'days: there was no trade');
  return range;
}
