import { CancellationScope, isCancellation, setWorkflowOptions } from '@temporalio/workflow';
import type { CheckedBatch } from '../activities/check';
import { limitWarnings } from '../model/check';
import type { EarlierTry } from '../activities/rerun';
import type { Batch, Plan, Watermark, WindowInput, WindowSummary } from '../model/plan';
import { quick } from './activities';
import { failWith } from './failure';
import { afterCommit, committed, tellOutcome } from './outcome';
import { versioned } from './versioning';
import { trackProgress, type Progress } from './progress';
import { load } from './stages/load';
import { prove } from './stages/prove';
import { checkedRun, noNotes, recordEnd, recordFailure, type RunNotes } from './stages/record';
import { catalog, noteLoaded, refine, stopRefine } from './stages/refine';
import { secure } from './stages/secure';
import { select } from './stages/select';
import { withWarnings } from './stages/publish';
import { baseOf, nothingDone } from './summary';
import { tellWatchers } from './watched';

/** One window of one pipeline, from the source into the warehouse. Reads as the way of the data. */
export function runWindow(input: WindowInput): Promise<WindowSummary> {
  return tellWatchers(() => tellOutcome(() => runStages(input)));
}
setWorkflowOptions(versioned('PINNED'), runWindow);

async function runStages(input: WindowInput): Promise<WindowSummary> {
  const progress = trackProgress({ pipeline: input.pipeline, windowFrom: input.window.from });
  const notes = noNotes();
  try {
    const plan = await progress.stage('plan', () => quick.resolvePlan(input));
    // Not recorded: a window that was never run would count as done.
    if (!plan.isDue)
      return nothingDone(plan, 'nothing-failed', { reconciled: 'skipped', warnings: [], unloaded: [] });
    const watermark = await progress.stage('secure', () => secure(plan, input, progress));
    notes.heartbeatId = watermark.id;
    const moved = await moveWindow(input, plan, watermark, progress, notes);
    const summary = { ...moved, warnings: [...(watermark.warnings ?? []), ...moved.warnings] };
    // All is done: a cancellation that comes now comes too late.
    const warnings = await CancellationScope.nonCancellable(() =>
      recordEnd(input, progress, notes, { status: 'succeeded', summary }),
    );
    return withWarnings(summary, warnings);
  } catch (error) {
    await CancellationScope.nonCancellable(() => recordFailure(input, progress, notes, error));
    throw error;
  }
}

async function moveWindow(
  input: WindowInput,
  plan: Plan,
  watermark: Watermark,
  progress: Progress,
  notes: RunNotes,
): Promise<WindowSummary> {
  const begun = await progress.stage('select', () => select(input, plan));
  if (begun.selection.objects === 0) {
    const proof = await progress.stage('prove', () => prove(plan, watermark, null));
    return nothingDone(plan, 'nothing-new', proof);
  }
  try {
    return await moveBatch(plan, begun, watermark, progress, notes);
  } catch (error) {
    // Wherever the cancellation met it: a Glue run that was started and not yet waited for would go on.
    if (isCancellation(error))
      await CancellationScope.nonCancellable(() => stopRefine(plan, begun.selection));
    throw error;
  }
}

async function moveBatch(
  plan: Plan,
  { selection, batch: refined }: EarlierTry,
  watermark: Watermark,
  progress: Progress,
  notes: RunNotes,
): Promise<WindowSummary> {
  const { batchId } = selection;
  notes.batchId = batchId;
  const batch = refined ?? (await progress.stage('refine', () => refine(plan, selection)));
  const catalogued = refined ? [] : catalog(plan);
  const checked = await progress.stage('check', () => check(plan, batch, notes));
  const { loadId, newRows, knownRows } = committed(await progress.stage('load', () => load(plan, batch)));
  const loaded = { batchId, loadId };
  const unnoted = await afterCommit(() => noteLoaded(plan));
  const proof = await progress.stage('prove', () => afterCommit(() => prove(plan, watermark, loaded)));
  return {
    ...baseOf(plan),
    status: 'succeeded',
    batchId,
    counts: checked.counts,
    newRows,
    knownRows,
    ...proof,
    warnings: limitWarnings([...(await catalogued), ...unnoted, ...checked.warnings, ...proof.warnings]),
  };
}

/** A batch that breaks a rule is refused, and what was counted of it is noted all the same. */
async function check(plan: Plan, batch: Batch, notes: RunNotes): Promise<CheckedBatch> {
  const checked = await quick.checkBatch({ plan, batch, run: checkedRun(plan, batch.batchId) });
  notes.counts = checked.counts;
  if (checked.failure) throw failWith(checked.failure.code, checked.failure.message);
  return checked;
}
