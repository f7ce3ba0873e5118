/** What the files of a test run share: a folder of bundles, one for what stacks record of calls, and one local stack, unless ECOMFLOW_TEST_STACK names the stack.json of one that runs already. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CALLS_VARIABLE } from '../../local-aws/gateway/call-record';
import { keepForTeardown } from './run-stack';
import { BUNDLES_VARIABLE } from './run-folder';

const READY_TIMEOUT_MS = 120_000;

/** Called by Jest before the first test file. */
export default async function prepareRun(): Promise<void> {
  process.env[BUNDLES_VARIABLE] = mkdtempSync(join(tmpdir(), 'ecomflow-bundles-'));
  process.env[CALLS_VARIABLE] ??= mkdtempSync(join(tmpdir(), 'ecomflow-calls-'));
  if (process.env['ECOMFLOW_TEST_STACK'] !== undefined) return;
  const dir = mkdtempSync(join(tmpdir(), 'ecomflow-test-'));
  const root = join(__dirname, '..', '..');
  const stack = spawn(
    process.execPath,
    ['--import', 'tsx', 'local-aws/main.ts', '--dir', dir, '--temporal', '--parent-pid', String(process.pid)],
    { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  keepForTeardown(stack);
  const file = join(dir, 'stack.json');
  const deadline = Date.now() + READY_TIMEOUT_MS;
  while (!existsSync(file)) {
    if (stack.exitCode !== null || stack.signalCode !== null)
      throw new Error('The local stack did not start; what it said is above.');
    if (Date.now() > deadline) throw new Error(`The local stack was not ready after ${READY_TIMEOUT_MS} ms.`);
    await sleep(100);
  }
  process.env['ECOMFLOW_TEST_STACK'] = file;
}
