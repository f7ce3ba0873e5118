/** Does what must not be given up: as long as the stream keeps its records, and nobody stops it. */
import { setTimeout as sleep } from 'node:timers/promises';

const PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

export interface Patience {
  readonly stopping: AbortSignal;
  readonly log: (message: string) => void;
}

/** Throws only once it is stopped. */
export async function persist<T>({ stopping, log }: Patience, work: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    stopping.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      log(String(error));
    }
    await pause(tries, stopping);
  }
}

/** Longer from try to try; ends at once when it is stopped. */
export async function pause(tries: number, stopping: AbortSignal): Promise<void> {
  const pauseMs = Math.min(LONGEST_PAUSE_MS, PAUSE_MS * 2 ** tries);
  await sleep(pauseMs, undefined, { signal: stopping }).catch(() => undefined);
}
