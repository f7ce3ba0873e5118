import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until a look finds what it looks for. */
export async function until(look: () => boolean | Promise<boolean>, mostMs = 15_000): Promise<void> {
  const endMs = Date.now() + mostMs;
  while (!(await look())) {
    if (Date.now() > endMs) throw new Error(`not so after ${String(mostMs)} ms: ${String(look)}`);
    await sleep(20);
  }
}
