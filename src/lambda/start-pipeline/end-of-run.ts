/** How a run that is over ended, as it is told to those who wait. */
import { WorkflowFailedError, type Client } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { Answer } from '../../aws/waiters';

export async function endOfRun(client: Client, workflowId: string): Promise<Answer> {
  try {
    return { state: 'succeeded', output: await client.workflow.getHandle(workflowId).result() };
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    const { cause } = error;
    const code = cause instanceof ApplicationFailure ? (cause.type ?? 'UNKNOWN') : 'ELT_RUN_STOPPED';
    return { state: 'failed', code, message: cause?.message ?? error.message };
  }
}
