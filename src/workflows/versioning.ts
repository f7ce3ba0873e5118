import type { WorkflowDefinitionOptionsOrGetter } from '@temporalio/common/lib/workflow-definition-options';
import { workflowInfo } from '@temporalio/workflow';

/**
 * `PINNED` runs stay with the build that began them; `AUTO_UPGRADE` ones move on. The server refuses either from a worker
 * that belongs to no deployment, as a local one.
 */
export function versioned(versioningBehavior: 'PINNED' | 'AUTO_UPGRADE'): WorkflowDefinitionOptionsOrGetter {
  return () => (workflowInfo().currentDeploymentVersion?.deploymentName ? { versioningBehavior } : {});
}
