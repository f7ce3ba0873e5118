/**
 * Streams as sources send them: tables that change, a log, full loads in between, and a clock that may lag, jump or stand
 * still. What the tables hold in the end is known without any rule of history, so that "current rows are the source" says
 * something. Plain data, as wild-stream.ts.
 */
import fc from 'fast-check';
import { event, instant, presence, snapshot } from './source';
import {
  keyAt,
  keyIndex,
  keys,
  KEYS,
  MOST_EVENTS_OF_A_KEY,
  recordKeyOf,
  rowOf,
  type Item,
  type KeySlot,
  type Moment,
  type Pick,
  type SourceTruth,
  type Values,
} from './stream';

const ACTS = [
  ...Array<'put'>(26).fill('put'),
  ...Array<'remove'>(11).fill('remove'),
  'rekey',
  'stop',
  'stop',
  'reload',
  'slow reload',
] as const;

const step = fc.record({
  key: keyIndex,
  act: fc.constantFrom(...ACTS),
  pick: fc.tuple(fc.nat(11), fc.nat(11), fc.nat(11)),
  move: fc.nat(11),
  isBad: fc.constantFrom(...Array<boolean>(19).fill(false), true),
});

export const shopStream = fc.record({
  kind: fc.constant('shop' as const),
  keys,
  isHonest: fc.boolean(),
  steps: fc.oneof(
    { weight: 1, arbitrary: fc.array(step, { minLength: 1, maxLength: 40, size: 'max' }) },
    { weight: 2, arbitrary: fc.noBias(fc.array(step, { minLength: 1, maxLength: 48, size: 'max' })) },
    { weight: 1, arbitrary: fc.noBias(fc.array(step, { minLength: 1, maxLength: 240, size: 'max' })) },
  ),
});

export type ShopStream = typeof shopStream extends fc.Arbitrary<infer T> ? T : never;
type Step = ShopStream['steps'][number];

/** Seconds that the clock moves before a step; an honest one never goes back. */
const MOVES = [0, 0, 0, 1, 3600, 86_400, 86_400, 432_000, -3600, -3600, -86_400, -259_200];
const START_MS = Date.UTC(2011, 2, 1);
const DAY_MS = 86_400_000;
const ENTITIES = ['product', 'order_line', 'customer', 'sales_order', 'location'];

/** Lets the shop live through its steps. */
export function liveShop(
  { keys: count, isHonest, steps }: ShopStream,
  sourceSystem: string,
): { items: Item[]; source: SourceTruth } {
  const shop = new Shop(sourceSystem, count, isHonest);
  for (const one of steps) shop.live(one);
  return shop.close();
}

interface Row {
  readonly slot: KeySlot;
  readonly values: Values;
  readonly isBad: boolean;
  readonly trackedHash: string;
}

class Shop {
  private readonly rows = new Map<KeySlot, Row>();
  private readonly items: Item[] = [];
  private readonly past = new Map<string, Moment>();
  private readonly counts = new Map<KeySlot, number>();
  private reading: { readonly entity: string; readonly at: string; waits: number }[] = [];
  private nowMs = START_MS;
  private epoch = 0;
  private sequence = 0;
  /** Nothing is captured before the first full load, nor between a stop and the next one. */
  private isCaptured = false;

  constructor(
    private readonly sourceSystem: string,
    private readonly keyCount: number,
    private readonly isHonest: boolean,
  ) {}

  live({ key, act, pick, move, isBad }: Step): void {
    const seconds = MOVES[move] ?? 0;
    this.nowMs += (this.isHonest ? Math.max(0, seconds) : seconds) * 1000;
    this.sequence += 1;
    const slot = keyAt(key, this.keyCount);
    if (act === 'put') this.put(slot, pick, isBad);
    else if (act === 'remove') this.remove(slot);
    else if (act === 'rekey') this.rekey(slot, pick, isBad);
    else if (act === 'stop') this.stop();
    else this.reload(act === 'slow reload' && !this.isHonest);
    this.readTables(1);
    if (this.isCaptured && this.isHonest) this.remember();
  }

  /** A source that is not captured in the end is loaded once more. */
  close(): { items: Item[]; source: SourceTruth } {
    if (!this.isCaptured) this.reload(false);
    this.readTables(Infinity);
    if (this.isHonest) this.remember();
    const rows = [...this.rows.values()].map(({ slot, values, isBad }) => ({
      entity: slot.entity,
      recordKey: recordKeyOf(slot),
      values: event(slot.entity, values).values,
      isBad,
    }));
    return { items: this.items, source: { rows, past: [...this.past.values()] } };
  }

  private put(slot: KeySlot, pick: Pick, isBad: boolean): void {
    const count = this.counts.get(slot) ?? 0;
    if (count >= MOST_EVENTS_OF_A_KEY) return;
    this.counts.set(slot, count + 1);
    const op = this.rows.has(slot) ? 'U' : 'I';
    const values = rowOf(slot, pick, this.at(), this.at(pick[0] * DAY_MS));
    const row = { slot, values, isBad, trackedHash: event(slot.entity, values).trackedHash };
    this.rows.set(slot, row);
    if (!isBad) this.capture(row, op);
  }

  private remove(slot: KeySlot): void {
    const row = this.rows.get(slot);
    if (!row) return;
    this.rows.delete(slot);
    this.capture(row, 'D');
  }

  /** DMS tells a changed key as one change; refine makes a delete and an insert of one sequence out of it. */
  private rekey(slot: KeySlot, pick: Pick, isBad: boolean): void {
    const other = KEYS.slice(0, this.keyCount).find(
      (candidate) => candidate.entity === slot.entity && !this.rows.has(candidate),
    );
    if (!this.rows.has(slot) || !other) return;
    this.remove(slot);
    this.put(other, pick, isBad);
  }

  private stop(): void {
    this.readTables(Infinity);
    this.isCaptured = false;
  }

  /** A new epoch: its log begins now, and its tables are read now or while the log goes on. */
  private reload(isSlow: boolean): void {
    this.readTables(Infinity);
    this.epoch += 1;
    this.sequence = 0;
    this.isCaptured = true;
    const at = this.at();
    this.reading = ENTITIES.map((entity, index) => ({ entity, at, waits: isSlow ? index * 2 : 0 }));
    this.readTables(0);
  }

  private readTables(steps: number): void {
    for (const table of this.reading) table.waits -= steps;
    for (const { entity, at } of this.reading.filter(({ waits }) => waits <= 0)) {
      for (const { slot, values, isBad } of this.rows.values()) {
        if (slot.entity !== entity) continue;
        const { epoch, sourceSystem } = this;
        if (isBad) this.items.push({ ...presence(entity, epoch, at, recordKeyOf(slot)), sourceSystem });
        else this.items.push(event(entity, values, { epoch, sourceSystem }));
      }
      this.items.push({ ...snapshot(entity, this.epoch, at), sourceSystem: this.sourceSystem });
    }
    this.reading = this.reading.filter(({ waits }) => waits > 0);
  }

  private capture({ slot, values }: Row, op: 'I' | 'U' | 'D'): void {
    if (!this.isCaptured) return;
    const { epoch, sequence, sourceSystem } = this;
    this.items.push(event(slot.entity, values, { op, at: this.at(), epoch, sequence, sourceSystem }));
  }

  /** The last memory of an instant is what it left. */
  private remember(): void {
    const members = [...this.rows.values()].filter(({ slot }) => !slot.entity.includes('order'));
    const trackedHash = new Map(
      members.map(({ slot, isBad, trackedHash: hash }) => [
        `${slot.entity} ${recordKeyOf(slot)}`,
        isBad ? null : hash,
      ]),
    );
    this.past.set(this.at(), { at: this.at(), trackedHash });
  }

  private at(agoMs = 0): string {
    return instant(new Date(this.nowMs - agoMs).toISOString().slice(0, 19).replace('T', ' '));
  }
}
