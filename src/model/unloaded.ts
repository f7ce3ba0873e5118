/** Objects that are in bronze and that no load has committed, and what a person does about them. */
import type { Arrival } from './arrival';
import { windowBetween, type Window } from './window';

const MOST_WINDOWS = 5;

/** One sentence for each window that holds some, oldest first, with the command that loads it. */
export function describeUnloaded(
  pipeline: string,
  objects: readonly Pick<Arrival, 'arrivedMs'>[],
  stepMs: number,
): string[] {
  const counts = new Map<number, number>();
  for (const { arrivedMs } of objects) {
    const fromMs = windowStart(arrivedMs, stepMs);
    counts.set(fromMs, (counts.get(fromMs) ?? 0) + 1);
  }
  const windows = [...counts].sort(([a], [b]) => a - b);
  const told = windows.slice(0, MOST_WINDOWS).map(([fromMs, count]) => {
    return `${count} object(s) in bronze are not loaded: ${runCommand(pipeline, fromMs, stepMs)}`;
  });
  const more = windows.length - told.length;
  return more > 0 ? [...told, `and ${more} more windows hold objects that are not loaded`] : told;
}

/** Start of the window that an instant lies in; steps are counted from 1970-01-01T00:00Z. */
export function windowStart(atMs: number, stepMs: number): number {
  return Math.floor(atMs / stepMs) * stepMs;
}

/** Runs the window of a step that begins then. */
export function runCommand(pipeline: string, fromMs: number, stepMs: number): string {
  return `ecomflow run ${pipeline} ${rangeOf(windowBetween(fromMs, fromMs + stepMs))}`;
}

const COMMAND = / --from (\S+) --to \S+$/;

/** What `describeUnloaded` said, in figures: how many windows, and when the oldest begins, epoch milliseconds (null where there is none). */
export function readUnloaded(said: readonly string[]): { windows: number; oldestMs: number | null } {
  const begins = said.flatMap((one) => COMMAND.exec(one)?.[1] ?? []);
  const more = said.flatMap((one) => /^and (\d+) more windows /.exec(one)?.[1] ?? []);
  return {
    windows: more.reduce((sum, count) => sum + Number(count), begins.length),
    oldestMs: begins[0] === undefined ? null : Date.parse(begins[0]),
  };
}

/** A window as the command line takes it: whole days as dates. */
function rangeOf({ from, to }: Window): string {
  const whole = from.endsWith('T00:00:00.000Z') && to.endsWith('T00:00:00.000Z');
  const [first, last] = [from, to].map((at) => (whole ? at.slice(0, 10) : `${at.slice(0, 16)}Z`));
  return `--from ${first} --to ${last}`;
}
