import { sleep, uuid4 } from '@temporalio/workflow';
import type { HeartbeatResult } from '../../activities/watermark';
import type { Plan, Replication, Watermark, WindowInput } from '../../model/plan';
import { CLOCKS_DIFFER_MS, describeAhead } from '../../model/window';
import { patient, quick } from '../activities';
import { nextPause } from '../back-off';
import { failWith } from '../failure';
import type { Progress } from '../progress';

export interface Replicated {
  readonly replication: Replication;
  readonly watermark: Watermark;
}

/** The task runs and is complete, and everything of the window is in bronze: proved by a row of our own. */
export async function replicate(
  plan: Plan,
  { wait = false }: Pick<WindowInput, 'wait'>,
  progress: Pick<Progress, 'waitsUntil'>,
): Promise<Replicated> {
  const replication = await quick.startReplication({ plan });
  await patient(plan, `epoch ${replication.epoch}`).waitForReplication({ plan, replication });
  const heartbeatId = uuid4();
  const { writtenAt, marks } = await writeAfterEnd(plan, heartbeatId, wait, progress);
  const watermark = await patient(plan, `heartbeat ${heartbeatId}`).waitForHeartbeat({
    plan,
    replication,
    heartbeatId,
    writtenAt,
    marks,
  });
  return { replication, watermark };
}

const FIRST_LOOK_MS = 30_000;
const SHORTEST_PAUSE_MS = 1_000;

type Written = Extract<HeartbeatResult, { written: true }>;

/**
 * Writes the heartbeat once the source's clock has passed the window's end; returns when. Until then it looks ever more
 * rarely, and also before the time: a replay's clock leaps. Throws ELT_INPUT_WINDOW_AHEAD where it may not wait.
 */
async function writeAfterEnd(
  plan: Plan,
  heartbeatId: string,
  wait: boolean,
  progress: Pick<Progress, 'waitsUntil'>,
): Promise<Written> {
  // It counts the source's tables, and a lost worker must be noticed all the same.
  const { writeHeartbeat } = patient(plan, `heartbeat ${heartbeatId}`);
  let beat = await writeHeartbeat({ plan });
  if (beat.written) return beat;
  if (!wait && beat.waitMs > CLOCKS_DIFFER_MS) throw failAhead(plan, beat.waitMs);
  progress.waitsUntil(plan.window.to);
  let longestMs = FIRST_LOOK_MS;
  let shortestMs = SHORTEST_PAUSE_MS;
  while (!beat.written) {
    const { waitMs } = beat;
    const pauseMs = Math.max(shortestMs, Math.min(waitMs, longestMs));
    await sleep(pauseMs, { summary: "the source's clock has not passed the window's end" });
    beat = await writeHeartbeat({ plan });
    longestMs = nextPause(longestMs);
    // A clock that stands still may be a second before the end for ever.
    const stoodStill = !beat.written && waitMs - beat.waitMs < pauseMs / 2;
    shortestMs = stoodStill ? nextPause(shortestMs) : SHORTEST_PAUSE_MS;
  }
  progress.waitsUntil(null);
  return beat;
}

function failAhead({ window }: Plan, waitMs: number): Error {
  return failWith('ELT_INPUT_WINDOW_AHEAD', describeAhead(window, Date.parse(window.to) - waitMs));
}
