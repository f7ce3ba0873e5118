/**
 * What a heartbeat costs those who write the source: `npx tsx bench/heartbeat/main.ts [--lines 10000000] [--writers 4] [--json]`.
 *
 * A shop of its own, filled by SQL; writers who trade on without a pause, each of whose statements is timed. They trade alone
 * first, then while a heartbeat is taken as it was before (one serializable transaction that counts the tables), then as it
 * is now, several times over. Waits that no lock explains are those of the first part too: this machine's, not the heartbeat's.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import { toolchain } from '../../scripts/toolchain.mjs';
import { runCommand, type Undo } from '../../scripts/demo/run-command';
import { openEngineRoom } from '../../local-aws/engines/engine-room';
import { startKeeper } from '../../local-aws/engines/keeper';
import { startMariadb } from '../../local-aws/engines/mariadb';
import { capturedOf } from '../../src/sources/mysql-cdc/captured';
import { markAndCount } from '../../src/sources/mysql-cdc/snapshots';
import { say } from '../../src/cli/output';
import { table } from '../../src/model/text-table';
import { findPipeline } from '../../src/pipelines/registry';
import { fillShop } from './fill';
import { openShop, type BenchShop } from './shop';
import { takeSerializable } from './before';
import { startWriters, type Waits } from './writers';

const ALONE_MS = 20_000;
const TIMES = 2;
const KEY = 'k'.repeat(64);
const PIPELINE = findPipeline('ecommerce');
const { entities } = PIPELINE;
const { database, tables } = capturedOf(PIPELINE);

interface Options {
  readonly lines: number;
  readonly writers: number;
  readonly json: boolean;
}

interface Part extends Waits {
  readonly way: string;
  readonly seconds: number;
}

function parse(argv: readonly string[]): Options {
  return new Command('npx tsx bench/heartbeat/main.ts')
    .exitOverride()
    .description('How long writers of the source wait for a heartbeat')
    .option('--lines <number>', 'order lines in the source', Number, 10_000_000)
    .option('--writers <number>', 'who write at once', Number, 4)
    .option('--json', 'print one JSON object last', false)
    .parse([...argv])
    .opts<Options>();
}

async function main({ lines, writers, json }: Options, undo: Undo): Promise<void> {
  const shop = await startShop(undo);
  say(`filling a shop of ${lines} lines…`);
  const beganMs = Date.now();
  await fillShop(shop, lines);
  say(`  filled after ${secondsSince(beganMs)} s`);
  const parts = [
    await measure(shop, writers, 'no heartbeat', () => sleep(ALONE_MS)),
    await measure(shop, writers, 'before: one serializable transaction', () =>
      takeSerializable(shop, entities),
    ),
    await measure(shop, writers, `now: a still moment, then a snapshot (${TIMES} times)`, async () => {
      const signal = new AbortController().signal;
      for (let time = 0; time < TIMES; time += 1)
        await markAndCount(shop, { database, tables, key: KEY, signal, patienceMs: 60_000 });
    }),
  ];
  process.stdout.write(`${describe(parts)}\n`);
  if (json) process.stdout.write(`${JSON.stringify({ lines, writers, parts })}\n`);
}

async function startShop(undo: Undo): Promise<BenchShop> {
  const tools = toolchain();
  const dir = mkdtempSync(join(tmpdir(), 'ecomflow-heartbeat-'));
  undo.add(async () => rmSync(dir, { recursive: true, force: true }));
  const logDir = join(dir, 'logs');
  mkdirSync(logDir);
  const keeper = startKeeper(tools.python, `bench-${process.pid}`);
  undo.add(() => keeper.dismiss());
  const room = openEngineRoom({ dir, logDir, tools, keeper });
  undo.add(() => room.close());
  return openShop(await startMariadb(room), database);
}

async function measure(
  shop: BenchShop,
  writers: number,
  way: string,
  work: () => Promise<unknown>,
): Promise<Part> {
  const running = await startWriters(shop, writers);
  await sleep(1_000);
  running.reset();
  const beganMs = Date.now();
  await work();
  const seconds = secondsSince(beganMs);
  const waits = await running.stop(shop.still);
  const part = { way, seconds, ...waits };
  say(`  ${way}: ${seconds} s, longest wait ${waits.longestMs} ms`);
  return part;
}

function describe(parts: readonly Part[]): string {
  return table([
    [
      'way',
      'seconds',
      'statements of writers',
      'failed',
      'median ms',
      '99.9 % ms',
      'longest wait ms',
      '… beside a still moment',
    ],
    ...parts.map(({ way, seconds, statements, failed, medianMs, mostMs, longestMs, longestStillMs }) =>
      [way, seconds, statements, failed, medianMs, mostMs, longestMs, longestStillMs].map((cell) =>
        cell.toLocaleString('en-US'),
      ),
    ),
  ]);
}

function secondsSince(beganMs: number): number {
  return Math.round((Date.now() - beganMs) / 100) / 10;
}

runCommand(parse, main);
