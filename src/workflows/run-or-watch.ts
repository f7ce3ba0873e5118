/** Runs a window under its canonical id, or watches whoever runs it already: those who ask for the same window meet in one run. */
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { ApplicationFailure, ParentClosePolicy, sleep, startChild } from '@temporalio/workflow';
import { isErrorCode } from '../model/errors';
import { windowWorkflowId } from '../model/names';
import type { WindowInput, WindowSummary } from '../model/plan';
import { quick } from './activities';
import { causeOf, failWith } from './failure';
import { runWindow } from './run-window';

/** How often another run of the same window is looked at. */
const WATCH_MS = 5_000;

/** Cancelling the caller cancels its own run of the window, and never another's. */
export async function runOrWatch(input: WindowInput): Promise<{ summary: WindowSummary; ours: boolean }> {
  const workflowId = windowWorkflowId(input.pipeline, input.window);
  try {
    const child = await startChild(runWindow, {
      workflowId,
      args: [input],
      parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
      staticSummary: `${input.pipeline} ${input.window.from} to ${input.window.to}`,
      staticDetails: [
        `mode ${input.mode}`,
        ...(input.backfillId === undefined ? [] : [`for ${input.backfillId}`]),
        `\`ecomflow status ${workflowId}\` shows its rows, rejected rows and reconciliation`,
      ].join('\n\n'),
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
    await sleep(WATCH_MS, { summary: `watches ${workflowId}` });
  }
}
