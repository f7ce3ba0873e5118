/** What a worker promises: how it ends, and which of the runs it takes. */
import type { WorkerOptions } from '@temporalio/worker';
import { DEPLOYMENT_NAME } from './model/names';

/**
 * Told to end, a worker takes nothing new. Activities may come to their end for 10 s, then they are told to let go; what has not
 * let go after 90 s is left where it is. Fargate kills after 120 s (`stopTimeout` in infra-terraform/worker.tf).
 */
export const SHUTDOWN = {
  shutdownGraceTime: '10 seconds',
  shutdownForceTime: '90 seconds',
} as const satisfies Partial<WorkerOptions>;

const MOST_CACHED_WORKFLOWS = 150;
const SMALL_HEAP_BYTES = 2 ** 29;

/**
 * How many workflows stay in the worker's memory, so that what it holds does not grow with the runs that wait: a third of a MiB for each, a run
 * being two of them, and as much again and more for what V8 has not swept yet. One that was let go is replayed from its history when it goes
 * on, and those are short. Temporal's own limit is 600 for each GiB that the heap may have: 2,310 on a large machine, and fewer than ours where
 * the heap is small.
 */
export function caching(heapLimitBytes: number): Pick<WorkerOptions, 'maxCachedWorkflows'> {
  return heapLimitBytes < SMALL_HEAP_BYTES ? {} : { maxCachedWorkflows: MOST_CACHED_WORKFLOWS };
}

/** Runs stay with the build that began them, as each workflow says (src/workflows/versioning.ts). Without a build id nothing is versioned. */
export function versioning(buildId: string | undefined): Pick<WorkerOptions, 'workerDeploymentOptions'> {
  if (buildId === undefined) return {};
  return {
    workerDeploymentOptions: {
      version: { deploymentName: DEPLOYMENT_NAME, buildId },
      useWorkerVersioning: true,
      defaultVersioningBehavior: 'PINNED',
    },
  };
}
