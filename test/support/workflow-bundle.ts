/** Bundles of workflow code, without the bundler's chatter. Starts nothing that would have to be ended. */
import { bundleWorkflowCode, type WorkflowBundleWithSourceMap } from '@temporalio/worker';

const quiet = { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} };

let bundle: Promise<WorkflowBundleWithSourceMap> | undefined;

/** The production bundle, built once a process. */
export function workflowBundle(): Promise<WorkflowBundleWithSourceMap> {
  bundle ??= bundleWorkflows(require.resolve('../../src/workflows'));
  return bundle;
}

let hasty: Promise<WorkflowBundleWithSourceMap> | undefined;

/** The same workflows, which notice a lost worker after 2 s and wait seconds instead of minutes. */
export function hastyBundle(): Promise<WorkflowBundleWithSourceMap> {
  hasty ??= bundleWorkflowCode({
    workflowsPath: require.resolve('../../src/workflows'),
    workflowInterceptorModules: [require.resolve('./hasty-workflows')],
    logger: quiet,
  });
  return hasty;
}

export function bundleWorkflows(
  workflowsPath: string,
  workflowInterceptorModules: string[] = [],
): Promise<WorkflowBundleWithSourceMap> {
  return bundleWorkflowCode({ workflowsPath, workflowInterceptorModules, logger: quiet });
}

const EMPTY_MAP = Buffer.from(
  JSON.stringify({ version: 3, file: 'workflows.js', sources: [], mappings: '' }),
);

/** The bundle's code with an empty source map, for workers that live for seconds: reading the whole one takes them longer than the code. */
export function withoutSourceMap({ code }: WorkflowBundleWithSourceMap): string {
  const at = code.lastIndexOf('//# sourceMappingURL=data:');
  return `${code.slice(0, at)}//# sourceMappingURL=data:application/json;charset=utf-8;base64,${EMPTY_MAP.toString('base64')}`;
}
