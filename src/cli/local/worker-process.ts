/** The worker as a child process, as the demo and `ecomflow local start` run it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from './stack';

export function spawnWorker(dir: string, env: Readonly<Record<string, string>>): ChildProcess {
  const log = openSync(join(dir, 'worker.log'), 'a');
  return spawn(process.execPath, ['--import', 'tsx', join(PROJECT_ROOT, 'src/worker.ts')], {
    cwd: PROJECT_ROOT,
    detached: true,
    env: { ...env },
    stdio: ['ignore', log, log],
  });
}
