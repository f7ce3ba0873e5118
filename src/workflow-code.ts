/** Where the worker has its workflows from: a bundle that the build made, else their sources, which it bundles at its start. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkerOptions } from '@temporalio/worker';

/** Beside the compiled worker. */
export const WORKFLOW_BUNDLE = 'workflow-bundle.js';

/** Modules of interceptors are part of the workflows' code: a bundle has them in it. */
interface WorkflowCode {
  readonly code: Pick<WorkerOptions, 'workflowBundle' | 'workflowsPath'>;
  readonly interceptors: readonly string[];
}

export function workflowCode(): WorkflowCode {
  const codePath = join(__dirname, WORKFLOW_BUNDLE);
  return existsSync(codePath)
    ? { code: { workflowBundle: { codePath } }, interceptors: [] }
    : {
        code: { workflowsPath: require.resolve('./workflows') },
        interceptors: [require.resolve('./workflows/interceptors')],
      };
}
