/** The orders placed on a day, and what will become of each: a pure function of seed and day. */
import { customerId } from './customers';
import { PRODUCTS, priceText, productOnSale } from './products';
import { randomFor, type Random } from '../../../model/random';
import { DAY, HOUR, OPENS, timeText } from './time';

export interface Demand {
  readonly seed: string;
  /** How many people the shop may see. */
  readonly customers: number;
  /** Orders on an average day. */
  readonly orders: number;
  /** Share of orders and lines that are written with a value that no contract accepts. */
  readonly dirtyShare: number;
}

export type LineDirt = 'quantity' | 'unit_price' | 'sold_at';
export type OrderDirt = 'kind' | 'status';

export interface Line {
  readonly lineNo: number;
  readonly stockCode: string;
  readonly quantity: number;
  readonly unitPrice: string;
  readonly dirt: LineDirt | null;
}

/** How an order ends. `erased`: it was a test and is deleted; `cancelled`: never paid. */
export type Fate = 'delivered' | 'returned' | 'cancelled' | 'erased';
/** What happens to an order between placing and paying. The last two change keys. */
export type Correction = 'quantity' | 'line-deleted' | 'line-renumbered' | 'order-renumbered';

export interface Order {
  readonly orderId: string;
  /** Null: a guest. */
  readonly customer: { readonly index: number; readonly id: string } | null;
  readonly placedAt: number;
  readonly lines: readonly [Line, ...Line[]];
  readonly dirt: OrderDirt | null;
  readonly fate: Fate;
  readonly correction: Correction | null;
}

const OPEN_FOR = 14 * HOUR;

export function ordersOf(demand: Demand, day: number): Order[] {
  const random = randomFor(demand.seed, 'demand', day);
  const count = Math.max(1, Math.round(demand.orders * (0.75 + random.next() / 2)));
  return Array.from({ length: count }, (_, index) => {
    const spread = (index + random.next()) / count;
    return orderOf(demand, day, index, day * DAY + OPENS + Math.floor(spread * OPEN_FOR));
  });
}

function orderOf(demand: Demand, day: number, index: number, placedAt: number): Order {
  const { seed, dirtyShare } = demand;
  const random = randomFor(seed, 'order', day, index);
  // Squared: some people order often.
  const who = Math.floor(random.next() ** 2 * demand.customers);
  return {
    orderId: `${timeText(placedAt).slice(2, 10).replaceAll('-', '')}${String(index).padStart(4, '0')}`,
    customer: random.chance(0.06) ? null : { index: who, id: customerId(seed, who, day) },
    placedAt,
    lines: [
      lineOf(random, demand, day, 1),
      ...Array.from({ length: random.between(0, 5) }, (_, line) => lineOf(random, demand, day, line + 2)),
    ],
    dirt: random.chance(dirtyShare) ? random.pick(['kind', 'status']) : null,
    fate: fateOf(random.next()),
    correction: correctionOf(random.next()),
  };
}

function lineOf(random: Random, { seed, dirtyShare }: Demand, day: number, lineNo: number): Line {
  const { stockCode, priceCents } = productOnSale(seed, random.between(0, PRODUCTS - 1), day);
  return {
    lineNo,
    stockCode,
    quantity: random.between(1, 12),
    unitPrice: priceText(priceCents),
    dirt: random.chance(dirtyShare) ? random.pick(['quantity', 'unit_price', 'sold_at']) : null,
  };
}

function fateOf(roll: number): Fate {
  if (roll < 0.01) return 'erased';
  if (roll < 0.04) return 'cancelled';
  return roll < 0.1 ? 'returned' : 'delivered';
}

function correctionOf(roll: number): Correction | null {
  if (roll < 0.02) return 'quantity';
  if (roll < 0.04) return 'line-deleted';
  if (roll < 0.05) return 'line-renumbered';
  return roll < 0.06 ? 'order-renumbered' : null;
}
