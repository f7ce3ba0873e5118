import { WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { describeError } from '../output';

/** Why a workflow failed, as code and message. Only of one that did. */
export async function failureOf(handle: WorkflowHandle): Promise<string> {
  try {
    await handle.result();
    throw new Error(`${handle.workflowId} is failed and has a result`);
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    const { code, message } = describeError(error);
    return `${code}: ${message}`;
  }
}
