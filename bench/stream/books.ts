/** What was accepted beside what a consumer of the stream holds. */
import { lineAt, numberOf } from './lines';
import type { StoredLine } from '../../src/stream/contract/read';

export interface Books {
  readonly accepted: number;
  /** Of what was accepted, and as it was posted. */
  readonly held: number;
  readonly lost: number;
  /** More than once. */
  readonly doubled: number;
  /** Never accepted, or not as it was posted. */
  readonly strange: number;
}

/** `accepted`: numbers of lines. */
export function balance(accepted: ReadonlySet<number>, lines: readonly StoredLine[]): Books {
  const held = new Set<number>();
  let doubled = 0;
  let strange = 0;
  for (const line of lines) {
    const number = numberOf(line);
    if (!accepted.has(number) || !isAsPosted(line, number)) strange += 1;
    else if (held.has(number)) doubled += 1;
    else held.add(number);
  }
  return { accepted: accepted.size, held: held.size, lost: accepted.size - held.size, doubled, strange };
}

export function isBalanced({ lost, doubled, strange }: Books): boolean {
  return lost === 0 && doubled === 0 && strange === 0;
}

function isAsPosted(line: StoredLine, number: number): boolean {
  return Object.entries(lineAt(number)).every(
    ([name, value]) => (line[name as keyof StoredLine] ?? null) === value,
  );
}
