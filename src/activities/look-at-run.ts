/** How a run goes that somebody else started, as Temporal has it. */
import {
  WorkflowFailedError,
  WorkflowNotFoundError,
  type Client,
  type WorkflowHandle,
} from '@temporalio/client';
import { isErrorCode } from '../model/errors';
import type { RunEnd } from '../model/messages';

export type RunState = 'running' | RunEnd['state'];

/** A run as Temporal has it. Of an earlier build's looks only the first two are known. */
export interface RunLook {
  readonly state: RunState;
  /** Once it succeeded. */
  readonly result: unknown;
  /** The execution that was looked at; none where the run is gone. */
  readonly workflowRunId?: string;
  /** Why it failed. */
  readonly code?: string;
  readonly message?: string;
}

/** Temporal's statuses in our words. A run that continues as new runs. */
const STATES: Readonly<Record<string, RunState>> = {
  RUNNING: 'running',
  CONTINUED_AS_NEW: 'running',
  COMPLETED: 'succeeded',
  CANCELLED: 'cancelled',
  TERMINATED: 'terminated',
  TIMED_OUT: 'timed out',
};

export function createLookActivities(deps: { readonly client: Client }) {
  return {
    /** The state of a run that somebody else started, and its result once it succeeded, or why it failed. */
    async lookAtRun({ workflowId }: { workflowId: string }): Promise<RunLook> {
      const { workflow } = deps.client;
      try {
        const { status, runId: workflowRunId } = await workflow.getHandle(workflowId).describe();
        const state = STATES[status.name] ?? 'failed';
        const ended = workflow.getHandle(workflowId, workflowRunId);
        if (state === 'succeeded') return { state, workflowRunId, result: await ended.result() };
        if (state === 'failed') return { state, workflowRunId, result: null, ...(await failureOf(ended)) };
        return { state, workflowRunId, result: null };
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return { state: 'gone', result: null };
        throw error;
      }
    },
  };
}

/** Our code where there is one among the causes, and the message that stands with it; else the root's. */
async function failureOf(ended: WorkflowHandle): Promise<{ code: string; message: string }> {
  try {
    await ended.result();
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    let cause: Error = error;
    while (cause.cause instanceof Error && !isErrorCode(typeOf(cause))) cause = cause.cause;
    const code = typeOf(cause);
    return { code: isErrorCode(code) ? code : 'UNKNOWN', message: cause.message };
  }
  throw new Error(`${ended.workflowId} is failed and has a result`);
}

function typeOf(error: Error): unknown {
  return 'type' in error ? error.type : undefined;
}
