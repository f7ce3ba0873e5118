/** A stack of a test file's own, whose clock it sets, with everything provisioned and the compiled worker. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig, type Config } from '../../src/config';
import { provision } from '../../src/local-stack/provision';
import { LOCAL_STACK_DIR, startStack, stopProcess, type Stack } from '../../src/local-stack/stack';
import { createStackControl, type StackControl } from '../../src/local-stack/stack-control';
import { spawnBuiltWorker } from '../support/built-worker';

export interface OwnPlatform {
  readonly stack: Stack;
  readonly config: Config;
  readonly control: StackControl;
  /** Ends worker and stack, and puts the environment back. */
  close(): Promise<void>;
}

/** Its settings are in the test's environment from then on. */
export async function openOwnPlatform(): Promise<OwnPlatform> {
  const dir = mkdtempSync(join(tmpdir(), 'ecomflow-own-'));
  const before = { ...process.env };
  const stack = await startStack(join(dir, LOCAL_STACK_DIR), { detached: false });
  Object.assign(process.env, stack.env);
  const config = loadConfig();
  const control = createStackControl(stack.gatewayUrl);
  await Promise.all([control.prewarmSpark(1), provision(stack, config)]);
  // As its image has it.
  const env = { ...stack.env, ECOMFLOW_LIVES_WITH_PID: String(stack.pid) };
  const { pid } = await spawnBuiltWorker(env, join(dir, 'worker.log'));
  return {
    stack,
    config,
    control,
    async close() {
      if (pid !== undefined) await stopProcess(pid);
      await stopProcess(stack.pid);
      for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
      Object.assign(process.env, before);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
