/** One set of batches into the warehouse, and the news of it to their runs. */
import { getExternalWorkflowHandle, uuid4 } from '@temporalio/workflow';
import { OUTCOME_SIGNAL, type Offer, type OutcomeMessage, type SequencerInput } from '../../model/messages';
import type { LoadOutcome } from '../../model/plan';
import { partedByPipeline } from '../../model/sequencing';
import { patient, quick } from '../activities';
import { causeOf, isClosedWorkflow } from '../failure';
import { repeatWhileTransient } from '../repeat';

/**
 * Loads a set and tells each run. A transient error repeats the same set; a data error halves it until the bad batch stands alone.
 * What one transaction does not hold is parted between pipelines, whose tables make its statements many.
 */
export async function loadSet(input: SequencerInput, offers: readonly Offer[]): Promise<void> {
  try {
    const outcomes = await repeatWhileTransient(() => loadOnce(input, offers));
    await Promise.all(
      offers.map((offer) => answer(offer, outcomes[offer.batch.batchId] ?? { status: 'withdrawn' })),
    );
  } catch (error) {
    const cause = causeOf(error);
    if (cause.code === 'CANCELLED') throw error;
    const [only, ...others] = offers;
    if (only && others.length === 0) return answer(only, { status: 'failed', ...cause });
    const parts = cause.code === 'ELT_LOAD_TOO_MANY_STATEMENTS' ? partedByPipeline(offers) : halves(offers);
    for (const part of parts) await loadSet(input, part);
  }
}

function halves(offers: readonly Offer[]): [readonly Offer[], readonly Offer[]] {
  const half = Math.ceil(offers.length / 2);
  return [offers.slice(0, half), offers.slice(half)];
}

/** A new id each time: the statement of a failed load must not be found again by its token. */
async function loadOnce(
  input: SequencerInput,
  offers: readonly Offer[],
): Promise<Record<string, LoadOutcome>> {
  const load = { warehouse: input.warehouse, loadId: uuid4(), batches: offers.map((offer) => offer.batch) };
  const { statementId } = await quick.startLoad(load);
  return patient(input, `batches: ${load.batches.length}, statement ${statementId}`).waitForLoad({
    load,
    statementId,
  });
}

function answer({ workflowId, batch: { batchId } }: Offer, outcome: LoadOutcome): Promise<void> {
  return tell(workflowId, { batchId, outcome });
}

/** A run that has closed meanwhile needs no answer. */
export async function tell(workflowId: string, message: OutcomeMessage): Promise<void> {
  try {
    await getExternalWorkflowHandle(workflowId).signal(OUTCOME_SIGNAL, message);
  } catch (error) {
    if (!isClosedWorkflow(error)) throw error;
  }
}
