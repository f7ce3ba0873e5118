/** Bundles of workflow code, without the bundler's chatter. Starts nothing that would have to be ended. */
import { bundleWorkflowCode, type WorkflowBundleWithSourceMap } from '@temporalio/worker';

const quiet = { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} };

let bundle: Promise<WorkflowBundleWithSourceMap> | undefined;

/** The production bundle, built once a process. */
export function workflowBundle(): Promise<WorkflowBundleWithSourceMap> {
  bundle ??= bundleWorkflows(require.resolve('../../src/workflows'));
  return bundle;
}

export function bundleWorkflows(workflowsPath: string): Promise<WorkflowBundleWithSourceMap> {
  return bundleWorkflowCode({ workflowsPath, logger: quiet });
}
