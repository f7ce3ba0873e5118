import {
  CancellationScope,
  CancelledFailure,
  setWorkflowOptions,
  uuid4,
  workflowInfo,
} from '@temporalio/workflow';
import type { RunRecord } from '../activities/audit';
import { assertNever } from '../model/errors';
import type { LoadOutcome, Plan, WindowInput, WindowSummary } from '../model/plan';
import { quick } from './activities';
import { causeOf, failWith } from './failure';
import { versioned } from './versioning';
import { trackProgress, type Progress } from './progress';
import { load } from './stages/load';
import { reconcile } from './stages/reconcile';
import { catalog, refine } from './stages/refine';
import { replicate, type Replicated } from './stages/replicate';
import { baseOf, nothingDone } from './summary';

/** One window of one pipeline, from the source into the warehouse. Reads as the way of the data. */
export async function runWindow(input: WindowInput): Promise<WindowSummary> {
  const progress = trackProgress();
  try {
    const plan = await progress.stage('plan', () => quick.resolvePlan(input));
    // Not recorded: a window that was never run would count as done.
    if (!plan.isDue) return nothingDone(plan, 'nothing-failed', { reconciled: 'skipped', warnings: [] });
    const replicated = await progress.stage('replicate', () => replicate(plan));
    const summary = await moveWindow(plan, replicated, progress);
    await recordEnd(input, progress, { status: 'succeeded', summary });
    return summary;
  } catch (error) {
    await CancellationScope.nonCancellable(() => recordFailure(input, progress, error));
    throw error;
  }
}
setWorkflowOptions(versioned('PINNED'), runWindow);

async function moveWindow(plan: Plan, replicated: Replicated, progress: Progress): Promise<WindowSummary> {
  const selection = await progress.stage('select', () => quick.selectObjects({ plan, token: uuid4() }));
  if (selection.objects === 0) {
    const compared = await progress.stage('reconcile', () => reconcile(plan, replicated));
    return nothingDone(plan, 'nothing-new', compared);
  }
  const [batch, warnings] = await progress.stage('refine', () =>
    Promise.all([refine(plan, selection), catalog(plan)]),
  );
  const checked = await progress.stage('check', () => quick.checkBatch({ batch }));
  const loaded = committed(await progress.stage('load', () => load(plan, batch)));
  const compared = await progress.stage('reconcile', () => reconcile(plan, replicated));
  return {
    ...baseOf(plan),
    status: 'succeeded',
    batchId: batch.batchId,
    counts: checked.counts,
    newRows: loaded.newRows,
    knownRows: loaded.knownRows,
    reconciled: compared.reconciled,
    warnings: [...warnings, ...checked.warnings, ...compared.warnings],
  };
}

function committed(outcome: LoadOutcome): Extract<LoadOutcome, { status: 'committed' }> {
  switch (outcome.status) {
    case 'failed':
      throw failWith('ELT_LOAD_STATEMENT_FAILED', `${outcome.code}: ${outcome.message}`);
    case 'withdrawn':
      throw new CancelledFailure('the run was cancelled and its batch withdrawn');
    case 'committed':
      if (CancellationScope.current().consideredCancelled) throw new CommittedWhileCancelled();
      return outcome;
    default:
      return assertNever(outcome);
  }
}

/** The run was cancelled while its load was in flight: the load is not cut, and the audit says so. */
class CommittedWhileCancelled extends CancelledFailure {
  constructor() {
    super('the run was cancelled; its batch had already been committed');
  }
}

async function recordFailure(input: WindowInput, progress: Progress, error: unknown): Promise<void> {
  const { code, message } = causeOf(error);
  const status =
    error instanceof CommittedWhileCancelled ? 'committed' : code === 'CANCELLED' ? 'cancelled' : 'failed';
  await recordEnd(input, progress, { status, code, message, batchId: null });
}

async function recordEnd(input: WindowInput, progress: Progress, result: RunRecord['result']): Promise<void> {
  const { workflowId, runId } = workflowInfo();
  const { pipeline, window, mode } = input;
  await quick.recordRun({
    pipeline,
    window,
    mode,
    workflowId,
    workflowRunId: runId,
    startedAt: progress.startedAt,
    finishedAt: new Date().toISOString(),
    result,
  });
}
