/** Bundles of workflow code, without the bundler's chatter. Starts nothing that would have to be ended. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleWorkflowCode, type BundleOptions } from '@temporalio/worker';
import { SEALED_FAILURES } from '../../src/workflow-code';
import { BUNDLES_VARIABLE } from './run-folder';

export interface Bundle {
  readonly code: string;
}

const WORKFLOWS = require.resolve('../../src/workflows');
const INTERCEPTORS = require.resolve('../../src/workflows/interceptors');
const quiet = { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} };

/** The production bundle. */
export function workflowBundle(): Promise<Bundle> {
  return shared('workflows', () => bundleWorkflows(WORKFLOWS));
}

/** The same workflows, which notice a lost worker after 2 s and wait seconds instead of minutes. */
export function hastyBundle(): Promise<Bundle> {
  return shared('hasty', () => bundleWorkflows(WORKFLOWS, [require.resolve('./hasty-workflows')]));
}

/** The bundle of a worker that encrypts payloads. */
export function sealedBundle(): Promise<Bundle> {
  return shared('sealed', () => bundleWorkflows(WORKFLOWS, [], { failureConverterPath: SEALED_FAILURES }));
}

/** With the worker's own interceptors, and those of a test behind them. */
export function bundleWorkflows(
  workflowsPath: string,
  others: readonly string[] = [],
  more: Partial<BundleOptions> = {},
): Promise<Bundle> {
  const workflowInterceptorModules = [INTERCEPTORS, ...others];
  return bundleWorkflowCode({ workflowsPath, workflowInterceptorModules, logger: quiet, ...more });
}

/** To bundle takes four seconds of a core: the file that needs one first does it for all. */
async function shared(name: string, build: () => Promise<Bundle>): Promise<Bundle> {
  const folder = process.env[BUNDLES_VARIABLE];
  if (folder === undefined) return build();
  const file = join(folder, `${name}.js`);
  if (!existsSync(file)) {
    const own = `${file}.${process.pid}`;
    writeFileSync(own, (await build()).code);
    renameSync(own, file);
  }
  return { code: readFileSync(file, 'utf8') };
}

const EMPTY_MAP = Buffer.from(
  JSON.stringify({ version: 3, file: 'workflows.js', sources: [], mappings: '' }),
);

/** The bundle's code with an empty source map, for workers that live for seconds: reading the whole one takes them longer than the code. */
export function withoutSourceMap({ code }: Bundle): string {
  const at = code.lastIndexOf('//# sourceMappingURL=data:');
  return `${code.slice(0, at)}//# sourceMappingURL=data:application/json;charset=utf-8;base64,${EMPTY_MAP.toString('base64')}`;
}
