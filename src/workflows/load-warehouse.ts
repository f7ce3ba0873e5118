/**
 * The sequencer: the only one that loads a warehouse. It takes what is ready and never waits for a missing window.
 * Its queue is a cache: each run owns its batch and offers it again, so losing the sequencer loses nothing.
 */
import {
  allHandlersFinished,
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  log,
  setHandler,
  setWorkflowOptions,
  workflowInfo,
} from '@temporalio/workflow';
import {
  DRAIN_SIGNAL,
  OFFER_SIGNAL,
  PAUSE_SIGNAL,
  QUEUE_QUERY,
  RESUME_SIGNAL,
  WITHDRAW_SIGNAL,
  type Withdrawal,
  type Offer,
  type QueueView,
  type SequencerInput,
} from '../model/messages';
import { Queue } from '../model/sequencing';
import { quick } from './activities';
import { causeOf } from './failure';
import { loadSet, tell } from './stages/load-set';
import { versioned } from './versioning';

export const offerSignal = defineSignal<[Offer]>(OFFER_SIGNAL);
export const withdrawSignal = defineSignal<[Withdrawal]>(WITHDRAW_SIGNAL);
export const pauseSignal = defineSignal(PAUSE_SIGNAL);
export const resumeSignal = defineSignal(RESUME_SIGNAL);
export const drainSignal = defineSignal(DRAIN_SIGNAL);
export const queueQuery = defineQuery<QueueView>(QUEUE_QUERY);

const IDLE_MS = 60_000;
const IDLE_TIMER = { summary: 'ends if nothing is offered' };
const ALERT_AFTER_MS = 30 * 60_000;
const ALERT_TIMER = { summary: 'tells people if the oldest batch still waits' };

export async function loadWarehouse(input: SequencerInput): Promise<void> {
  const queue = new Queue(input);
  let loads = 0;

  setHandler(offerSignal, (offer) => queue.add(offer));
  setHandler(withdrawSignal, async ({ workflowId, batchId }) => {
    // The run of a batch that is being loaded hears of the outcome; any other, also one that was never offered, hears now.
    if (queue.withdraw(batchId)) await tell(workflowId, { batchId, outcome: { status: 'withdrawn' } });
  });
  setHandler(pauseSignal, () => queue.pause());
  setHandler(resumeSignal, () => queue.resume());
  setHandler(drainSignal, () => queue.drain());
  setHandler(queueQuery, () => ({ ...queue.view(), loads }));

  void alertOfOldBatches(input.warehouse, queue);
  while (await readyOrFull(queue)) {
    if (workflowInfo().continueAsNewSuggested) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof loadWarehouse>({ ...input, ...queue.carryOver() });
    }
    const offers = queue.take();
    await loadSet(input, offers);
    queue.settle();
    loads += 1;
  }
  await condition(allHandlersFinished);
}
setWorkflowOptions(versioned('AUTO_UPGRADE'), loadWarehouse);

/** True when a load can begin, or the history is full; false once a queue that nobody holds has been empty for a while. */
async function readyOrFull(queue: Queue): Promise<boolean> {
  const readyNow = (): boolean => queue.isReady() || workflowInfo().continueAsNewSuggested;
  for (;;) {
    if (readyNow()) return true;
    // A held queue stays for as long as it is held, without a timer every minute.
    if (queue.isHeld()) await condition(() => readyNow() || !queue.isHeld());
    else if (!(await condition(() => readyNow() || queue.isHeld(), IDLE_MS, IDLE_TIMER))) return false;
  }
}

/** Tells people of a batch that has waited for half an hour: once each. */
async function alertOfOldBatches(warehouse: string, queue: Queue): Promise<void> {
  for (;;) {
    await condition(() => queue.nextToAlert() !== undefined);
    const offer = queue.nextToAlert();
    if (!offer) continue;
    const dueMs = Date.parse(offer.offeredAt) + ALERT_AFTER_MS;
    const isGone = (): boolean => !queue.isWaiting(offer);
    if (dueMs > Date.now() && (await condition(isGone, dueMs - Date.now(), ALERT_TIMER))) continue;
    queue.noteAlert(offer);
    const { mode, waiting } = queue.view();
    try {
      await quick.alertOfOldBatch({ warehouse, mode, waiting: waiting.length, offer });
    } catch (error) {
      // Loads do not depend on anybody's hearing of them.
      log.warn('nobody could be told of an old batch', { ...causeOf(error) });
    }
  }
}
