/** So many lines a second, and never more to make up for a time when it went slower. */
import { setTimeout as sleep } from 'node:timers/promises';

export interface Pace {
  /** Waits until so many more may go. */
  before(lines: number): Promise<void>;
}

/** Without a rate nobody waits. */
export function paceOf(linesPerSecond: number | undefined, signal?: AbortSignal): Pace {
  let freeAtMs = 0;
  return {
    before: async (lines) => {
      if (linesPerSecond === undefined) return;
      const nowMs = performance.now();
      const startMs = Math.max(nowMs, freeAtMs);
      freeAtMs = startMs + (lines / linesPerSecond) * 1000;
      if (startMs > nowMs)
        await sleep(startMs - nowMs, undefined, signal ? { signal } : {}).catch(() => undefined);
    },
  };
}
