import { setWorkflowOptions, workflowInfo } from '@temporalio/workflow';
import { windowWorkflowId } from '../model/names';
import type { RunInput, WindowSummary } from '../model/plan';
import { quick } from './activities';
import { findableBy } from './findable';
import { tellOutcome } from './outcome';
import { trackProgress } from './progress';
import { runOrWatch } from './run-or-watch';
import { scheduledAt } from './scheduled-at';
import { orTellPeople, publish, report, withWarnings } from './stages/publish';
import { underTrigger } from './trigger';
import { versioned } from './versioning';
import { hearEnds } from './watch';

/**
 * What a person, a schedule or a trigger starts, under any workflow id: fixes the window, runs it under its canonical id,
 * then publishes and reports. Those who ask for the same window meet in one run.
 */
export function runPipeline(input: RunInput): Promise<WindowSummary> {
  return tellOutcome(() => underTrigger(input, () => runAndPublish(input)));
}
setWorkflowOptions(versioned('PINNED'), runPipeline);

async function runAndPublish(input: RunInput): Promise<WindowSummary> {
  const progress = trackProgress();
  const ends = hearEnds();
  const window = await progress.stage('plan', () =>
    quick.resolveWindow({ run: input, scheduledAt: scheduledAt(workflowInfo()) }),
  );
  findableBy({ pipeline: window.pipeline, windowFrom: window.window.from });
  progress.waitsFor(windowWorkflowId(window.pipeline, window.window));
  const { summary, ours } = await progress.stage('window', () => runOrWatch(window, ends));
  if (!ours || summary.status === 'nothing-failed') return summary;
  const warnings = await orTellPeople(summary, async () => {
    await progress.stage('publish', () => publish(summary, window));
    return progress.stage('report', () => report(summary, window));
  });
  return withWarnings(summary, warnings);
}
