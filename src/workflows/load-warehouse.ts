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
  getExternalWorkflowHandle,
  setHandler,
  setWorkflowOptions,
  uuid4,
  workflowInfo,
} from '@temporalio/workflow';
import {
  OFFER_SIGNAL,
  OUTCOME_SIGNAL,
  QUEUE_QUERY,
  WITHDRAW_SIGNAL,
  type Offer,
  type QueueView,
  type SequencerInput,
} from '../model/messages';
import type { LoadOutcome } from '../model/plan';
import { takeReady } from '../model/sequencing';
import { patient, quick } from './activities';
import { causeOf } from './failure';
import { versioned } from './versioning';
import { repeatWhileTransient } from './repeat';

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

/** Loads a set and tells each run. A transient error repeats the same set; a data error halves it until the bad batch stands alone. */
async function loadSet(input: SequencerInput, offers: readonly Offer[]): Promise<void> {
  try {
    const outcomes = await repeatWhileTransient(() => loadOnce(input, offers));
    await Promise.all(
      offers.map((offer) => tell(offer, outcomes[offer.batch.batchId] ?? { status: 'withdrawn' })),
    );
  } catch (error) {
    const cause = causeOf(error);
    if (cause.code === 'CANCELLED') throw error;
    const [only, ...others] = offers;
    if (only && others.length === 0) return tell(only, { status: 'failed', ...cause });
    const half = Math.ceil(offers.length / 2);
    await loadSet(input, offers.slice(0, half));
    await loadSet(input, offers.slice(half));
  }
}

/** A new id each time: the statement of a failed load must not be found again by its token. */
async function loadOnce(
  input: SequencerInput,
  offers: readonly Offer[],
): Promise<Record<string, LoadOutcome>> {
  const load = { warehouse: input.warehouse, loadId: uuid4(), batches: offers.map((offer) => offer.batch) };
  const { statementId } = await quick.startLoad(load);
  return patient(input).waitForLoad({ load, statementId });
}

/** A run that has closed meanwhile needs no answer. */
async function tell(offer: Offer, outcome: LoadOutcome): Promise<void> {
  try {
    await getExternalWorkflowHandle(offer.workflowId).signal(OUTCOME_SIGNAL, {
      batchId: offer.batch.batchId,
      outcome,
    });
  } catch (error) {
    if (causeOf(error).code === 'CANCELLED') throw error;
  }
}
