/**
 * `npm run demo`: starts the local stack and a worker, lets a shop trade for some days, runs a window a day,
 * proves that nothing was lost, and stops what it started.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findStack, LOCAL_STACK_DIR, PROJECT_ROOT, type Stack } from '../../src/local-stack/stack';
import { openWarehouse } from '../../src/connect';
import { say } from '../../src/cli/output';
import { reconciliationDeps } from '../../src/reconcile/deps';
import { reconcilePipeline } from '../../src/reconcile/reconcile';
import { EltError } from '../../src/model/errors';
import { findPipeline } from '../../src/pipelines/registry';
import { compareCountries } from '../replay/countries';
import { figuresOfFile } from '../replay/figures-of-file';
import { readFigures } from './figures';
import { parseOptions, type DemoOptions } from './options';
import { PIPELINE, startPlatform, withWorld, type Platform } from './platform';
import { describeDay, describeResult, type DemoResult } from './present';
import { runCommand, type Undo } from './run-command';
import { runDays } from './run-days';
import type { WindowResult } from './run-windows';
import { openShop, type ShopDays } from './shop-days';

async function main(options: DemoOptions, undo: Undo): Promise<void> {
  const startedMs = Date.now();
  const shop = await openShop(options);
  const platform = await startPlatform({ dir: stackFolder(options), keep: options.keep }, undo);
  const result = await trade(options, shop, platform, startedMs);
  process.stdout.write(`${describeResult(result)}\n`);
  if (options.keep) say(whereToLook(platform.stack));
  if (options.json) process.stdout.write(`${JSON.stringify(result)}\n`);
  if (!result.reconciled) throw new EltError('ELT_RECONCILE_MISMATCH', 'rows are missing, see above');
  if (result.countries && result.countries.differing.length > 0)
    throw new EltError('ELT_RECONCILE_MISMATCH', 'revenue by country is not what the file says, see above');
  // A kept stack is left running, but only one whose demo came to its end.
  if (options.keep) undo.forget();
}

function stackFolder({ keep }: DemoOptions): string {
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

async function trade(
  { data, days: count, encoding }: DemoOptions,
  shop: ShopDays,
  platform: Platform,
  startedMs: number,
): Promise<DemoResult> {
  const days: WindowResult[] = [];
  await withWorld(platform, async (world) => {
    for await (const day of runDays(world, shop.days, shop.snapshot)) {
      days.push(day);
      say(describeDay(day, days.length));
    }
  });
  say('counting every layer…');
  const file = data === undefined ? undefined : await figuresOfFile({ file: data, days: count, encoding });
  const sql = openWarehouse(platform.config);
  const figures = await readFigures(sql);
  const proof = await reconcilePipeline(reconciliationDeps(platform.config), findPipeline(PIPELINE));
  return {
    ...figures,
    ...proof,
    ...(file === undefined ? {} : { countries: await compareCountries(sql, file.revenueByCountry) }),
    windows: days.length,
    seconds: Math.round((Date.now() - startedMs) / 100) / 10,
    stages: sumStages(days),
  };
}

function sumStages(days: readonly WindowResult[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { stages } of days) {
    for (const [stage, ms] of Object.entries(stages)) sums[stage] = (sums[stage] ?? 0) + ms / 1000;
  }
  return sums;
}

function whereToLook(stack: Stack): string {
  return [
    'left running:',
    `  Temporal UI    ${stack.temporalUiUrl ?? ''}`,
    `  the warehouse  npx ecomflow query "select * from mart_daily_sales order by date_key"`,
    `  the runs       npx ecomflow status`,
    `  Temporal CLI   temporal workflow list --address ${stack.temporalAddress ?? ''}`,
    `  stop it        npx ecomflow local stop`,
  ].join('\n');
}

runCommand(parseOptions, main);
