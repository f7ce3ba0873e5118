/** Of many lines' items, one write for each key: its newest. */
import type { StoredLine } from '../contract/read';
import { itemsOf, type Versioned } from './items';

export interface Write extends Versioned {
  /** Whose lines are in it, also those that a newer one overtook: while it is not written, none of them is done. */
  readonly records: ReadonlySet<string>;
}

export interface LinesOfRecord {
  readonly record: string;
  readonly lines: readonly StoredLine[];
}

export function newestOf(read: readonly LinesOfRecord[]): Write[] {
  const writes = new Map<string, Write>();
  for (const { record, lines } of read) {
    for (const made of lines.flatMap(itemsOf)) {
      const known = writes.get(made.key);
      const records = new Set(known?.records).add(record);
      writes.set(made.key, { ...newer(known, made), records });
    }
  }
  return [...writes.values()];
}

/** The rule of all tables; write.ts says it to DynamoDB. */
export function newer(known: Versioned | undefined, made: Versioned): Versioned {
  return known === undefined || known.version < made.version ? made : known;
}
