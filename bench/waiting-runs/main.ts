/**
 * What one worker holds while many runs wait in it, and how soon its metrics page is read then. The runs are real ones, of windows that the
 * source's clock has not ended yet. Linux only.
 *
 *     npx tsx bench/waiting-runs/main.ts [--runs 1000] [--scrapes 50]
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { freePort } from '../../local-aws/engines/free-port';
import { startPlatform, withRuns } from '../../scripts/demo/platform';
import { runCommand, type Undo } from '../../scripts/demo/run-command';
import { FIRST_DAY_MS } from '../../scripts/demo/source-demo';
import { say } from '../../src/cli/output';
import { EltError } from '../../src/model/errors';
import { DAY_MS } from '../../src/model/pipeline';
import { findPipeline } from '../../src/pipelines/registry';
import { runFiles } from '../files/run-files';
import { heldNow, watchMemory } from '../support/memory.mjs';
import { scrapePage } from './scrape';
import { daysFrom, endRuns, sayThatTheyWait, startWaiting } from './waiting';

interface Options {
  readonly runs: number;
  readonly scrapes: number;
  readonly json: boolean;
}

/** Starting them takes the server and the worker so long at most. */
const PATIENCE_MS = 600_000;
const WARM_RECORDS = 200;

function parseOptions(argv: readonly string[]): Options {
  return new Command('npx tsx bench/waiting-runs/main.ts')
    .exitOverride()
    .description('What one worker holds while many runs wait in it')
    .option('--runs <number>', 'that wait at once', Number, 1_000)
    .option('--scrapes <number>', 'of its metrics page', Number, 50)
    .option('--json', 'print one JSON object last', false)
    .parse([...argv])
    .opts<Options>();
}

async function main({ runs: count, scrapes }: Options, undo: Undo): Promise<void> {
  // Before the worker is started: it has its settings from here.
  const address = `127.0.0.1:${await freePort()}`;
  process.env['ECOMFLOW_METRICS_ADDRESS'] = address;
  const url = `http://${address}/metrics`;
  const dir = mkdtempSync(join(tmpdir(), 'ecomflow-waiting-'));
  const platform = await startPlatform({ dir, keep: false }, undo);
  const { workerPid } = platform;
  const measured = await withRuns(platform, findPipeline('regional-sales'), async (runs) => {
    // A run from landing to the star: its code is loaded, and its metrics stand on the page.
    await runFiles(platform, runs, 0, WARM_RECORDS, 1);
    const before = { ...heldNow(workerPid), page: await scrapePage(url, scrapes) };
    const windows = daysFrom(FIRST_DAY_MS + 10 * DAY_MS, count);
    const memory = watchMemory(workerPid);
    const beganMs = Date.now();
    await startWaiting(runs, windows, PATIENCE_MS);
    const secondsToWait = Math.round((Date.now() - beganMs) / 100) / 10;
    say(`all ${count} wait after ${secondsToWait} s`);
    const waiting = { ...heldNow(workerPid), page: await scrapePage(url, scrapes) };
    const after = heldNow(workerPid);
    const sayThemselves = await sayThatTheyWait(runs, windows);
    const peakMiB = memory.stop();
    const left = await endRuns(runs, PATIENCE_MS);
    return { runs: count, secondsToWait, before, waiting, after, sayThemselves, peakMiB, left };
  });
  process.stdout.write(`${JSON.stringify(measured, null, 2)}\n`);
  if (measured.sayThemselves !== count || measured.left !== 0)
    throw new EltError(
      'ELT_RECONCILE_MISMATCH',
      `${measured.sayThemselves} of ${count} runs waited, and ${measured.left} are left`,
    );
}

runCommand(parseOptions, main);
