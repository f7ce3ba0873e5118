/** Runs a trial in a stream of its own and judges it. */
import { closeBooks, type Books } from './books';
import { bronzeFaults } from './bronze-books';
import type { Trial } from './trial';
import { openChaos, type ChaosWorld } from './world';

export interface Verdict {
  readonly name: string;
  readonly books: Books;
  /** Empty when it went as it must. */
  readonly faults: readonly string[];
  readonly seconds: number;
}

const PATIENCE_MS = 120_000;

export interface TrialOptions {
  readonly patienceMs?: number;
  /** Where Firehose delivers to; without it, a bucket of the trial's own. */
  readonly bronzeBucket?: string;
  /** What else must hold, once the books are closed: in words, what does not. */
  readonly further?: (world: ChaosWorld) => Promise<readonly string[]>;
}

export async function runTrial(
  trial: Trial,
  { patienceMs = PATIENCE_MS, bronzeBucket, further }: TrialOptions = {},
): Promise<Verdict> {
  const beganMs = Date.now();
  const world = await openChaos({ mapping: trial.mapping, bronzeBucket });
  try {
    await trial.run(world);
    const { books, isSame } = await closeBooks(world, patienceMs, trial);
    const faults = [
      ...faultsOf(books),
      ...bronzeFaults(books.bronze),
      ...(trial.isRedelivered && books.bronze.again === 0 ? ['Firehose: nothing came again'] : []),
      ...(isSame ? [] : ['the tables are not those of a clean run']),
      ...((await further?.(world)) ?? []),
    ];
    return { name: trial.name, books, faults, seconds: Math.round((Date.now() - beganMs) / 1000) };
  } finally {
    await world.stop();
  }
}

function faultsOf({ accepted, stored, overtaken, dead, lost, doubled, ...books }: Books): string[] {
  const said: readonly (readonly [boolean, string])[] = [
    [lost === 0, `${lost} lines are lost`],
    [doubled === 0, `${doubled} lines are doubled`],
    [dead === 0, `${dead} lines are in dead letters`],
    [accepted === stored + overtaken + dead, `${accepted} accepted are not ${stored + overtaken + dead}`],
    [books.poisonLost === 0, `${books.poisonLost} records that are no lines are lost`],
    [books.deadLetters === books.poison, `${books.deadLetters} dead letters of ${books.poison} such records`],
  ];
  return said.flatMap(([isSo, fault]) => (isSo ? [] : [fault]));
}
