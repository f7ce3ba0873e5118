import {
  ApplicationFailure,
  ParentClosePolicy,
  setWorkflowOptions,
  sleep,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { isErrorCode } from '../model/errors';
import { windowWorkflowId } from '../model/names';
import type { RunInput, WindowInput, WindowSummary } from '../model/plan';
import { quick } from './activities';
import { causeOf, failWith } from './failure';
import { versioned } from './versioning';
import { trackProgress } from './progress';
import { runWindow } from './run-window';
import { publish, report, withWarnings } from './stages/publish';

/** How often another run of the same window is looked at. */
const WATCH_MS = 5_000;

/**
 * What a person, a schedule or a trigger starts, under any workflow id: fixes the window, runs it under its canonical id,
 * then publishes and reports. Those who ask for the same window meet in one run.
 */
export async function runPipeline(input: RunInput): Promise<WindowSummary> {
  const progress = trackProgress();
  const window = await progress.stage('plan', () =>
    quick.resolveWindow({ run: input, scheduledAt: scheduledAt() }),
  );
  const { summary, ours } = await progress.stage('window', () => runOrWatch(window));
  if (!ours || summary.status === 'nothing-failed') return summary;
  await progress.stage('publish', () => publish(summary, window));
  const warnings = await progress.stage('report', () => report(summary, window));
  return withWarnings(summary, warnings);
}
setWorkflowOptions(versioned('PINNED'), runPipeline);

/** A schedule's nominal time, which a schedule backfill sets to the time that was missed; null without a schedule. */
function scheduledAt(): string | null {
  const value: unknown = workflowInfo().searchAttributes['TemporalScheduledStartTime']?.[0];
  return value instanceof Date ? value.toISOString() : typeof value === 'string' ? value : null;
}

async function runOrWatch(input: WindowInput): Promise<{ summary: WindowSummary; ours: boolean }> {
  const workflowId = windowWorkflowId(input.pipeline, input.window);
  try {
    const child = await startChild(runWindow, {
      workflowId,
      args: [input],
      parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
      staticSummary: `${input.pipeline} ${input.window.from} to ${input.window.to}`,
    });
    return { summary: await child.result(), ours: true };
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError)
      return { summary: await watch(workflowId), ours: false };
    throw withItsCode(error);
  }
}

/** The child's code becomes this run's own, so that whoever started it sees it at once. */
function withItsCode(error: unknown): unknown {
  const { code, message } = causeOf(error);
  return isErrorCode(code) ? ApplicationFailure.create({ type: code, message, nonRetryable: true }) : error;
}

/** Waits for a run that somebody else started, without ever cancelling it. */
async function watch(workflowId: string): Promise<WindowSummary> {
  for (;;) {
    const { state, result } = await quick.lookAtRun({ workflowId });
    // The result crossed an activity as JSON; only runWindow writes under this id.
    if (state === 'succeeded') return result as WindowSummary;
    if (state !== 'running')
      throw failWith('ELT_INPUT_INVALID', `the run ${workflowId} that this one watched ${state}`);
    await sleep(WATCH_MS);
  }
}
