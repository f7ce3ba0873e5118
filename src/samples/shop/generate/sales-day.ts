/** Everything that the shop writes on one day, in time order. Depends on nothing but seed, size and day. */
import type { SourceTransaction } from '../transaction';
import { customerChanges } from './customers';
import { lifeOf, LONGEST_LIFE_DAYS } from './order-life';
import { ordersOf, type Demand } from './orders';
import { productChanges } from './products';
import { DAY, dayNumber } from './time';

export interface SalesDay {
  readonly transactions: readonly SourceTransaction[];
  /** Rows inserted with a value that no contract accepts. */
  readonly dirty: number;
}

/** `date` is `YYYY-MM-DD`. Orders of earlier days go on living whether or not those days were ever written. */
export function salesDay(demand: Demand, date: string): SalesDay {
  const day = dayNumber(date);
  const days = Array.from({ length: LONGEST_LIFE_DAYS + 1 }, (_, back) => day - back);
  const events = days
    .flatMap((placedOn) => ordersOf(demand, placedOn))
    .flatMap((order) => lifeOf(demand.seed, order))
    .filter(({ second }) => Math.floor(second / DAY) === day)
    .sort((a, b) => a.second - b.second);
  return {
    transactions: [
      ...customerChanges(demand.seed, demand.customers, day),
      ...productChanges(demand.seed, day),
      ...events,
    ].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)),
    dirty: events.reduce((sum, { dirty }) => sum + dirty, 0),
  };
}
