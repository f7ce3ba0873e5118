/** Counting lines by their numbers (bench/stream/lines.ts). */
import { numberOf } from '../../../bench/stream/lines';
import type { StoredLine } from '../../../src/stream/contract/read';
import { readRecord } from '../../../src/stream/store/read-record';

/** None of what is no record of lines. */
export function linesOf(data: Buffer): readonly StoredLine[] {
  return readRecord(data.toString('base64')) ?? [];
}

export function note(counts: Map<number, number>, number: number): void {
  counts.set(number, (counts.get(number) ?? 0) + 1);
}

/** Under how many ids each line is there. */
export function idsByNumber(lines: readonly StoredLine[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const line of new Map(lines.map((each) => [each.id, each])).values()) note(counts, numberOf(line));
  return counts;
}

/** How many more the one has than the other, number by number. */
export function beyond(one: ReadonlyMap<number, number>, other: ReadonlyMap<number, number>): number {
  return [...one].reduce((sum, [number, times]) => sum + Math.max(0, times - (other.get(number) ?? 0)), 0);
}
