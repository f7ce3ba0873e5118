/** Compiles src into dist, with the workflows bundled beforehand, as the worker's image runs them. `npm run build`. */
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { bundleWorkflowCode } from '@temporalio/worker';
import { WORKFLOW_BUNDLE } from '../src/workflow-code';

const root = resolve(__dirname, '..');
const dist = join(root, 'dist');

async function main(): Promise<void> {
  rmSync(dist, { recursive: true, force: true });
  execFileSync(process.execPath, [require.resolve('typescript/bin/tsc'), '-p', 'tsconfig.build.json'], {
    cwd: root,
    stdio: 'inherit',
  });
  const { code } = await bundleWorkflowCode({ workflowsPath: join(dist, 'workflows/index.js') });
  writeFileSync(join(dist, WORKFLOW_BUNDLE), code);
  console.log(`dist/${WORKFLOW_BUNDLE}: ${(code.length / 1024).toFixed(0)} KB`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
