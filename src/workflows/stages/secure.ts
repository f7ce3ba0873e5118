import { sleep } from '@temporalio/workflow';
import type { BegunSecuring } from '../../activities/secure';
import type { Plan, Watermark, WindowInput } from '../../model/plan';
import { CLOCKS_DIFFER_MS, describeAhead } from '../../model/window';
import { patient } from '../activities';
import { nextPause } from '../back-off';
import { failWith } from '../failure';
import type { Progress } from '../progress';

/** The source is complete, and everything of the window is in bronze: proved by a mark that its kind of source sets. */
export async function secure(
  plan: Plan,
  { wait = false }: Pick<WindowInput, 'wait'>,
  progress: Pick<Progress, 'waitsUntil'>,
): Promise<Watermark> {
  const { mark } = await markAfterEnd(plan, wait, progress);
  return patient(plan, 'waits for the mark').finishSecuring({ plan, mark });
}

const FIRST_LOOK_MS = 30_000;
const SHORTEST_PAUSE_MS = 1_000;

type Marked = Extract<BegunSecuring, { isMarked: true }>;

/**
 * Marks the source once its clock has passed the window's end. Until then it looks ever more rarely, and also before the time: a
 * replay's clock leaps. Throws ELT_INPUT_WINDOW_AHEAD where it may not wait.
 */
async function markAfterEnd(
  plan: Plan,
  wait: boolean,
  progress: Pick<Progress, 'waitsUntil'>,
): Promise<Marked> {
  // A first snapshot or the counting of the source may take hours, and a lost worker must be noticed all the same.
  const { beginSecuring } = patient(plan, `${plan.sourceKind} source`);
  let begun = await beginSecuring({ plan });
  if (begun.isMarked) return begun;
  if (!wait && begun.waitMs > CLOCKS_DIFFER_MS) throw failAhead(plan, begun.waitMs);
  progress.waitsUntil(plan.window.to);
  let longestMs = FIRST_LOOK_MS;
  let shortestMs = SHORTEST_PAUSE_MS;
  while (!begun.isMarked) {
    const { waitMs } = begun;
    const pauseMs = Math.max(shortestMs, Math.min(waitMs, longestMs));
    await sleep(pauseMs, { summary: "the source's clock has not passed the window's end" });
    begun = await beginSecuring({ plan });
    longestMs = nextPause(longestMs);
    // A clock that stands still may be a second before the end for ever.
    const stoodStill = !begun.isMarked && waitMs - begun.waitMs < pauseMs / 2;
    shortestMs = stoodStill ? nextPause(shortestMs) : SHORTEST_PAUSE_MS;
  }
  progress.waitsUntil(null);
  return begun;
}

function failAhead({ window }: Plan, waitMs: number): Error {
  return failWith('ELT_INPUT_WINDOW_AHEAD', describeAhead(window, Date.parse(window.to) - waitMs));
}
