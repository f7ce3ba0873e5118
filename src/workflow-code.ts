/** Where the worker has its workflows from: a bundle that the build made, else their sources, which it bundles at its start. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkerOptions } from '@temporalio/worker';

/** Beside the compiled worker. */
export const WORKFLOW_BUNDLE = 'workflow-bundle.js';

export function workflowCode(): Pick<WorkerOptions, 'workflowBundle' | 'workflowsPath'> {
  const codePath = join(__dirname, WORKFLOW_BUNDLE);
  return existsSync(codePath)
    ? { workflowBundle: { codePath } }
    : { workflowsPath: require.resolve('./workflows') };
}
