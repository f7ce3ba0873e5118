/** Removes the bundles, ends the stack that global-setup.ts started, and waits until it is gone. */
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { stackOfThisRun } from './run-stack';
import { BUNDLES_VARIABLE } from './workflow-bundle';

/** Called by Jest after the last test file. */
export default async function endRun(): Promise<void> {
  const bundles = process.env[BUNDLES_VARIABLE];
  if (bundles) rmSync(bundles, { recursive: true, force: true });
  const stack = stackOfThisRun();
  if (stack === undefined || stack.exitCode !== null || stack.signalCode !== null) return;
  stack.kill('SIGTERM');
  await once(stack, 'exit');
}
