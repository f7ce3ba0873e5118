/** Handlers of Python, in a process that asks for its calls by Lambda's Runtime API. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { openRuntimeApi } from './runtime-api';
import type { Launched, Runtime } from './runtime';

export async function startPython(python: string, { folder, arn, env }: Launched): Promise<Runtime> {
  const api = await openRuntimeApi(arn);
  const child = spawn(python, [join(__dirname, 'bootstrap.py')], {
    cwd: folder,
    env: { ...env, AWS_LAMBDA_RUNTIME_API: api.address },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  child.once('exit', () => api.close());
  child.once('error', () => api.close());
  const ended = new Promise<void>((settle) => {
    for (const event of ['exit', 'error']) child.once(event, () => settle());
  });
  return { child, started: Promise.race([api.asked, ended]), hand: (call) => api.hand(call) };
}
