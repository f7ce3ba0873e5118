/** The builds of the worker as Temporal knows them: which takes new runs, which still has old ones, which can be removed. */
import type { Client } from '@temporalio/client';
import { tsToMs, type Timestamp } from '@temporalio/common/lib/time';
import { DEPLOYMENT_NAME } from '../model/names';

/**
 * `current` takes new runs, `draining` goes on with those that it began, `drained` has none left. `inactive` was never
 * current.
 */
export type BuildState = 'current' | 'ramping' | 'draining' | 'drained' | 'inactive';

export interface Build {
  readonly buildId: string;
  readonly state: BuildState;
  /** When its first worker came, ISO UTC. */
  readonly createdAt: string;
  /** Runs in flight that no other build goes on with. */
  readonly runs: number;
  /** Workers of it that have asked for work lately. */
  readonly workers: number;
}

/** What every question here is about. */
export interface Place {
  readonly client: Client;
  readonly taskQueue: string;
}

/** As the server numbers them: WorkerDeploymentVersionStatus. */
const STATES: Readonly<Record<number, BuildState>> = {
  2: 'current',
  3: 'ramping',
  4: 'draining',
  5: 'drained',
};

/** Asking for work takes a minute at most; whoever has not asked for longer is gone. */
const POLL_MS = 90_000;

/** As gRPC and the server number them. */
const NOT_FOUND = 5;
const WORKFLOW_TASKS = 1;
const ACTIVITY_TASKS = 2;

/** The latest first; empty where no worker with a build id has ever come. */
export async function readBuilds(place: Place): Promise<Build[]> {
  const { client } = place;
  const [summaries, workers] = await Promise.all([readSummaries(client), countWorkers(place)]);
  const builds = summaries.map(async ({ deploymentVersion, status, createTime }): Promise<Build> => {
    const buildId = deploymentVersion?.buildId ?? '';
    return {
      buildId,
      state: STATES[status ?? 0] ?? 'inactive',
      createdAt: isoOf(createTime),
      runs: (await client.workflow.count(runsPinnedTo(buildId))).count,
      workers: workers.get(buildId) ?? 0,
    };
  });
  const all = await Promise.all(builds);
  return all.sort((one, other) => other.createdAt.localeCompare(one.createdAt));
}

async function readSummaries(client: Client) {
  try {
    const { workerDeploymentInfo } = await client.workflowService.describeWorkerDeployment({
      namespace: client.options.namespace,
      deploymentName: DEPLOYMENT_NAME,
    });
    return workerDeploymentInfo?.versionSummaries ?? [];
  } catch (error) {
    if (isNotFound(error)) return [];
    throw error;
  }
}

/** Workers of each build that have asked for work of either kind lately, by their own names. */
async function countWorkers({ client, taskQueue }: Place): Promise<Map<string, number>> {
  const queues = await Promise.all(
    [WORKFLOW_TASKS, ACTIVITY_TASKS].map((taskQueueType) =>
      client.workflowService.describeTaskQueue({
        namespace: client.options.namespace,
        taskQueue: { name: taskQueue },
        taskQueueType,
      }),
    ),
  );
  const workers = new Map<string, Set<string>>();
  for (const { deploymentOptions, identity, lastAccessTime } of queues.flatMap(
    ({ pollers }) => pollers ?? [],
  )) {
    const { deploymentName, buildId } = deploymentOptions ?? {};
    if (deploymentName !== DEPLOYMENT_NAME || !buildId) continue;
    if (Date.now() - Date.parse(isoOf(lastAccessTime)) > POLL_MS) continue;
    workers.set(buildId, (workers.get(buildId) ?? new Set()).add(identity ?? ''));
  }
  return new Map([...workers].map(([buildId, names]) => [buildId, names.size]));
}

/** In Temporal's lists. */
function runsPinnedTo(buildId: string): string {
  return `ExecutionStatus = "Running" and TemporalWorkflowVersioningBehavior = "Pinned" and TemporalWorkerDeploymentVersion = "${DEPLOYMENT_NAME}:${buildId}"`;
}

export function isNotFound(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === NOT_FOUND;
}

function isoOf(time: Timestamp | null | undefined): string {
  return new Date(tsToMs(time)).toISOString();
}
