/** Runs a trial in a stream of its own and judges it. */
import { closeBooks, type Books } from './books';
import type { Trial } from './trials';
import { openChaos } from './world';

export interface Verdict {
  readonly name: string;
  readonly books: Books;
  /** Empty when it went as it must. */
  readonly faults: readonly string[];
  readonly seconds: number;
}

const PATIENCE_MS = 120_000;

export async function runTrial(trial: Trial, patienceMs = PATIENCE_MS): Promise<Verdict> {
  const beganMs = Date.now();
  const world = await openChaos(trial.mapping);
  try {
    await trial.run(world);
    const { books, isSame } = await closeBooks(world, patienceMs);
    const faults = [...faultsOf(books), ...(isSame ? [] : ['the tables are not those of a clean run'])];
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
