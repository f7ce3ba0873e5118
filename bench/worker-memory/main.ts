/**
 * What the worker's own process holds at most while a file is landed, refined, loaded and compared: of a small file, and of one so many times
 * larger. Nothing heavy runs in it, so that it must be the same. Linux only.
 *
 *     npx tsx bench/worker-memory/main.ts --records 2000 --times 20 --rounds 2
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { startPlatform, withRuns } from '../../scripts/demo/platform';
import { runCommand, type Undo } from '../../scripts/demo/run-command';
import { findPipeline } from '../../src/pipelines/registry';
import { runFiles } from '../files/run-files';
import { watchMemory } from '../support/memory.mjs';

interface Options {
  readonly records: number;
  readonly times: number;
  readonly rounds: number;
  readonly json: boolean;
}

function parseOptions(argv: readonly string[]): Options {
  return new Command('npx tsx bench/worker-memory/main.ts')
    .exitOverride()
    .option('--records <number>', 'of the small file', Number, 2_000)
    .option('--times <number>', 'how many times as many the large file has', Number, 20)
    .option('--rounds <number>', 'how often, in turn', Number, 2)
    .option('--json', 'print one JSON object last', false)
    .parse([...argv])
    .opts<Options>();
}

async function main({ records, times, rounds }: Options, undo: Undo): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'ecomflow-memory-'));
  const platform = await startPlatform({ dir, keep: false }, undo);
  const measured = await withRuns(platform, findPipeline('regional-sales'), async (runs) => {
    let day = 0;
    // The first run loads code that every other one has.
    await runFiles(platform, runs, (day += 1), records, 1);
    const all: { readonly records: number; readonly peakMiB: number; readonly seconds: number }[] = [];
    for (let round = 0; round < rounds; round += 1)
      for (const count of [records, records * times]) {
        const memory = watchMemory(platform.workerPid);
        const { seconds } = await runFiles(platform, runs, (day += 1), count, 1);
        all.push({ records: count, peakMiB: memory.stop(), seconds });
      }
    return all;
  });
  const least = (count: number): number =>
    Math.min(...measured.filter((one) => one.records === count).map(({ peakMiB }) => peakMiB));
  const ratio = Math.round((least(records * times) / least(records)) * 100) / 100;
  process.stdout.write(`${JSON.stringify({ measured, ratio }, null, 2)}\n`);
}

runCommand(parseOptions, main);
