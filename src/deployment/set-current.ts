/** Tells Temporal which build takes new runs. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { DEPLOYMENT_NAME } from '../model/names';

/** A worker that has just come tells of its queues one after the other, and Temporal takes a build only when it has all of the current one's. */
const COMES_WITHIN_MS = 30_000;
const LOOKS_AGAIN_MS = 500;
const FAILED_PRECONDITION = 9;

/** Throws what the server says; that queues are missing only when they have not come in time. */
export async function setCurrent(
  client: Pick<Client, 'workflowService' | 'options'>,
  buildId: string,
  withinMs = COMES_WITHIN_MS,
): Promise<void> {
  for (const endMs = Date.now() + withinMs; ; await sleep(Math.min(LOOKS_AGAIN_MS, withinMs))) {
    try {
      await client.workflowService.setWorkerDeploymentCurrentVersion({
        namespace: client.options.namespace,
        deploymentName: DEPLOYMENT_NAME,
        buildId,
        identity: client.options.identity,
      });
      return;
    } catch (error) {
      if (!lacksQueues(error) || Date.now() >= endMs) throw error;
    }
  }
}

function lacksQueues(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    error.code === FAILED_PRECONDITION &&
    error.message.includes('missing active task queues')
  );
}
