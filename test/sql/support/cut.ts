/** Cuts a stream at random into files, batches and loads, in random order, with a part of it delivered again. */
import fc from 'fast-check';
import type { Value } from '../../reference-model/event';
import type { Batch, Item } from './stream';

export const cutting = fc.record({
  batches: fc.constantFrom(1, 1, 2, 2, 3, 4),
  /** Neighbours in the log that share a file, and so a batch. */
  grain: fc.constantFrom(1, 4, 16),
  /** Windows in order with late files among them; otherwise any file in any batch. */
  inOrder: fc.boolean(),
  /** Items that come last and alone: what a small load leaves alone shows only there. */
  stragglers: fc.constantFrom(0, 1, 3, 4, 4, 4),
  dice: fc.noBias(fc.array(fc.nat(9999), { maxLength: 31, size: 'max' })),
});

export type Cutting = typeof cutting extends fc.Arbitrary<infer T> ? T : never;

/** About 15 in 100 items come twice, and now and then a whole load does, under its own name or another one. */
export function cut(items: readonly Item[], plan: Cutting, name: string): Batch[][] {
  const roll = (index: number, sides: number): number =>
    (plan.dice[index % plan.dice.length] ?? 0) % Math.max(1, sides);
  const telling = tellingItems(items);
  const late = Array.from({ length: plan.stragglers }, (_, index) => {
    const choice = telling[roll(index + 29, 2 * telling.length)];
    return choice ?? roll(index + 31, items.length);
  });
  const batches = Array.from({ length: plan.batches }, (): Item[] => []);
  for (const [index, item] of items.entries()) {
    const file = Math.floor(index / plan.grain);
    const window = Math.floor((index * plan.batches) / items.length);
    const isInOrder = plan.inOrder && roll(file + 3, 5) > 0;
    if (!late.includes(index)) batches[isInOrder ? window : roll(file, plan.batches)]?.push(item);
    if (roll(index + 5, 20) > 18) batches[roll(index + 11, plan.batches)]?.push(item);
  }
  const loads: Batch[][] = [];
  for (const [index, batch] of batches.entries()) {
    const named = { batchId: `${name}-${index}`, items: batch };
    const last = loads.at(-1);
    if (last && roll(index, 4) === 0) last.push(named);
    else loads.push([named]);
  }
  const alone = late.flatMap((index) => items.slice(index, index + 1));
  return [
    ...loads,
    ...alone.map((item, index) => [{ batchId: `${name}-late-${index}`, items: [item] }]),
    ...repeated(loads, roll(2, 12)),
  ];
}

function repeated(loads: readonly Batch[][], die: number): Batch[][] {
  const load = loads[die % loads.length] ?? [];
  if (die === 11) return [load];
  if (die === 10) return [load.map((batch) => ({ ...batch, batchId: `${batch.batchId}-again` }))];
  return [];
}

/**
 * Items that change what is there when they come after it: of a sale its header, the last change of its members before
 * it, and a later full load of the lines; of any row that a later contract version rejects it.
 */
function tellingItems(items: readonly Item[]): number[] {
  const events = items.map((item) => ('op' in item ? item : null));
  const lastOf = (entity: string, key: Value | undefined, until = '9'): number =>
    events.findLastIndex(
      (event) => event?.entity === entity && event.recordKey === key && (event.committedAt ?? '') <= until,
    );
  return items.flatMap((line, index) => {
    if ('refused' in line) return [index, index];
    if (line.entity !== 'order_line') return [];
    if ('kind' in line) return line.kind === 'snapshot' && line.epoch > 1 ? [index, index] : [];
    const soldAt = String(line.values['sold_at']);
    const header = lastOf('sales_order', line.values['order_id']);
    const product = lastOf('product', line.values['stock_code'], soldAt);
    const customer = lastOf('customer', events[header]?.values['customer_id'], soldAt);
    const location = lastOf('location', events[header]?.values['country'], soldAt);
    return [header, product, customer, location].filter((place) => place >= 0);
  });
}
