/** Compiles src into dist, or the folder that is named, with the workflows bundled beforehand, as the worker's image runs them. `npm run build`; what stands after the folder is tsc's. */
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { bundleWorkflowCode, type BundleOptions } from '@temporalio/worker';
import { SEALED_BUNDLE, WORKFLOW_BUNDLE } from '../src/workflow-code';

const root = resolve(__dirname, '..');

async function main(dist: string, more: readonly string[]): Promise<void> {
  rmSync(dist, { recursive: true, force: true });
  const tsc = [require.resolve('typescript/bin/tsc'), '-p', 'tsconfig.build.json', '--outDir', dist, ...more];
  execFileSync(process.execPath, tsc, { cwd: root, stdio: 'inherit' });
  await bundle(dist, WORKFLOW_BUNDLE);
  await bundle(dist, SEALED_BUNDLE, { failureConverterPath: join(dist, 'workflows/sealed-failures.js') });
}

async function bundle(dist: string, name: string, more: Partial<BundleOptions> = {}): Promise<void> {
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(dist, 'workflows/index.js'),
    workflowInterceptorModules: [join(dist, 'workflows/interceptors.js')],
    ...more,
  });
  writeFileSync(join(dist, name), code);
  console.log(`${name}: ${(code.length / 1024).toFixed(0)} KB`);
}

main(resolve(process.argv[2] ?? join(root, 'dist')), process.argv.slice(3)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
