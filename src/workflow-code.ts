/** Where the worker has its workflows from: a bundle that the build made, else their sources, which it bundles at its start. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkerOptions } from '@temporalio/worker';

/** Beside the compiled worker: how failures are written is part of the workflows' code, too. */
export const WORKFLOW_BUNDLE = 'workflow-bundle.js';
export const SEALED_BUNDLE = 'workflow-bundle-sealed.js';

/** The module that puts messages and stacks of failures into payloads. */
export const SEALED_FAILURES = require.resolve('./workflows/sealed-failures');

/** Modules of interceptors are part of the workflows' code: a bundle has them in it. */
interface WorkflowCode {
  readonly code: Pick<WorkerOptions, 'workflowBundle' | 'workflowsPath'>;
  readonly interceptors: readonly string[];
}

export function workflowCode(sealsFailures: boolean): WorkflowCode {
  const codePath = join(__dirname, sealsFailures ? SEALED_BUNDLE : WORKFLOW_BUNDLE);
  return existsSync(codePath)
    ? { code: { workflowBundle: { codePath } }, interceptors: [] }
    : {
        code: { workflowsPath: require.resolve('./workflows') },
        interceptors: [require.resolve('./workflows/interceptors')],
      };
}
