import {
  allHandlersFinished,
  CancellationScope,
  condition,
  isCancellation,
  setCurrentDetails,
  workflowInfo,
} from '@temporalio/workflow';
import type { Backfill } from '../../model/backfill';
import type { Group } from '../../model/backfill-plan';
import { isOfTheData } from '../../model/errors';
import { causeOf } from '../failure';
import { runOrWatch } from '../run-or-watch';
import type { EndsHeard } from '../watch';
import { learnMore } from './books';

/** Far below the server's limit: a slice of windows comes on top, and a worker that takes it over replays it in a moment. */
const MOST_EVENTS = 2_000;

/** A sliding window: as soon as one run ends, the next begins. `goOnAnew` continues as new; it is asked when no window runs. */
export async function runDueWindows(
  backfill: Backfill,
  ends: EndsHeard,
  goOnAnew: () => Promise<never>,
): Promise<void> {
  try {
    while (await nextIsDue(backfill, goOnAnew)) {
      await condition(() => backfill.mayStart() || backfill.isStopped());
      const group = backfill.mayStart() ? backfill.start() : undefined;
      if (!group) break;
      void runOne(backfill, group, ends);
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
    const isAtEnd = backfill.unknownStep() === null;
    if (!isAtEnd && !isHistoryFull()) await learnMore(backfill);
    // What runs now may come apart into windows.
    else if (!backfill.isIdle()) await condition(() => backfill.isIdle() || backfill.hasDue());
    else if (isAtEnd) return false;
    else if (allHandlersFinished()) await goOnAnew();
    else await condition(allHandlersFinished);
  }
  return !backfill.isStopped();
}

function isHistoryFull(): boolean {
  const { continueAsNewSuggested, historyLength } = workflowInfo();
  return continueAsNewSuggested || historyLength > MOST_EVENTS;
}

/** A window that fails is counted and the others go on. */
async function runOne(backfill: Backfill, group: Group, ends: EndsHeard): Promise<void> {
  const { pipeline, mode, heartbeatTimeoutMs } = backfill.plan;
  const backfillId = workflowInfo().workflowId;
  const isSplittable = group.windows > 1;
  try {
    const asked = {
      pipeline,
      window: group.range,
      // Which windows failed the backfill knows.
      mode: mode === 'all' ? 'all' : 'missing',
      backfillId,
      isSplittable,
      heartbeatTimeoutMs,
    } as const;
    const { summary } = await runOrWatch(asked, ends);
    backfill.finished(group, summary);
  } catch (error) {
    const { code, message } = causeOf(error);
    if (isCancellation(error)) backfill.dropped(group);
    else if (isSplittable && isOfTheData(code)) backfill.split(group);
    else backfill.failed(group, code, message);
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
