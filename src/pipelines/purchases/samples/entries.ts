/** What a file of a minute tells: purchases, some of them late, again, corrected or broken, as many as the shares say. */
import { randomFor, type Random } from '../../../model/random';
import { purchaseLines, type PurchaseLine } from './purchase';

/** Of a file's purchases, each from 0 to 1, and together no more than 1. */
export interface Shares {
  /** Told once more, as a file of the minute before told them. */
  readonly repeated: number;
  /** Told once more, with another quantity: the later one is right. */
  readonly corrected: number;
  /** Bought hours or days before the file's minute. */
  readonly late: number;
  /** Of one line, which cannot be read or breaks a rule. */
  readonly broken: number;
}
export const SHARES: Shares = { repeated: 0.05, corrected: 0.02, late: 0.05, broken: 0.02 };

export type Kind = keyof Shares | 'plain';

export interface Entry {
  readonly kind: Kind;
  readonly lines: readonly PurchaseLine[];
}

export interface OfMinute {
  readonly seed: string | number;
  readonly minute: number;
  readonly purchases: number;
  readonly shares: Shares;
}

const KINDS = ['repeated', 'corrected', 'late', 'broken'] as const;

/** Where the minute before was the first to tell of fewer than are to come again, so many do, and the rest is new. */
export function entriesOf(asked: OfMinute): Entry[] {
  const { seed, minute } = asked;
  const told = placesToldBefore(asked);
  return kindsOf(asked).map((kind, place) => {
    if (kind !== 'repeated' && kind !== 'corrected') {
      const lines = purchaseLines({ seed, minute, place }, kind === 'late');
      return { kind, lines: kind === 'broken' ? lines.slice(0, 1) : lines };
    }
    const before = told.shift();
    if (before === undefined) return { kind: 'plain', lines: purchaseLines({ seed, minute, place }, false) };
    const lines = purchaseLines({ seed, minute: minute - 1, place: before.place }, before.isLate);
    return { kind, lines: kind === 'corrected' ? lines.map(oneMore) : lines };
  });
}

/** Of which kind each place of a minute's file is: exactly the shares, in an order of its own. */
function kindsOf({ seed, minute, purchases, shares }: OfMinute): Kind[] {
  const odd = KINDS.flatMap((kind) => Array<Kind>(Math.round(purchases * shares[kind])).fill(kind));
  const plain = Array<Kind>(Math.max(0, purchases - odd.length)).fill('plain');
  return shuffled([...odd.slice(0, purchases), ...plain], randomFor('kinds', seed, minute));
}

/** The purchases that the file of the minute before was the first to tell of, in an order of this minute. */
function placesToldBefore(asked: OfMinute): { place: number; isLate: boolean }[] {
  const first = kindsOf({ ...asked, minute: asked.minute - 1 }).flatMap((kind, place) =>
    kind === 'plain' || kind === 'late' ? [{ place, isLate: kind === 'late' }] : [],
  );
  return shuffled(first, randomFor('told again', asked.seed, asked.minute));
}

function oneMore(line: PurchaseLine): PurchaseLine {
  return { ...line, quantity: String(Number(line.quantity) + 1) };
}

/** Fisher and Yates. */
function shuffled<T>(items: readonly T[], random: Random): T[] {
  const order = [...items];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = random.between(0, last);
    [order[last], order[other]] = [order[other] as T, order[last] as T];
  }
  return order;
}
