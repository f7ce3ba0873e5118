/** Removes the bundles, ends the stack that global-setup.ts started, waits until it is gone, and looks at the calls that were made. */
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { CALLS_VARIABLE } from '../../local-aws/gateway/call-record';
import { readKnown, readRecorded, unknownCalls, writeKnown } from './recorded-calls';
import { stackOfThisRun } from './run-stack';
import { BUNDLES_VARIABLE } from './run-folder';

/** Called by Jest after the last test file. */
export default async function endRun(): Promise<void> {
  const bundles = process.env[BUNDLES_VARIABLE];
  if (bundles) rmSync(bundles, { recursive: true, force: true });
  const stack = stackOfThisRun();
  if (stack !== undefined && stack.exitCode === null && stack.signalCode === null) {
    stack.kill('SIGTERM');
    await once(stack, 'exit');
  }
  const calls = process.env[CALLS_VARIABLE];
  if (calls) lookAtCalls(calls);
}

/**
 * A call that nobody has held to its role's policies fails the run, so that a new one is never first refused on AWS. By its exit
 * code: Jest writes no report of a run whose teardown throws.
 */
function lookAtCalls(dir: string): void {
  const recorded = readRecorded(dir);
  rmSync(dir, { recursive: true, force: true });
  if (process.env['ECOMFLOW_CALLS_ADD']) return writeKnown([...readKnown(), ...recorded]);
  const unknown = unknownCalls(recorded, readKnown());
  if (unknown.length === 0) return;
  process.stderr.write(
    `Calls that are not in test/infra/golden/calls.json, so that nobody has looked whether their role may make them; \`npm run infra:calls\` adds them:\n${unknown.join('\n')}\n`,
  );
  process.exitCode = 1;
}
