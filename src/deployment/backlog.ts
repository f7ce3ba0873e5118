/** How much work waits for the workers of one build. */
import { DEPLOYMENT_NAME } from '../model/names';
import type { Place } from './builds';

/** Tasks of workflows and of activities that no worker has taken yet, as the server estimates them. Activities that retry later are not in it. */
export async function readBacklog({ client, taskQueue }: Place, buildId: string): Promise<number> {
  const { versionTaskQueues } = await client.workflowService.describeWorkerDeploymentVersion({
    namespace: client.options.namespace,
    deploymentVersion: { deploymentName: DEPLOYMENT_NAME, buildId },
    reportTaskQueueStats: true,
  });
  const own = (versionTaskQueues ?? []).filter(({ name }) => name === taskQueue);
  return own.reduce((sum, { stats }) => sum + (stats?.approximateBacklogCount?.toNumber() ?? 0), 0);
}
