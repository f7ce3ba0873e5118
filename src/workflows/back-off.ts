/** Pauses that grow: a workflow that looks again and again for a week does so a few times, and its history stays small. */

const FACTOR = 3;
const DAY_MS = 24 * 60 * 60_000;

/** The pause after this one. */
export function nextPause(pauseMs: number, longestMs: number = DAY_MS): number {
  return Math.min(pauseMs * FACTOR, longestMs);
}
