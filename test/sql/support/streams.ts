/** Random streams of source events: few keys, few values and few instants, so that every corner meets every other. */
import fc from 'fast-check';
import type { SnapshotRow, SourceEvent, Value } from '../../reference-model/event';
import { event, instant, presence, recordKey, snapshot, contractOf } from './source';
import type { StagedBatch } from './staging';

const EPOCHS = [1, 2, 3];
const DAYS = ['2011-01-01', '2011-01-02', '2011-01-03', '2011-01-04', '2011-01-05', '2011-01-06'];

const day = fc.constantFrom(...DAYS);
const epoch = fc.constantFrom(...EPOCHS);
const customerId = fc.constantFrom('c1', 'c2', 'ç3');
const stockCode = fc.constantFrom('p1', 'P1', 'p2');
const orderId = fc.constantFrom('o1', 'o2', 'o3', 'o4');

const columnsOf: Readonly<Record<string, fc.Arbitrary<Record<string, Value>>>> = {
  customer: fc.record({
    customer_id: customerId,
    city: fc.constantFrom('Kiel', 'Graz', null),
    updated_at: fc.option(day.map(instant)),
  }),
  product: fc.record({
    stock_code: stockCode,
    unit_price: fc.constantFrom('1.000', '2.500'),
    updated_at: fc.option(day.map(instant)),
  }),
  sales_order: fc.record({
    order_id: orderId,
    customer_id: fc.option(customerId),
    ordered_at: day.map(instant),
    kind: fc.constantFrom('sale', 'cancellation'),
    status: fc.constantFrom('placed', 'paid', null),
  }),
  order_line: fc.record({
    order_id: orderId,
    line_no: fc.constantFrom(1, 2),
    stock_code: stockCode,
    quantity: fc.integer({ min: -3, max: 3 }),
    unit_price: fc.constantFrom('0.000', '1.005', '2.500'),
    sold_at: day.map(instant),
  }),
};

/** Several sources in one warehouse: as many streams in one run, none of which may see another. */
export const SOURCES = ['s1', 's2', 's3', 's4'];

const change = fc.record({
  sourceSystem: fc.constantFrom(...SOURCES),
  op: fc.constantFrom('I', 'U', 'U', 'D' as const),
  epoch,
  isLoad: fc.boolean(),
  at: fc.tuple(day, fc.constantFrom('00:00:00', '12:00:00')).map((parts) => parts.join(' ')),
  sequence: fc.integer({ min: 1, max: 8 }),
  contractVersion: fc.constantFrom(1, 1, 1, 2),
});

const sourceEvent: fc.Arbitrary<SourceEvent> = fc
  .tuple(
    fc.constantFrom('customer', 'customer', 'product', 'product', 'sales_order', 'order_line', 'order_line'),
    change,
  )
  .chain(([entity, { isLoad, at, op, ...rest }]) =>
    (columnsOf[entity] ?? fc.constant({})).map((values) =>
      event(entity, values, isLoad ? { ...rest, op: 'I' } : { ...rest, op: op, at }),
    ),
  );

const snapshotRow: fc.Arbitrary<SnapshotRow> = fc
  .tuple(
    fc.constantFrom('customer', 'product', 'sales_order', 'order_line'),
    epoch,
    day,
    fc.boolean(),
    fc.constantFrom(...SOURCES),
  )
  .chain(([entity, at, T, complete, sourceSystem]) =>
    (columnsOf[entity] ?? fc.constant({})).map((values) => {
      const key = recordKey(contractOf(entity), values);
      return { ...(complete ? snapshot(entity, at, T) : presence(entity, at, T, key)), sourceSystem };
    }),
  );

export interface Delivery {
  readonly loads: readonly (readonly StagedBatch[])[];
}

/** A stream cut at random into batches and loads, in random order, with a part of it delivered twice. */
export const delivery: fc.Arbitrary<Delivery> = fc
  .tuple(
    fc.array(sourceEvent, { minLength: 1, maxLength: 240, size: 'max' }),
    fc.array(snapshotRow, { maxLength: 60, size: 'max' }),
    fc.integer({ min: 1, max: 5 }),
    fc.array(fc.nat(11), { minLength: 97, maxLength: 97 }),
  )
  .map(([events, snapshots, count, dice]) => {
    let thrown = 0;
    const roll = (sides: number): number => (dice[(thrown += 1) % dice.length] ?? 0) % sides;
    // Later batches are smaller: what a small load leaves alone shows only there.
    const early = (): number => Math.min(roll(count), roll(count));
    const batches = Array.from({ length: count }, (_, index) => ({
      batchId: `b${index}`,
      events: [] as SourceEvent[],
      snapshots: [] as SnapshotRow[],
    }));
    const times = (): null[] => Array.from({ length: roll(4) === 0 ? 2 : 1 }, () => null);
    for (const item of events) times().forEach(() => batches[early()]?.events.push(item));
    for (const row of snapshots) times().forEach(() => batches[early()]?.snapshots.push(row));
    const loads: StagedBatch[][] = [];
    for (const batch of batches) {
      const last = loads.at(-1);
      if (last && roll(3) === 0) last.push(batch);
      else loads.push([batch]);
    }
    const again = loads[roll(loads.length)];
    return { loads: again && roll(3) === 0 ? [...loads, again] : loads };
  });
