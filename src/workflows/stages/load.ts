import {
  CancellationScope,
  condition,
  defineSignal,
  getExternalWorkflowHandle,
  isCancellation,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import {
  OUTCOME_SIGNAL,
  WITHDRAW_SIGNAL,
  type Offer,
  type OutcomeMessage,
  type Withdrawal,
} from '../../model/messages';
import { sequencerId } from '../../model/names';
import type { Batch, LoadOutcome, Plan } from '../../model/plan';
import { quick } from '../activities';
import { nextPause } from '../back-off';
import { isClosedWorkflow } from '../failure';

const outcomeSignal = defineSignal<[OutcomeMessage]>(OUTCOME_SIGNAL);

const FIRST_REOFFER_MS = 5 * 60_000;
const LAST_REOFFER_MS = 60 * 60_000;
const FIRST_WITHDRAWAL_LOOK_MS = 60_000;
const LAST_WITHDRAWAL_LOOK_MS = 60 * 60_000;

/**
 * Offers the batch to the sequencer and waits for its outcome. The run owns the batch: it offers again after 5 minutes,
 * doubling to an hour, so that a lost queue loses nothing. Cancelled, it withdraws the batch; a load in flight is not cut,
 * so the outcome may then still be `committed`.
 */
export async function load(plan: Plan, batch: Batch): Promise<LoadOutcome> {
  let outcome: LoadOutcome | null = null;
  setHandler(outcomeSignal, (message) => {
    // The first: a withdrawal that crossed the end of the load is answered too.
    if (message.batchId === batch.batchId) outcome ??= message.outcome;
  });
  const received = (): LoadOutcome | null => outcome;
  try {
    return await offerUntilDone(plan, batch, received);
  } catch (error) {
    if (!isCancellation(error)) throw error;
    return CancellationScope.nonCancellable(() => withdraw(plan, batch, received));
  }
}

async function offerUntilDone(
  plan: Plan,
  batch: Batch,
  received: () => LoadOutcome | null,
): Promise<LoadOutcome> {
  const offer: Offer = {
    batch,
    workflowId: workflowInfo().workflowId,
    priority: plan.priority,
    offeredAt: new Date().toISOString(),
  };
  for (let waitMs = FIRST_REOFFER_MS; ; waitMs = Math.min(waitMs * 2, LAST_REOFFER_MS)) {
    const known = await quick.offerBatch({
      warehouse: plan.warehouse,
      heartbeatTimeoutMs: plan.heartbeatTimeoutMs,
      offer,
    });
    if (known) return known;
    await condition(() => received() !== null, waitMs, {
      summary: 'offers the batch again if no load has taken it',
    });
    const outcome = received();
    if (outcome) return outcome;
  }
}

async function withdraw(plan: Plan, batch: Batch, received: () => LoadOutcome | null): Promise<LoadOutcome> {
  if (await askToWithdraw(plan, batch)) {
    // A load in flight answers when it ends, which the sequencer bounds; a lost sequencer never answers.
    for (let pauseMs = FIRST_WITHDRAWAL_LOOK_MS; ; pauseMs = nextPause(pauseMs, LAST_WITHDRAWAL_LOOK_MS)) {
      const answered = await condition(() => received() !== null, pauseMs, {
        summary: 'waits for the load that is in flight',
      });
      if (answered || !(await isLoading(plan))) break;
    }
  }
  // The ledger has the last word: a load that its sequencer lost sight of may have committed the batch all the same.
  const committed = await quick.lookAtBatch({ batchId: batch.batchId });
  return committed ?? received() ?? { status: 'withdrawn' };
}

/** False where no sequencer runs: then nothing is queued, and the ledger has the last word. */
async function askToWithdraw(plan: Plan, batch: Batch): Promise<boolean> {
  try {
    await getExternalWorkflowHandle(sequencerId(plan.warehouse)).signal(WITHDRAW_SIGNAL, {
      batchId: batch.batchId,
      workflowId: workflowInfo().workflowId,
    } satisfies Withdrawal);
    return true;
  } catch (error) {
    if (isClosedWorkflow(error)) return false;
    throw error;
  }
}

async function isLoading(plan: Plan): Promise<boolean> {
  const { state } = await quick.lookAtRun({ workflowId: sequencerId(plan.warehouse) });
  return state === 'running';
}
