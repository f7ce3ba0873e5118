/**
 * What must be so after a trial: each line that was accepted is stored, beside the other versions of its place, or in a dead letter, and so is
 * each record that is no line. What Firehose made of the same stream has books of its own: ./bronze-books.ts.
 */
import { numberOf } from '../../../bench/stream/lines';
import type { StoredLine } from '../../../src/stream/contract/read';
import { itemsOf, versionOf } from '../../../src/stream/store/items';
import { readStream, type PutRecord } from '../../support/delivered';
import { until } from '../../support/until';
import { contentOf, openStored, putAll, recordOf, storedLine, textOf } from '../support/stored';
import { balanceBronze, bronzeFaults, type BronzeBooks } from './bronze-books';
import { beyond, idsByNumber, linesOf } from './counts';
import type { Trial } from './trial';
import type { ChaosWorld } from './world';

export interface Books {
  readonly accepted: number;
  readonly stored: number;
  /** Of those that are stored: a newer one of their place is, too. */
  readonly overtaken: number;
  /** In dead letters. */
  readonly dead: number;
  readonly lost: number;
  /** Under another id than it was accepted by. */
  readonly doubled: number;
  readonly poison: number;
  readonly poisonLost: number;
  /** Records that were given up. */
  readonly deadLetters: number;
  /** Records of the stream that it has again. */
  readonly repeated: number;
  readonly bronze: BronzeBooks;
}

interface Closed {
  readonly books: Books;
  /** Whether the tables hold what a clean run over the same records makes of them, each once. */
  readonly isSame: boolean;
}

const HEADS_MS = 5000;

/** Waits until nothing is missing, and what should come again has come, or until it was long enough. */
export async function closeBooks(
  world: ChaosWorld,
  mostMs: number,
  { isRedelivered = false }: Pick<Trial, 'isRedelivered'> = {},
): Promise<Closed> {
  const { kinesis, streamName } = world.api.stored;
  // By family, so that a record stands behind all that the stream took of its key before it.
  const texts = (await world.api.records()).map(({ text }) => text);
  const good = [...new Set(texts)].filter((text) => linesOf(Buffer.from(text)).length > 0);
  const records = await readStream(kinesis, streamName);
  const repeated = texts.length - new Set(texts).size;
  let books: Books | undefined;
  const look = async (): Promise<boolean> => {
    books = { ...(await count(world, records)), repeated };
    const isMissing = books.lost > 0 || books.poisonLost > 0 || (isRedelivered && books.bronze.again === 0);
    return !isMissing && bronzeFaults(books.bronze).length === 0;
  };
  await until(look, mostMs).catch(() => undefined);
  if (!books) throw new Error('not counted');
  await world.fault([]);
  const clean = (await storedOnce(world, good)).join('\n');
  const isClean = async (): Promise<boolean> => (await contentOf(world.api.stored)).join('\n') === clean;
  // Heads and customers are written beside the last lines.
  const isSame = await until(isClean, HEADS_MS).then(
    () => true,
    () => false,
  );
  return { books, isSame };
}

async function count(
  { api, bronze, accepted, poison, deadLetters }: ChaosWorld,
  records: readonly PutRecord[],
): Promise<Omit<Books, 'repeated'>> {
  const given = await deadLetters();
  const lines = new Map(records.flatMap(({ bytes }) => linesOf(bytes)).map((line) => [line.id, line]));
  const fates = fatesOf([...lines.values()], new Set(await contentOf(api.stored)), given);
  const arrived = idsByNumber([...lines.values()]);
  const letters = given.map((data) => data.toString('base64'));
  const [objects, failures] = await Promise.all([bronze.objects(), bronze.failures()]);
  return {
    accepted: [...accepted.values()].reduce((sum, times) => sum + times, 0),
    ...fates,
    lost: fates.lost + beyond(accepted, arrived),
    doubled: beyond(arrived, accepted),
    poison: poison.length,
    poisonLost: poison.filter((data) => !letters.includes(data.toString('base64'))).length,
    deadLetters: letters.length,
    bronze: balanceBronze({ accepted, poison, records, objects, failures }),
  };
}

type Fates = Record<'stored' | 'overtaken' | 'dead' | 'lost', number>;

function fatesOf(lines: readonly StoredLine[], held: ReadonlySet<string>, given: readonly Buffer[]): Fates {
  const dead = new Set(given.flatMap(linesOf).map(({ id }) => id));
  const isHeld = (line: StoredLine): boolean =>
    itemsOf(line)
      .slice(0, 1)
      .some(({ item }) => held.has(`invoice ${textOf(item)}`));
  const fates: Fates = { stored: 0, overtaken: 0, dead: 0, lost: 0 };
  const newest = new Map<number, string>();
  const stored = lines.filter(isHeld);
  for (const line of stored.toSorted((one, other) => (versionOf(one) < versionOf(other) ? -1 : 1)))
    newest.set(numberOf(line), versionOf(line));
  for (const line of lines) {
    if (dead.has(line.id)) fates.dead += 1;
    else if (!isHeld(line)) fates.lost += 1;
    else if (newest.get(numberOf(line)) === versionOf(line)) fates.stored += 1;
    else fates.overtaken += 1;
  }
  return fates;
}

/** The tables' content when the records come once, in their order, and nothing goes wrong. */
async function storedOnce({ api }: ChaosWorld, texts: readonly string[]): Promise<readonly string[]> {
  const clean = await openStored(api.door);
  try {
    for (const text of texts) await putAll(clean, [Buffer.from(text)]);
    // The second one is taken when the batch of the first is done, which is the last of the others or comes behind it.
    for (const minute of [1, 2]) {
      const end = storedLine(minute, { invoiceNo: END, lineNo: minute, customerId: null });
      await putAll(clean, [recordOf(end)]);
      const isThere = ({ length }: readonly string[]): boolean => length === minute + 1;
      await until(async () => isThere((await contentOf(clean)).filter(isEnd)), 60_000);
    }
    return (await contentOf(clean)).filter((text) => !isEnd(text));
  } finally {
    clean.stop();
  }
}

const END = 'END';

function isEnd(text: string): boolean {
  return text.includes(`["invoiceNo",{"S":"${END}"}]`);
}
