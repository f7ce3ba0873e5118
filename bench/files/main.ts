/**
 * What a window of files costs from landing to reconciled star: the same number of records as one file and as many, each in a run of its own on
 * a warm stack. The records are made up and new each time: known ones would load nothing.
 *
 *     npx tsx bench/files/main.ts --records 10000 --files 100 --rounds 2
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { runCommand, type Undo } from '../../scripts/demo/run-command';
import { startPlatform, withRuns } from '../../scripts/demo/platform';
import { findPipeline } from '../../src/pipelines/registry';
import { runFiles, type Measured } from './run-files';

interface Options {
  readonly records: number;
  readonly files: number;
  readonly rounds: number;
  readonly json: boolean;
}

function parseOptions(argv: readonly string[]): Options {
  return new Command('npx tsx bench/files/main.ts')
    .exitOverride()
    .option('--records <number>', 'in each window', Number, 10_000)
    .option('--files <number>', 'of the window with many', Number, 100)
    .option('--rounds <number>', 'how often, in turn', Number, 1)
    .option('--json', 'print one JSON object last', false)
    .parse([...argv])
    .opts<Options>();
}

async function main({ records, files, rounds }: Options, undo: Undo): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'ecomflow-files-'));
  const platform = await startPlatform({ dir, keep: false }, undo);
  const pipeline = findPipeline('regional-sales');
  const measured = await withRuns(platform, pipeline, async (runs) => {
    let day = 0;
    const next = (count: number, of: number) => runFiles(platform, runs, (day += 1), count, of);
    // The first jobs of a Spark compile their code.
    await next(200, 2);
    await next(200, 1);
    const all: Measured[] = [];
    for (let round = 0; round < rounds; round += 1)
      for (const of of [1, files]) all.push(await next(records, of));
    return all;
  });
  const least = (of: number): number =>
    Math.min(...measured.filter((one) => one.files === of).map(({ seconds }) => seconds));
  const ratio = Math.round((least(files) / least(1)) * 100) / 100;
  process.stdout.write(`${JSON.stringify({ records, measured, ratio }, null, 2)}\n`);
}

runCommand(parseOptions, main);
