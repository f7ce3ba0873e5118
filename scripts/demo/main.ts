/**
 * `npm run demo`: starts the local stack and a worker, lets a source deliver for some days, runs a window a day, proves that nothing
 * was lost, and stops what it started. One pipeline, or all of them into one warehouse.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { provisionDrops, startsRuns } from '../../src/local-stack/provision-drops';
import { provisionStream } from '../../src/local-stack/provision-stream';
import { createStackControl } from '../../src/local-stack/stack-control';
import { findStack, LOCAL_STACK_DIR, PROJECT_ROOT } from '../../src/local-stack/stack';
import { openWarehouse } from '../../src/connect';
import { say } from '../../src/cli/output';
import { EltError } from '../../src/model/errors';
import type { Pipeline } from '../../src/model/pipeline';
import { isStream, openSourceDemo } from './kinds';
import { parseOptions, type DemoCommand } from './options';
import { startPlatform, withRuns, type Platform } from './platform';
import { describeDay, describeResult, type DemoResult } from './present';
import { prove } from './proof';
import { runCommand, type Undo } from './run-command';
import { runWindows, type WindowResult } from './run-windows';
import { FIRST_DAY_MS, type SourceDemo } from './source-demo';
import { readStar } from './star';
import { tryNext, whereToLook } from './try-next';

interface Shown {
  readonly pipeline: Pipeline;
  readonly source: SourceDemo;
}

async function main(options: DemoCommand, undo: Undo): Promise<void> {
  const startedMs = Date.now();
  const shown = await openSources(options);
  const platform = await startPlatform({ dir: stackFolder(options), keep: options.keep }, undo);
  const results: DemoResult[] = [];
  let beginsMs = FIRST_DAY_MS;
  for (const one of shown) {
    const { result, endMs } = await show(
      one,
      platform,
      beginsMs,
      results.length === 0 ? startedMs : Date.now(),
    );
    process.stdout.write(
      `${shown.length > 1 ? `\n${one.pipeline.name}\n\n` : ''}${describeResult(result)}\n`,
    );
    results.push(result);
    beginsMs = endMs;
  }
  process.stdout.write(
    `\n${tryNext(
      shown.map(({ pipeline }) => pipeline),
      options.keep,
    )}\n`,
  );
  if (options.keep) {
    await leaveOpen(platform, shown);
    say(whereToLook(platform.stack));
  }
  const [first] = results;
  const printed = options.all ? { pipelines: results, seconds: secondsSince(startedMs) } : first;
  if (options.json) process.stdout.write(`${JSON.stringify(printed)}\n`);
  refuseLosses(results);
  // A kept stack is left running, but only one whose demo came to its end.
  if (options.keep) undo.forget();
}

/** The API takes invoices and a person's files start runs, as they do after `ecomflow local start`, and by the same clock. */
async function leaveOpen({ stack, config }: Platform, shown: readonly Shown[]): Promise<void> {
  if (!shown.some(({ pipeline }) => isStream(pipeline))) await provisionStream(config);
  say('invoices are taken: npx ecomflow stream --help');
  const pipelines = shown.map(({ pipeline }) => pipeline);
  if (!pipelines.some(startsRuns)) return;
  await createStackControl(stack.gatewayUrl).letClockRun();
  await provisionDrops(config, pipelines);
  say('from now on a file that comes to landing starts a run');
}

/** Before anything is started. Of all pipelines those that have nothing to show are left out, and told of. */
async function openSources(options: DemoCommand): Promise<Shown[]> {
  const shown: Shown[] = [];
  for (const pipeline of options.pipelines) {
    try {
      shown.push({ pipeline, source: await openSourceDemo(pipeline, options) });
    } catch (error) {
      if (!(options.all && error instanceof EltError && error.code === 'ELT_INPUT_INVALID')) throw error;
      say(`left out: ${error.message}`);
    }
  }
  return shown;
}

function stackFolder({ keep }: DemoCommand): string {
  if (!keep) return mkdtempSync(join(tmpdir(), 'ecomflow-demo-'));
  const dir = join(PROJECT_ROOT, LOCAL_STACK_DIR);
  if (findStack(dir)) {
    throw new EltError(
      'ELT_INPUT_INVALID',
      'a kept stack is running: stop it with `npx ecomflow local stop` first',
    );
  }
  rmSync(dir, { recursive: true, force: true });
  return dir;
}

/** `endMs`: the end of the last window, where the stack's clock has come to. */
async function show(
  { pipeline, source }: Shown,
  platform: Platform,
  beginsMs: number,
  startedMs: number,
): Promise<{ readonly result: DemoResult; readonly endMs: number }> {
  if (beginsMs !== FIRST_DAY_MS) say(`${pipeline.name}:`);
  const days = await source.deliver(platform, beginsMs, (windows) =>
    withRuns(platform, pipeline, async (runs) => {
      const done: WindowResult[] = [];
      for await (const day of runWindows(runs, windows)) {
        done.push(day);
        say(describeDay(day, done.length));
      }
      return done;
    }),
  );
  say('counting every layer…');
  const sql = openWarehouse(platform.config);
  const ends = days.map(({ summary }) => Date.parse(summary.window.to));
  const result = {
    pipeline: pipeline.name,
    ...(await readStar(sql, pipeline)),
    proof: await prove(platform.config, pipeline, days),
    comparison: await source.compare(sql),
    windows: days.length,
    seconds: secondsSince(startedMs),
    stages: sumStages(days),
  };
  return { result, endMs: Math.max(beginsMs, ...ends) };
}

function secondsSince(startedMs: number): number {
  return Math.round((Date.now() - startedMs) / 100) / 10;
}

function sumStages(days: readonly WindowResult[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { stages } of days) {
    for (const [stage, ms] of Object.entries(stages)) sums[stage] = (sums[stage] ?? 0) + ms / 1000;
  }
  return sums;
}

function refuseLosses(results: readonly DemoResult[]): void {
  for (const { pipeline, proof, comparison } of results) {
    if (!proof.reconciliation.reconciled)
      throw new EltError('ELT_RECONCILE_MISMATCH', `${pipeline}: rows are missing, see above`);
    if (comparison?.isEqual === false)
      throw new EltError(
        'ELT_RECONCILE_MISMATCH',
        `${pipeline}: ${comparison.title} is not what the file says, see above`,
      );
  }
}

runCommand(parseOptions, main);
