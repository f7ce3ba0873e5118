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
  setHandler,
  setWorkflowOptions,
  workflowInfo,
} from '@temporalio/workflow';
import {
  OFFER_SIGNAL,
  QUEUE_QUERY,
  WITHDRAW_SIGNAL,
  type Offer,
  type QueueView,
  type SequencerInput,
} from '../model/messages';
import { takeReady } from '../model/sequencing';
import { loadSet, tell } from './stages/load-set';
import { versioned } from './versioning';

export const offerSignal = defineSignal<[Offer]>(OFFER_SIGNAL);
export const withdrawSignal = defineSignal<[string]>(WITHDRAW_SIGNAL);
export const pauseSignal = defineSignal('pause');
export const resumeSignal = defineSignal('resume');
export const queueQuery = defineQuery<QueueView>(QUEUE_QUERY);

const IDLE_MS = 60_000;

export async function loadWarehouse(input: SequencerInput): Promise<void> {
  const queue: Offer[] = [...(input.queue ?? [])];
  let loading: readonly Offer[] = [];
  let loads = 0;
  let paused = false;

  setHandler(offerSignal, (offer) => {
    const known = [...queue, ...loading].some((one) => one.batch.batchId === offer.batch.batchId);
    if (!known) queue.push(offer);
  });
  setHandler(withdrawSignal, async (batchId) => {
    const index = queue.findIndex((offer) => offer.batch.batchId === batchId);
    // A batch that is being loaded is not cut: its run hears of the outcome.
    if (index < 0) return;
    const [offer] = queue.splice(index, 1);
    if (offer) await tell(offer, { status: 'withdrawn' });
  });
  setHandler(pauseSignal, () => void (paused = true));
  setHandler(resumeSignal, () => void (paused = false));
  setHandler(queueQuery, () => ({
    waiting: queue,
    loading: loading.map((offer) => offer.batch.batchId),
    loads,
  }));

  const ready = (): boolean => queue.length > 0 && !paused;
  while (await readyOrIdle(ready, () => paused)) {
    loading = takeReady(queue);
    remove(queue, loading);
    await loadSet(input, loading);
    loading = [];
    loads += 1;
    if (workflowInfo().continueAsNewSuggested) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof loadWarehouse>({ ...input, queue });
    }
  }
  await condition(allHandlersFinished);
}
setWorkflowOptions(versioned('AUTO_UPGRADE'), loadWarehouse);

/** False once nothing has been ready for a while; a paused sequencer stays. */
async function readyOrIdle(ready: () => boolean, isPaused: () => boolean): Promise<boolean> {
  for (;;) {
    if (await condition(ready, IDLE_MS)) return true;
    if (!isPaused()) return false;
  }
}

function remove(queue: Offer[], taken: readonly Offer[]): void {
  for (const offer of taken) queue.splice(queue.indexOf(offer), 1);
}
