/** Handlers of Node, in a process that is spoken to by Node's own channel. */
import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { Launched, Outcome, Runtime } from './runtime';

export function startNode({ folder, arn, env }: Launched): Runtime {
  const child = fork(join(__dirname, 'bootstrap.cjs'), [], {
    cwd: folder,
    env: { ...env, ECOMFLOW_LAMBDA_ARN: arn },
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  return {
    child,
    started: new Promise((settle) => {
      for (const event of ['message', 'exit', 'error']) child.once(event, () => settle());
    }),
    hand: (call) =>
      new Promise((resolve, reject) => {
        child.once('message', (message) => resolve(message as Outcome));
        child.send(call, (error) => {
          if (error) reject(error);
        });
      }),
  };
}
