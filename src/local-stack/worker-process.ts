/** The worker as a child process, as the demo and `ecomflow local start` run it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT, type Stack } from './stack';
import { takeStack } from './stack-settings';

/** Its log lies in the stack's folder; it ends when the stack's process does. */
export function spawnWorker(dir: string, stack: Stack): ChildProcess {
  const log = openSync(join(dir, 'worker.log'), 'a');
  return spawn(process.execPath, ['--import', 'tsx', join(PROJECT_ROOT, 'src/worker.ts')], {
    cwd: PROJECT_ROOT,
    detached: true,
    env: {
      ...takeStack({ ...process.env }, stack),
      // The local stack takes an access key id for the name of the role that calls.
      AWS_ACCESS_KEY_ID: 'ecomflow-worker',
      ECOMFLOW_LIVES_WITH_PID: String(stack.pid),
    },
    stdio: ['ignore', log, log],
  });
}

const pidFile = (dir: string): string => join(dir, 'worker.pid');

/** Notes the worker of a kept stack, so that another command can stop it. */
export function rememberWorker(dir: string, pid: number): void {
  writeFileSync(pidFile(dir), String(pid));
}

export function findWorker(dir: string): number | null {
  return existsSync(pidFile(dir)) ? Number(readFileSync(pidFile(dir), 'utf8')) : null;
}
