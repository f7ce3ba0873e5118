/**
 * Streams that no source would send: any event and any snapshot whatever, in any epoch, at any time. They reach corners
 * of the rules that a source reaches once in years. Plain data, so that fast-check can shrink it without its memory.
 */
import fc from 'fast-check';
import { compareEvents } from '../../reference-model/timeline';
import { event, instant, part, presence, snapshot } from './source';
import {
  keyAt,
  keyIndex,
  keys,
  MOST_EVENTS_OF_A_KEY,
  recordKeyOf,
  rowOf,
  type Item,
  type KeySlot,
  type Refusal,
} from './stream';
import type { SourceEvent } from '../../reference-model/event';

const HALF_DAYS = 12;
const halfDay = fc.nat(HALF_DAYS - 1);
const epoch = fc.constantFrom(1, 2, 3);
const SEQUENCES = 16;

const wildEvent = fc.record({
  key: keyIndex,
  op: fc.constantFrom('I', 'U', 'U', 'D' as const),
  isLoad: fc.constantFrom(false, false, false, false, true),
  epoch,
  sequence: fc.integer({ min: 1, max: SEQUENCES }),
  /** Half days by which its time differs from what its place in the log would have. */
  lie: fc.constantFrom(0, 0, 0, 0, 0, 1, -1, -2, 2, -9, 9),
  contractVersion: fc.constantFrom(1, 1, 1, 2),
  /** The next contract version has no place for it; a rejected row of a full load is told by its presence. */
  isRefused: fc.constantFrom(...Array<boolean>(11).fill(false), true),
  pick: fc.tuple(fc.nat(11), fc.nat(11), fc.nat(11)),
  then: halfDay,
});

const wildSnapshot = fc.record({
  key: keyIndex,
  epoch,
  lie: fc.constantFrom(0, 0, 1, -1, 9),
  kind: fc.constantFrom('snapshot', 'snapshot', 'presence', 'presence', 'part' as const),
});

export const wildStream = fc.record({
  kind: fc.constant('wild' as const),
  keys,
  events: fc.oneof(
    { weight: 1, arbitrary: fc.array(wildEvent, { minLength: 1, maxLength: 40, size: 'max' }) },
    { weight: 2, arbitrary: fc.noBias(fc.array(wildEvent, { minLength: 1, maxLength: 48, size: 'max' })) },
    { weight: 1, arbitrary: fc.noBias(fc.array(wildEvent, { minLength: 1, maxLength: 240, size: 'max' })) },
  ),
  snapshots: fc.array(wildSnapshot, { maxLength: 8, size: 'max' }),
});

export type WildStream = typeof wildStream extends fc.Arbitrary<infer T> ? T : never;

/** Everything that the stream says, in H2's order. */
export function wildItems({ keys, events, snapshots }: WildStream, sourceSystem: string): Item[] {
  const counts = new Map<KeySlot, number>();
  const refusals: Refusal[] = [];
  const told = events.flatMap(({ key, pick, op, isLoad, lie, then, isRefused, ...change }): SourceEvent[] => {
    const slot = keyAt(key, keys);
    const count = counts.get(slot) ?? 0;
    counts.set(slot, count + 1);
    if (count >= MOST_EVENTS_OF_A_KEY) return [];
    const at = instantOf(change.epoch, change.sequence, lie);
    const values = rowOf(slot, pick, at, instantOf(1, 0, then));
    const when = isLoad ? { op: 'I' as const } : { op, at };
    const one = event(slot.entity, values, { ...change, ...when, sourceSystem });
    if (isRefused && !isLoad) refusals.push(refusalOf(one));
    return [one];
  });
  const marks = snapshots.map(({ key, epoch: of, lie, kind }) => {
    const slot = keyAt(key, keys);
    const at = instantOf(of, 0, lie);
    const mark =
      kind === 'presence'
        ? presence(slot.entity, of, at, recordKeyOf(slot))
        : { snapshot, part }[kind](slot.entity, of, at);
    return { ...mark, sourceSystem };
  });
  return [...marks, ...told.sort(compareEvents), ...refusals];
}

function refusalOf(one: SourceEvent): Refusal {
  const { sourceSystem, entity, recordKey, epoch: of, contractVersion } = one;
  return {
    sourceSystem,
    entity,
    recordKey,
    epoch: of,
    refused: { ...one, contractVersion: contractVersion + 1 },
  };
}

/** Where the log's place would be in the first days of January, a third of it for each epoch, and so far beside. */
function instantOf(of: number, sequence: number, lie: number): string {
  const place = (of - 1) * 4 + Math.floor(sequence / 4) + lie;
  const half = Math.min(Math.max(place, 0), HALF_DAYS - 1);
  return instant(
    `2011-01-${String(1 + Math.floor(half / 2)).padStart(2, '0')} ${half % 2 === 0 ? '00' : '12'}:00:00`,
  );
}
