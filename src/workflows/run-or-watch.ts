/** Runs a window under its canonical id, or watches whoever runs it already: those who ask for the same window meet in one run. */
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { ApplicationFailure, ParentClosePolicy, startChild } from '@temporalio/workflow';
import { isErrorCode } from '../model/errors';
import type { RunEnd } from '../model/messages';
import { windowWorkflowId } from '../model/names';
import type { WindowInput, WindowSummary } from '../model/plan';
import { causeOf, failWith } from './failure';
import { runWindow } from './run-window';
import { watch, type EndsHeard } from './watch';

/** Cancelling the caller cancels its own run of the window, and never another's. */
export async function runOrWatch(
  input: WindowInput,
  ends: EndsHeard,
): Promise<{ summary: WindowSummary; ours: boolean }> {
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
      return { summary: summaryOf(workflowId, await watch(workflowId, ends)), ours: false };
    throw withItsCode(error);
  }
}

/** The child's code becomes this run's own, so that whoever started it sees it at once. */
function withItsCode(error: unknown): unknown {
  const { code, message } = causeOf(error);
  return isErrorCode(code) ? ApplicationFailure.create({ type: code, message, nonRetryable: true }) : error;
}

/** A run that failed gives its code to those who watched it, as it does to the one that started it. */
function summaryOf(workflowId: string, end: RunEnd): WindowSummary {
  if (end.state === 'succeeded') return end.summary;
  const told = `the run ${workflowId}, which this one watched,`;
  if (end.state === 'failed')
    throw ApplicationFailure.create({
      type: end.code,
      message: `${told} failed: ${end.message}`,
      nonRetryable: true,
    });
  throw failWith(
    'ELT_RUN_STOPPED',
    end.state === 'gone'
      ? `${told} is not known to Temporal any more`
      : `${told} was ${describeStop(end.state)}`,
  );
}

function describeStop(state: 'cancelled' | 'terminated' | 'timed out'): string {
  return state === 'timed out' ? 'ended by a timeout' : state;
}
