/** What a random stream is made of: few keys, few values and few instants, so that every corner meets every other. */
import fc from 'fast-check';
import type { SnapshotRow, SourceEvent, Value } from '../../reference-model/event';
import { contractOf, recordKey } from './source';

/** A row that refine kept aside: no event, but the word of an older contract version on the same row ends with it. */
export interface Refusal {
  readonly sourceSystem: string;
  readonly entity: string;
  readonly recordKey: string;
  readonly epoch: number;
  readonly refused: SourceEvent;
}

export type Item = SourceEvent | SnapshotRow | Refusal;
export type Values = Readonly<Record<string, Value>>;

/** A row that the source has when everything is told. */
export interface SourceRow {
  readonly entity: string;
  readonly recordKey: string;
  readonly values: Values;
  /** Refine rejected it: the warehouse cannot have it, and may still have the row before it. */
  readonly isBad: boolean;
}

/** What the source's dimension tables held at an instant: `entity key` → its tracked columns' hash, NULL when rejected. */
export interface Moment {
  readonly at: string;
  readonly trackedHash: ReadonlyMap<string, string | null>;
}

/** What the source itself says at the end; a wild stream has none. */
export interface SourceTruth {
  readonly rows: readonly SourceRow[];
  /** Only of a source whose clock never lied. */
  readonly past: readonly Moment[];
}

export interface Batch {
  readonly batchId: string;
  readonly items: readonly Item[];
}

export interface Stream {
  readonly sourceSystem: string;
  /** In the log's order, each once. */
  readonly items: readonly Item[];
  readonly source: SourceTruth | null;
  /** How they arrive: loads of batches, with parts of them repeated. */
  readonly loads: readonly (readonly Batch[])[];
}

/** A key of the stream, one of twelve; the first few already make sales of products to customers in a country. */
export interface KeySlot {
  readonly entity: string;
  readonly values: Values;
}

export const KEYS: readonly KeySlot[] = [
  { entity: 'product', values: { stock_code: 'p1' } },
  { entity: 'order_line', values: { order_id: 'o1', line_no: 1 } },
  { entity: 'customer', values: { customer_id: 'c1' } },
  { entity: 'sales_order', values: { order_id: 'o1' } },
  { entity: 'location', values: { country: 'Peru' } },
  { entity: 'customer', values: { customer_id: 'ç2' } },
  { entity: 'product', values: { stock_code: 'P1' } },
  { entity: 'order_line', values: { order_id: 'o1', line_no: 11 } },
  { entity: 'sales_order', values: { order_id: "o'11" } },
  { entity: 'order_line', values: { order_id: "o'11", line_no: 1 } },
  { entity: 'product', values: { stock_code: 'p|2:x' } },
  { entity: 'location', values: { country: 'Curaçao' } },
];
/** The place of a key in a stream of any number of keys. */
export const keyIndex = fc.nat(KEYS.length - 1);
export const MOST_EVENTS_OF_A_KEY = 80;

/** How many keys a stream has; a sale, its product, customer and header are four, with its location five. */
export const keys = fc.constantFrom(1, 2, 3, 4, 4, 5, 5, 5, 5, 6, 7, 8, 9, 10, 12);

/** The key that an index means in a stream of so many keys. */
export function keyAt(index: number, count: number): KeySlot {
  const slot = KEYS[index % count];
  if (!slot) throw new Error(`no key ${index} of ${count}`);
  return slot;
}

export function recordKeyOf({ entity, values }: KeySlot): string {
  return recordKey(contractOf(entity), values);
}

/** Small numbers that choose values. */
export type Pick = readonly [number, number, number];

/** A row of the key: equal ones often, with NULL and empty text among them. `now` and `then` are instants. */
export function rowOf({ entity, values }: KeySlot, [a, b, c]: Pick, now: string, then: string): Values {
  switch (entity) {
    case 'customer':
      return {
        ...values,
        city: choose(a, ['Kiel', 'Graz', '', null]),
        updated_at: choose(b, [null, now]),
      };
    case 'product':
      return {
        ...values,
        description: choose(a, ['tea', '', null]),
        unit_price: choose(b, ['1.000', '2.500', null]),
        updated_at: choose(c, [null, now]),
      };
    case 'sales_order':
      return {
        ...values,
        customer_id: choose(a, ['c1', 'c1', 'c1', 'c1', 'ç2', 'ç2', null, '']),
        ordered_at: now,
        kind: choose(b, ['sale', 'cancellation']),
        status: choose(c, ['placed', 'paid', '', null]),
        channel: choose(b, [null, 'Online', '', 'Offline']),
        priority: choose(c, [null, 'H', 'L']),
        shipped_at: choose(c, [null, now, then]),
        country: choose(a + b, ['Peru', 'Peru', 'Peru', 'Peru', 'Curaçao', 'Curaçao', null, '']),
      };
    case 'location':
      return { ...values, region: choose(a, ['Asia', 'Europe', '', null]) };
    default:
      return {
        ...values,
        stock_code: choose(a, ['p1', 'p1', 'p1', 'p1', 'P1', 'p|2:x', '', null]),
        quantity: b - 5,
        unit_price: choose(c, ['0.000', '1.005', '2.500']),
        sold_at: choose(a + b + c, [now, then]),
        unit_cost: choose(a + c, [null, '0.000', '0.755', '3.000']),
      };
  }
}

function choose(number: number, values: readonly Value[]): Value {
  return values[number % values.length] ?? null;
}
