/**
 * Redelivers a database's changes: a shop trades for some days into bronze and a first warehouse, as in the demo;
 * then the same bronze is delivered to further warehouses in other ways. All must hold the same, bit for bit.
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openWarehouse } from '../../src/connect';
import { say } from '../../src/cli/output';
import { reconciliationDeps } from '../../src/reconcile/deps';
import { reconcilePipeline } from '../../src/reconcile/reconcile';
import type { Config } from '../../src/config';
import { EltError } from '../../src/model/errors';
import type { Window } from '../../src/model/window';
import { findPipeline } from '../../src/pipelines/registry';
import type { DemoOptions } from '../demo/options';
import { PIPELINE, startPlatform, withWorld, type Platform } from '../demo/platform';
import { describeDay } from '../demo/present';
import type { Undo } from '../demo/run-command';
import { runDays, type DemoWorld } from '../demo/run-days';
import { openShop } from '../demo/shop-days';
import { compareCountries } from '../replay/countries';
import { figuresOfFile } from '../replay/figures-of-file';
import { inReverse, shuffledAndDoubled, twiceAtOnce, type Deliver } from './deliveries';
import type { RedeliverOptions } from './options';
import { describeRedelivery, type RedeliverResult } from './present';
import { openSecondWarehouse } from './second-warehouse';
import { faultsOf, judge, type Verdict } from './verdict';

const HOUR_MS = 60 * 60 * 1000;

interface Redelivery {
  /** A word: the warehouse's name. */
  readonly name: string;
  readonly deliver: Deliver;
  readonly isDoubled: boolean;
}

/** The doubled one comes last: its second names stay in bronze. */
const REDELIVERIES: readonly Redelivery[] = [
  { name: 'reversed', deliver: inReverse, isDoubled: false },
  { name: 'twice', deliver: twiceAtOnce, isDoubled: false },
  { name: 'shuffled', deliver: shuffledAndDoubled, isDoubled: true },
];

export async function redeliverShop({ data: [data], ...rest }: RedeliverOptions, undo: Undo): Promise<void> {
  const startedMs = Date.now();
  const options: DemoOptions = data === undefined ? rest : { ...rest, data };
  const shop = await openShop(options);
  const dir = mkdtempSync(join(tmpdir(), 'ecomflow-redeliver-'));
  const platform = await startPlatform({ dir, keep: false }, undo);
  const result = await withWorld(platform, async (world) => {
    const { windows, verdict } = await deliverInOrder(platform, world, shop);
    const deliveries = [verdict];
    const tick = clockOf(world, windows);
    for (const { name, deliver } of REDELIVERIES) {
      say(`${name}…`);
      const beganMs = Date.now();
      const second = await openSecondWarehouse(platform, world.client.connection, name, undo);
      const results = await deliver({ ...second, windows, seed: options.seed, tick });
      deliveries.push(await judge(openWarehouse(second.config), name, results, beganMs));
      await second.close();
    }
    return conclude(options, platform.config, deliveries, startedMs);
  });
  process.stdout.write(`${describeRedelivery(result)}\n`);
  if (options.json) process.stdout.write(`${JSON.stringify(result)}\n`);
  if (!result.equal) throw new EltError('ELT_RECONCILE_MISMATCH', 'the warehouses differ, see above');
}

/** As the demo does it: a window a day while the shop trades, and every border proved. */
async function deliverInOrder(
  { config }: Platform,
  world: DemoWorld,
  shop: Awaited<ReturnType<typeof openShop>>,
): Promise<{ windows: Window[]; verdict: Verdict }> {
  const beganMs = Date.now();
  const windows: Window[] = [];
  const results = [];
  for await (const day of runDays(world, shop.days, shop.snapshot)) {
    windows.push(day.summary.window);
    results.push({ summary: day.summary });
    say(describeDay(day, results.length));
  }
  const verdict = await judge(openWarehouse(config), 'in order', results, beganMs);
  const pipeline = findPipeline(PIPELINE);
  const { violations } = await reconcilePipeline(reconciliationDeps(config, pipeline), pipeline);
  if (violations.length > 0)
    throw new EltError(
      'ELT_RECONCILE_MISMATCH',
      violations.map(({ border, detail }) => `${border}: ${detail}`).join('; '),
    );
  return { windows, verdict };
}

/** Moves the stack's clock on by an hour, from the end of the last window. */
function clockOf({ control }: DemoWorld, windows: readonly Window[]): () => Promise<void> {
  let nowMs = Date.parse(windows.at(-1)?.to ?? '');
  return () => control.setClock(new Date((nowMs += HOUR_MS)).toISOString());
}

async function conclude(
  { data, days, encoding }: DemoOptions,
  config: Config,
  deliveries: readonly Verdict[],
  startedMs: number,
): Promise<RedeliverResult> {
  const [first] = deliveries;
  if (!first) throw new Error('nothing was delivered');
  const file = data === undefined ? undefined : await figuresOfFile({ file: data, days, encoding });
  const expected = {
    figures: file?.figures ?? first.figures,
    digests: first.digests,
    newEvents: first.events.new,
  };
  const countries = file && (await compareCountries(openWarehouse(config), file.revenueByCountry));
  const faults = [
    ...deliveries.flatMap((verdict) => {
      const isDoubled = REDELIVERIES.some(({ name, isDoubled: is }) => is && name === verdict.delivery);
      return faultsOf(verdict, { ...expected, isDoubled });
    }),
    ...(countries?.differing ?? []).map((country) => `revenue of ${country} is not what the file says`),
  ];
  return {
    equal: faults.length === 0,
    faults,
    seconds: Math.round((Date.now() - startedMs) / 1000),
    deliveries,
    ...(countries ? { countries } : {}),
  };
}
