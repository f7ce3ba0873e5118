/** Hands the stack's process from Jest's global set-up to its teardown, which run in one process but share no module. */
import type { ChildProcess } from 'node:child_process';

const KEY = Symbol.for('ecomflow.test.stack');
const shared = globalThis as { [KEY]?: ChildProcess };

export function keepForTeardown(stack: ChildProcess): void {
  shared[KEY] = stack;
}

/** Undefined when the run uses a stack that somebody else started. */
export function stackOfThisRun(): ChildProcess | undefined {
  return shared[KEY];
}
