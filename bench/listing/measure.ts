/** How long each look takes, and what it reads. */
import { say } from '../../src/cli/output';
import { countedWays } from './counted';
import { looksOf } from './looks';
import type { Past, World } from './world';

export interface Measured {
  readonly what: string;
  readonly days: number;
  /** Whether what SORTKEY sorts is indexed. */
  readonly isSorted: boolean;
  readonly now: Cost;
  readonly before: Cost | null;
}

export interface Cost {
  readonly ms: number;
  /** Rows, keys and Glue runs that were handed over. */
  readonly read: number;
}

export async function measure(
  world: World,
  past: Past,
  { repeat, isSorted }: { readonly repeat: number; readonly isSorted: boolean },
): Promise<Measured[]> {
  const ways = countedWays(world, past);
  const measured: Measured[] = [];
  for (const { what, now, before } of looksOf(world, past, ways)) {
    const former = before && (await timed(before, Math.min(repeat, 3), ways));
    const latter = await timed(now, repeat, ways);
    say(`  ${what}: ${latter.ms} ms${former ? `, before ${former.ms} ms` : ''}`);
    measured.push({ what, days: past.days, isSorted, now: latter, before: former });
  }
  return measured;
}

/** The median, after one round that nobody counts. */
async function timed(work: () => Promise<unknown>, repeat: number, ways: { take(): number }): Promise<Cost> {
  await work();
  const times: number[] = [];
  let read = 0;
  for (let round = 0; round < repeat; round += 1) {
    ways.take();
    const began = performance.now();
    await work();
    times.push(performance.now() - began);
    read = ways.take();
  }
  times.sort((a, b) => a - b);
  return { ms: Math.round(times[Math.floor(times.length / 2)] ?? 0), read };
}
