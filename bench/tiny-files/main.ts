/**
 * What many tiny files cost: `npx tsx bench/tiny-files/main.ts [--files 10000] [--json]`.
 *
 * As many sales records as one file, and then as many files of one record each, each in a window of its own, from landing to the star.
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { Command } from 'commander';
import { startPlatform, type Platform } from '../../scripts/demo/platform';
import { runCommand, type Undo } from '../../scripts/demo/run-command';
import { runWindows, type PreparedWindow, type WindowResult } from '../../scripts/demo/run-windows';
import { createAwsClients } from '../../src/aws/clients';
import { say } from '../../src/cli/output';
import { createStackControl } from '../../src/local-stack/stack-control';
import { DAY_MS } from '../../src/model/pipeline';
import { inParallel } from '../../src/model/in-parallel';
import { dropFile } from '../../src/sources/s3-files/provision/drop';

interface Options {
  readonly files: number;
  readonly json: boolean;
}

const PIPELINE = 'regional-sales';
const FIRST_DAY = Date.UTC(2026, 2, 2);
const HEADER =
  'Region,Country,Item Type,Sales Channel,Order Priority,Order Date,Order ID,Ship Date,Units Sold,Unit Price,Unit Cost,Total Revenue,Total Cost,Total Profit';
const record = (order: string): string =>
  `Asia,Japan,Fruits,Offline,C,12/31/2014,${order},1/31/2015,4,9.33,6.92,37.32,27.68,9.64`;

function parse(argv: readonly string[]): Options {
  return new Command('npx tsx bench/tiny-files/main.ts')
    .exitOverride()
    .description('What many tiny files cost beside one file of the same rows, from landing to the star')
    .option('--files <number>', 'files of one record each', Number, 10_000)
    .option('--json', 'print one JSON object last', false)
    .parse([...argv])
    .opts<Options>();
}

async function main({ files, json }: Options, undo: Undo): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'ecomflow-tiny-'));
  const platform = await startPlatform({ dir, keep: false }, undo);
  const orders = Array.from({ length: files }, (_, index) => String(index));
  const days = [
    { 'warm.csv': [HEADER, record('warm')] },
    { 'one.csv': [HEADER, ...orders.map((order) => record(`one-${order}`))] },
    Object.fromEntries(orders.map((order) => [`${order}.csv`, [HEADER, record(`tiny-${order}`)]])),
  ];
  const results: WindowResult[] = [];
  for await (const result of windowsOf(platform, days)) {
    results.push(result);
    const { stages, summary } = result;
    const seconds = Object.entries(stages).map(([stage, ms]) => `${stage} ${(ms / 1000).toFixed(1)} s`);
    say(`${summary.newRows} new rows, ${summary.reconciled}: ${seconds.join(', ')}`);
  }
  if (json) process.stdout.write(`${JSON.stringify(results)}\n`);
}

async function* windowsOf(
  { stack, config }: Platform,
  days: readonly Readonly<Record<string, readonly string[]>>[],
): AsyncGenerator<WindowResult> {
  const { s3 } = createAwsClients(config.AWS_REGION);
  const control = createStackControl(stack.gatewayUrl);
  const connection = await Connection.connect({ address: config.TEMPORAL_ADDRESS });
  const client = new Client({ connection, namespace: config.TEMPORAL_NAMESPACE });
  const landing = { bucket: config.ECOMFLOW_LANDING_BUCKET ?? '', prefix: `${PIPELINE}/comma/` };
  const world = { pipeline: PIPELINE, taskQueue: config.ECOMFLOW_TASK_QUEUE, client };
  const instant = (day: number, ms = 0): string => new Date(FIRST_DAY + day * DAY_MS + ms).toISOString();
  try {
    for (const [day, files] of days.entries()) {
      const window: PreparedWindow = {
        from: instant(day),
        to: instant(day + 1),
        async prepare() {
          await control.setClock(instant(day, DAY_MS / 2));
          await inParallel(Object.entries(files), 16, ([name, lines]) =>
            dropFile(s3, landing, name, `${lines.join('\n')}\n`),
          );
          await control.setClock(instant(day + 1, 1000));
        },
      };
      yield* runWindows(world, only(window));
    }
  } finally {
    await connection.close();
  }
}

async function* only(window: PreparedWindow): AsyncGenerator<PreparedWindow> {
  yield await Promise.resolve(window);
}

runCommand(parse, main);
