/** A stack of a test file's own, for what goes by a clock that runs: the shared one stands still once a test has set it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStack, stopProcess } from '../../src/local-stack/stack';

/** From here on ./stack.ts of this test file means that stack. Returns what ends it. */
export async function startOwnStack(): Promise<() => Promise<void>> {
  const dir = mkdtempSync(join(tmpdir(), 'ecomflow-own-'));
  const shared = process.env['ECOMFLOW_TEST_STACK'];
  const { pid } = await startStack(dir, { detached: false });
  process.env['ECOMFLOW_TEST_STACK'] = join(dir, 'stack.json');
  return async () => {
    process.env['ECOMFLOW_TEST_STACK'] = shared;
    await stopProcess(pid);
    rmSync(dir, { recursive: true, force: true });
  };
}
