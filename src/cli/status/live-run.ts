/** Where a run is now: Temporal knows those that have not come to their row in the audit yet. */
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { PROGRESS_QUERY, type ProgressView } from '../../model/messages';
import { askOrRemark, askWorker } from '../ask-worker';

export interface LiveRun {
  readonly workflowRunId: string;
  readonly startedAt: string;
  /** Null while no worker answers for it. */
  readonly progress: ProgressView | null;
}

/** Null for a run that is not running. `answerMs`: how long a worker may think about where it is. */
export async function describeLive(client: Client, run: string, answerMs?: number): Promise<LiveRun | null> {
  try {
    const handle = client.workflow.getHandle(run);
    const { status, runId, startTime } = await handle.describe();
    if (status.name !== 'RUNNING') return null;
    return {
      workflowRunId: runId,
      startedAt: startTime.toISOString(),
      progress: await askOrRemark('where the run is', () => askProgress(client, run, answerMs)),
    };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}

/** Also of a run that has ended. Throws ELT_AWS_UNAVAILABLE where no worker answers. */
export function askProgress(client: Client, run: string, answerMs?: number): Promise<ProgressView> {
  return askWorker(
    client,
    () => client.workflow.getHandle(run).query<ProgressView>(PROGRESS_QUERY),
    answerMs,
  );
}
