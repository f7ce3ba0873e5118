/** What became of a loaded window's publishing: the audit knows loads alone, and Temporal which workflow asked for the run. */
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { failureOf } from './failure-of';

/** Of a window that is loaded, and of which marts, reports or pages were not renewed. */
export interface Unpublished {
  /** The workflow that ran the window and then publishes: a run's, or a backfill's. */
  readonly workflowId: string;
  /** As Temporal calls it: FAILED, CANCELLED, TERMINATED, TIMED_OUT. */
  readonly status: string;
  readonly since: string;
  /** Why, as code and message; null where it did not fail. */
  readonly failure: string | null;
}

const ENDED_BADLY: readonly string[] = ['FAILED', 'CANCELLED', 'TERMINATED', 'TIMED_OUT'];

/** Of the last time that the window ran. Null where that did not load it, where all went well or goes on, and where Temporal has forgotten it. */
export async function findUnpublished(client: Client, run: string): Promise<Unpublished | null> {
  try {
    const { status: loaded, parentExecution } = await client.workflow.getHandle(run).describe();
    const { workflowId, runId } = parentExecution ?? {};
    if (loaded.name !== 'COMPLETED' || !workflowId) return null;
    const handle = client.workflow.getHandle(workflowId, runId ?? undefined);
    const { status, closeTime, startTime } = await handle.describe();
    if (!ENDED_BADLY.includes(status.name)) return null;
    return {
      workflowId,
      status: status.name,
      since: (closeTime ?? startTime).toISOString(),
      failure: status.name === 'FAILED' ? await failureOf(handle) : null,
    };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}

export function describeUnpublished({ workflowId, status, since, failure }: Unpublished): string {
  const how = status === 'FAILED' ? 'failed' : `was ${status.toLowerCase().replaceAll('_', ' ')}`;
  return [
    `loaded, but not published: ${workflowId} ${how} at ${since}; marts, reports or pages may be old`,
    ...(failure === null ? [] : [failure]),
  ].join('\n');
}
