/**
 * How long the pages of a report take to be written after a backfill of so many days, and how soon a browser shows them.
 *
 *     npx tsx bench/report/main.ts --data online_retail.csv.gz [--days 20] [--together 31] [--rounds 5]
 */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Connection, type Client } from '@temporalio/client';
import { tsToMs } from '@temporalio/common/lib/time';
import { Command } from 'commander';
import { PIPELINE, startPlatform, withWorld } from '../../scripts/demo/platform';
import { runCommand, type Undo } from '../../scripts/demo/run-command';
import type { DemoWorld } from '../../scripts/demo/run-days';
import { openShop } from '../../scripts/demo/shop-days';
import { say } from '../../src/cli/output';
import type { Config } from '../../src/config';
import { EltError } from '../../src/model/errors';
import type { Window } from '../../src/model/window';
import { percentilesOf, type Percentiles } from '../../src/stream/client/latency';
import { findBrowser, HOW_TO_INSTALL, openBrowser } from '../../test/report/support/browser';
import { tradeDays } from '../support/trade-days';
import { openPage, type Usable } from './usable';
import { readInput, writeOnce, type Page, type Written } from './write-pages';

interface Options {
  readonly data?: string;
  readonly days: number;
  readonly together?: number;
  readonly rounds: number;
  readonly json: boolean;
}

const BACKFILL = 'twenty-days';
/** A phone, a desk. */
const WIDTHS = [390, 1280];

function parseOptions(argv: readonly string[]): Options {
  return new Command('npx tsx bench/report/main.ts')
    .exitOverride()
    .description("How long a report's pages take to be written, and to be shown")
    .option('--data <file>', 'a file of sales instead of generated ones')
    .option('--days <number>', 'days of trade, each a window', Number, 20)
    .option('--together <number>', 'windows that one run may take; as a backfill does by itself', Number)
    .option('--rounds <number>', 'how often each thing is measured', Number, 5)
    .option('--json', 'print one JSON object last', false)
    .parse([...argv])
    .opts<Options>();
}

async function main(options: Options, undo: Undo): Promise<void> {
  const shop = await openShop({ ...options, seed: 1, keep: false });
  const dir = mkdtempSync(join(tmpdir(), 'ecomflow-report-bench-'));
  const platform = await startPlatform({ dir, keep: false }, undo);
  const measured = await withWorld(platform, async (world) => {
    const range = await tradeDays(world, shop);
    const backfillSeconds = await backfill(world, range, options.together);
    const byWorkerSeconds = await reportSeconds(world.client);
    say(`the worker's own report took ${byWorkerSeconds} s`);
    const written = await writeAgain(platform.config, range, options.rounds);
    const pages = written.at(-1)?.pages ?? [];
    return {
      ...{ range, backfillSeconds, byWorkerSeconds, written: describe(written) },
      pages: pages.map(({ key, text }) => ({ key, kib: Math.round(Buffer.byteLength(text) / 1024) })),
      shown: await show(dir, pages, options.rounds),
    };
  });
  process.stdout.write(`${JSON.stringify(measured, null, 2)}\n`);
}

async function backfill({ client, taskQueue }: DemoWorld, range: Window, together?: number): Promise<number> {
  const beganMs = Date.now();
  await client.workflow.execute('backfillPipeline', {
    workflowId: BACKFILL,
    taskQueue,
    args: [{ pipeline: PIPELINE, ...range, ...(together === undefined ? {} : { together }) }],
  });
  return rounded((Date.now() - beganMs) / 1000);
}

/** How long the worker took for the backfill's own report, by the run's history. */
async function reportSeconds(client: Client): Promise<number> {
  const { events } = await client.workflow.getHandle(BACKFILL).fetchHistory();
  const scheduled = events?.find(
    (event) => event.activityTaskScheduledEventAttributes?.activityType?.name === 'writeReport',
  );
  const id = String(scheduled?.eventId);
  const started = events?.find(
    (event) => String(event.activityTaskStartedEventAttributes?.scheduledEventId) === id,
  );
  const completed = events?.find(
    (event) => String(event.activityTaskCompletedEventAttributes?.scheduledEventId) === id,
  );
  if (!started || !completed) throw new EltError('ELT_RECONCILE_MISMATCH', 'the backfill wrote no report');
  return rounded((tsToMs(completed.eventTime) - tsToMs(started.eventTime)) / 1000);
}

async function writeAgain(config: Config, range: Window, rounds: number): Promise<Written[]> {
  const connection = await Connection.connect({ address: config.TEMPORAL_ADDRESS });
  try {
    const input = await readInput(config, connection, PIPELINE, range);
    const written = [];
    for (let round = 0; round < rounds; round += 1) written.push(await writeOnce(config, connection, input));
    return written;
  } finally {
    await connection.close();
  }
}

function describe(written: readonly Written[]): object {
  const all = (of: (one: Written) => number): number[] => written.map((one) => rounded(of(one)));
  const keys = written.at(-1)?.pages.map(({ key }) => key) ?? [];
  return {
    seconds: all(({ seconds }) => seconds),
    madeSeconds: all(({ madeSeconds }) => madeSeconds),
    statements: written.at(-1)?.statements,
    inTheBucketAfterSeconds: Object.fromEntries(
      keys.map((key) => [
        key,
        all(({ pages }) => pages.find((page) => page.key === key)?.seconds ?? Number.NaN),
      ]),
    ),
  };
}

/** By page and width; says so where there is no Chromium. */
async function show(dir: string, pages: readonly Page[], rounds: number): Promise<object | string> {
  const path = findBrowser();
  if (path === null) return `not measured: ${HOW_TO_INSTALL}`;
  const browser = await openBrowser(path);
  try {
    const shown = [];
    for (const { key, text } of pages) {
      const file = join(dir, basename(key));
      writeFileSync(file, text);
      for (const width of WIDTHS) {
        const seen: Usable[] = [];
        for (let round = 0; round < rounds; round += 1) seen.push(await openPage(browser, file, width));
        shown.push({ key, width, ...summed(seen) });
      }
    }
    return shown;
  } finally {
    await browser.close();
  }
}

function summed(seen: readonly Usable[]): Record<string, Pick<Percentiles, 'p50' | 'max'> | null> {
  const of = (value: (one: Usable) => number): Pick<Percentiles, 'p50' | 'max'> | null => {
    const all = percentilesOf(seen.map(value));
    return all && { p50: all.p50, max: all.max };
  };
  return {
    domContentLoadedMs: of((one) => one.domContentLoadedMs),
    firstPaintMs: of((one) => one.firstPaintMs),
    loadMs: of((one) => one.loadMs),
    usableMs: of((one) => one.usableMs),
  };
}

function rounded(seconds: number): number {
  return Math.round(seconds * 100) / 100;
}

runCommand(parseOptions, main);
