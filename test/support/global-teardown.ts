/** Ends the stack that global-setup.ts started, and waits until it is gone. */
import { once } from 'node:events';
import { stackOfThisRun } from './run-stack';

/** Called by Jest after the last test file. */
export default async function endRunStack(): Promise<void> {
  const stack = stackOfThisRun();
  if (stack === undefined || stack.exitCode !== null || stack.signalCode !== null) return;
  stack.kill('SIGTERM');
  await once(stack, 'exit');
}
