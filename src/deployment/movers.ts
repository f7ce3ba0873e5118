/** Workflows that move on to whatever build is current: which there are, with which build they are, and how one is kept with it. */
import type { Client } from '@temporalio/client';
import { DEPLOYMENT_NAME } from '../model/names';
import { isNotFound } from './builds';

/** test/deployment holds it beside what the workflows declare. */
export const MOVING_TYPES = ['loadWarehouse', 'backfillPipeline', 'crawlCatalog', 'gatherFiles'] as const;

export interface Mover {
  readonly workflowId: string;
  readonly runId: string;
  /** The build that worked on it last; empty before its first task. */
  readonly buildId: string;
  readonly isKept: boolean;
  /** On its way to another build: a pin does not hold it any more. */
  readonly isMoving: boolean;
}

const OPEN = `ExecutionStatus = "Running" and WorkflowType in (${MOVING_TYPES.map((type) => `"${type}"`).join(', ')})`;

/** Those that are open. Each is asked itself: Temporal's lists lag behind a build that has just taken one over. */
export async function readMovers(client: Client): Promise<Mover[]> {
  const movers: Mover[] = [];
  for await (const { workflowId, runId } of client.workflow.list({ query: OPEN })) {
    const { raw, status } = await client.workflow.getHandle(workflowId, runId).describe();
    const { deploymentVersion, versioningOverride, versionTransition } =
      raw.workflowExecutionInfo?.versioningInfo ?? {};
    if (status.name !== 'RUNNING') continue;
    movers.push({
      workflowId,
      runId,
      buildId: deploymentVersion?.buildId ?? '',
      isKept: versioningOverride?.pinned !== undefined && versioningOverride.pinned !== null,
      isMoving: versionTransition !== undefined && versionTransition !== null,
    });
  }
  return movers;
}

/** As the API numbers it. */
const PINNED = 1;

/** Pins it to the build that it is with; false where it has closed. */
export function keep(client: Client, { buildId, ...mover }: Mover): Promise<boolean> {
  const version = { deploymentName: DEPLOYMENT_NAME, buildId };
  return override(client, mover, { pinned: { behavior: PINNED, version } });
}

/** Takes the pin away; false where it has closed. */
export function release(client: Client, mover: Mover): Promise<boolean> {
  return override(client, mover, null);
}

type Options = Parameters<Client['workflowService']['updateWorkflowExecutionOptions']>[0];
type Override = NonNullable<Options['workflowExecutionOptions']>['versioningOverride'];

async function override(
  client: Client,
  { workflowId, runId }: Pick<Mover, 'workflowId' | 'runId'>,
  versioningOverride: Override,
): Promise<boolean> {
  try {
    await client.workflowService.updateWorkflowExecutionOptions({
      namespace: client.options.namespace,
      workflowExecution: { workflowId, runId },
      workflowExecutionOptions: { versioningOverride: versioningOverride ?? null },
      updateMask: { paths: ['versioning_override'] },
    });
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}
