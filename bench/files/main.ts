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
import { startPlatform, withRuns, type Platform } from '../../scripts/demo/platform';
import { runWindows, type PreparedWindow, type RunWorld } from '../../scripts/demo/run-windows';
import { FIRST_DAY_MS } from '../../scripts/demo/source-demo';
import { createAwsClients } from '../../src/aws/clients';
import { say } from '../../src/cli/output';
import { createStackControl } from '../../src/local-stack/stack-control';
import { DAY_MS } from '../../src/model/pipeline';
import { findPipeline } from '../../src/pipelines/registry';
import { salesRecord } from '../../src/pipelines/regional-sales/samples/records';
import { landingOf } from '../../src/sources/s3-files/landing';
import { dropFile } from '../../src/sources/s3-files/provision/drop';

interface Options {
  readonly records: number;
  readonly files: number;
  readonly rounds: number;
  readonly json: boolean;
}

interface Measured {
  readonly files: number;
  readonly seconds: number;
  readonly stages: Readonly<Record<string, number>>;
  readonly newRows: number;
  readonly reconciled: string;
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
    const next = (count: number, of: number) => measure(platform, runs, (day += 1), count, of);
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

async function measure(
  { config, stack }: Platform,
  runs: RunWorld,
  day: number,
  records: number,
  files: number,
): Promise<Measured> {
  const control = createStackControl(stack.gatewayUrl);
  const { s3 } = createAwsClients(config.AWS_REGION);
  const landing = landingOf(findPipeline(runs.pipeline), config.ECOMFLOW_LANDING_BUCKET);
  const fromMs = FIRST_DAY_MS + day * DAY_MS;
  const iso = (ms: number): string => new Date(ms).toISOString();
  await control.setClock(iso(fromMs + DAY_MS / 2));
  for (const [name, text] of filesOf(iso(fromMs).slice(0, 10), records, files))
    await dropFile(s3, landing, name, text);
  await control.setClock(iso(fromMs + DAY_MS + 1000));
  const window = { from: iso(fromMs), to: iso(fromMs + DAY_MS), prepare: () => Promise.resolve() };
  const startedMs = Date.now();
  for await (const { summary, stages } of runWindows(runs, only(window))) {
    const seconds = (Date.now() - startedMs) / 1000;
    say(`${records} records in ${files} file(s): ${seconds.toFixed(1)} s, source ${summary.reconciled}`);
    const { newRows, reconciled } = summary;
    return { files, seconds, stages, newRows, reconciled };
  }
  throw new Error('the window was not run');
}

async function* only(window: PreparedWindow): AsyncGenerator<PreparedWindow> {
  yield await Promise.resolve(window);
}

function filesOf(date: string, records: number, files: number): [string, string][] {
  const rows = Array.from({ length: records }, (_, place) => salesRecord(date, 1, 2, place));
  const header = Object.keys(rows[0] ?? {}).join(';');
  const each = Math.ceil(records / files);
  return Array.from({ length: files }, (_, place) => {
    const lines = rows.slice(place * each, (place + 1) * each).map((row) => Object.values(row).join(';'));
    return [`semicolon/${date}-${place}.csv`, `${[header, ...lines].join('\n')}\n`];
  });
}

runCommand(parseOptions, main);
