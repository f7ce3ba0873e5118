/** A run that others watch: it tells each of them how it ended, so that none has to ask again and again. */
import {
  CancellationScope,
  defineSignal,
  getExternalWorkflowHandle,
  isCancellation,
  log,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import {
  ENDED_SIGNAL,
  WATCH_SIGNAL,
  type EndedMessage,
  type RunEnd,
  type WatchRequest,
} from '../model/messages';
import type { WindowSummary } from '../model/plan';
import { causeOf, isClosedWorkflow } from './failure';

const watchSignal = defineSignal<[WatchRequest]>(WATCH_SIGNAL);

/** Each costs this run a few events. Who comes later is told nothing and finds the end by looking. */
const MOST_WATCHERS = 500;

/** Runs `work`, and then tells its watchers how it ended. */
export async function tellWatchers(work: () => Promise<WindowSummary>): Promise<WindowSummary> {
  const watchers = new Set<string>();
  const untold: string[] = [];
  setHandler(watchSignal, ({ watcher }) => {
    if (watchers.has(watcher) || watchers.size === MOST_WATCHERS) return;
    watchers.add(watcher);
    untold.push(watcher);
  });
  const tellAll = (end: RunEnd): Promise<void> =>
    // Also where this run was cancelled: its watchers were not.
    CancellationScope.nonCancellable(async () => {
      // Who asks while the others are told is told, too.
      while (untold.length > 0) await Promise.all(untold.splice(0).map((watcher) => tellOne(watcher, end)));
    });
  try {
    const summary = await work();
    await tellAll({ state: 'succeeded', summary });
    return summary;
  } catch (error) {
    await tellAll(isCancellation(error) ? { state: 'cancelled' } : { state: 'failed', ...causeOf(error) });
    throw error;
  }
}

/** A watcher that has closed meanwhile needs no answer; and nobody's watching may fail the run. */
async function tellOne(watcher: string, end: RunEnd): Promise<void> {
  const message: EndedMessage = { workflowRunId: workflowInfo().runId, end };
  try {
    await getExternalWorkflowHandle(watcher).signal(ENDED_SIGNAL, message);
  } catch (error) {
    if (!isClosedWorkflow(error)) log.warn('a watcher could not be told', { watcher, ...causeOf(error) });
  }
}
