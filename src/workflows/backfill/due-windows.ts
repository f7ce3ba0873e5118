import {
  allHandlersFinished,
  CancellationScope,
  condition,
  isCancellation,
  setCurrentDetails,
  workflowInfo,
} from '@temporalio/workflow';
import type { Backfill } from '../../model/backfill';
import type { Window } from '../../model/window';
import { causeOf } from '../failure';
import { runOrWatch } from '../run-or-watch';
import { learnMore } from './books';

/** Far below the server's limit, for a slice of windows comes on top. */
const MOST_EVENTS = 4_000;

/** A sliding window: as soon as one run ends, the next begins. `goOnAnew` continues as new; it is asked when no window runs. */
export async function runDueWindows(backfill: Backfill, goOnAnew: () => Promise<never>): Promise<void> {
  try {
    while (await nextIsDue(backfill, goOnAnew)) {
      await condition(() => backfill.mayStart() || backfill.isStopped());
      const window = backfill.mayStart() ? backfill.start() : undefined;
      if (!window) break;
      void runOne(backfill, window);
      tellWhere(backfill);
    }
  } finally {
    // Cancelled or not: the runs of windows end before their backfill does.
    await CancellationScope.nonCancellable(() => condition(() => backfill.isIdle()));
  }
}

/** Looks further into the range until a window is due. False at its end, or where a failure ended it. */
async function nextIsDue(backfill: Backfill, goOnAnew: () => Promise<never>): Promise<boolean> {
  while (!backfill.hasDue() && !backfill.isStopped()) {
    if (isHistoryFull()) {
      await condition(() => backfill.isIdle() && allHandlersFinished());
      await goOnAnew();
    }
    if (!(await learnMore(backfill))) return false;
  }
  return !backfill.isStopped();
}

function isHistoryFull(): boolean {
  const { continueAsNewSuggested, historyLength } = workflowInfo();
  return continueAsNewSuggested || historyLength > MOST_EVENTS;
}

/** A window that fails is counted and the others go on. */
async function runOne(backfill: Backfill, window: Window): Promise<void> {
  const { pipeline, mode, heartbeatTimeoutMs } = backfill.plan;
  const backfillId = workflowInfo().workflowId;
  try {
    const { summary } = await runOrWatch({ pipeline, window, mode, backfillId, heartbeatTimeoutMs });
    backfill.finished(window, summary);
  } catch (error) {
    const { code, message } = causeOf(error);
    if (isCancellation(error)) backfill.dropped(window);
    else backfill.failed(window, code, message);
  }
  tellWhere(backfill);
}

function tellWhere(backfill: Backfill): void {
  const { loaded, empty, skipped, failed, running, remaining } = backfill.view(Date.now());
  setCurrentDetails(
    [
      `${loaded} loaded, ${empty} empty, ${skipped} skipped, ${failed} failed; ${remaining} remain`,
      ...running.map(({ from, to }) => `running: ${from} to ${to}`),
    ].join('\n\n'),
  );
}
