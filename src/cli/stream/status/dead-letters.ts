/** Letters that wait for somebody: `ecomflow stream letters list` shows them. */
import { readBox, type BoxDeps } from '../../../stream/letters/box';
import { isClosed } from '../../../stream/letters/letter';

export interface DeadLetters {
  readonly open: number;
  /** When the stream had the oldest of them, ISO UTC; null where nobody noted it, or there is none. */
  readonly oldestAt: string | null;
}

/** Of those in S3: what still lies in a queue is a letter once the worker took it there. */
export async function countOpen(deps: BoxDeps): Promise<DeadLetters> {
  const open = (await readBox(deps)).filter((letter) => !isClosed(letter));
  const arrivals = open.flatMap(({ found: [{ arrivedAt }] }) => arrivedAt ?? []);
  return { open: open.length, oldestAt: arrivals[0] ?? null };
}
