/**
 * What a backfill of many windows costs beside one run over all of them: `npx tsx bench/backfill/main.ts [--data FILE] [--days 20]
 * [--parallel 4] [--together 1,31] [--json]`.
 *
 * A shop trades into bronze; then one warehouse after the other, each with a worker of its own, takes the same bronze: first one
 * for warming Spark up, then by one run, then by backfills. All must hold the same.
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import type { StageTime } from '../../src/model/messages';
import { differingTables, digestWarehouse, type WarehouseDigest } from '../../src/aws/digest-warehouse';
import { openWarehouse } from '../../src/connect';
import { say } from '../../src/cli/output';
import { table } from '../../src/model/text-table';
import { EltError } from '../../src/model/errors';
import { PIPELINE, startPlatform, withWorld, type Platform } from '../../scripts/demo/platform';
import { runCommand, type Undo } from '../../scripts/demo/run-command';
import type { DemoWorld } from '../../scripts/demo/run-days';
import { openShop } from '../../scripts/demo/shop-days';
import { openSecondWarehouse, type SecondWarehouse } from '../../scripts/redeliver/second-warehouse';
import { tradeDays } from '../support/trade-days';

interface Options {
  readonly data?: string;
  readonly days: number;
  readonly parallel: number;
  readonly together: readonly number[];
  readonly json: boolean;
}

interface Measured {
  readonly name: string;
  readonly seconds: number;
  /** Runs of windows. */
  readonly runs: number;
  /** Seconds that the runs spent in each stage; runs side by side count each for itself. */
  readonly stages: Readonly<Record<string, number>>;
  readonly digests: WarehouseDigest;
}

function parse(argv: readonly string[]): Options {
  return new Command('npx tsx bench/backfill/main.ts')
    .exitOverride()
    .description('What a backfill of many windows costs beside one run over all of them')
    .option('--data <file>', 'a file of sales instead of generated ones')
    .option('--days <number>', 'days of trade, each a window', Number, 20)
    .option('--parallel <number>', 'runs at a time', Number, 4)
    .option(
      '--together <numbers>',
      'windows that one run may take',
      (text) => text.split(',').map(Number),
      [1, 31],
    )
    .option('--json', 'print one JSON object last', false)
    .parse([...argv])
    .opts<Options>();
}

async function main(options: Options, undo: Undo): Promise<void> {
  const shop = await openShop({ ...options, seed: 1, keep: false });
  const platform = await startPlatform(
    { dir: mkdtempSync(join(tmpdir(), 'ecomflow-backfill-')), keep: false },
    undo,
  );
  const results = await withWorld(platform, async (world) => {
    const range = await tradeDays(world, shop);
    await measure(platform, world, 'warmup', undo, ({ world: { client, taskQueue } }) =>
      client.workflow.execute('runPipeline', {
        workflowId: 'one',
        taskQueue,
        args: [{ pipeline: PIPELINE, ...range }],
      }),
    );
    const one = await measure(platform, world, 'single', undo, ({ world: { client, taskQueue } }) =>
      client.workflow.execute('runPipeline', {
        workflowId: 'one',
        taskQueue,
        args: [{ pipeline: PIPELINE, ...range }],
      }),
    );
    const backfills = [];
    for (const together of options.together)
      backfills.push(
        await measure(platform, world, `together${together}`, undo, ({ world: { client, taskQueue } }) =>
          client.workflow.execute('backfillPipeline', {
            workflowId: 'backfill',
            taskQueue,
            args: [{ pipeline: PIPELINE, ...range, together, maxParallel: options.parallel }],
          }),
        ),
      );
    return [one, ...backfills];
  });
  process.stdout.write(`${describe(results)}\n`);
  if (options.json)
    process.stdout.write(`${JSON.stringify(results.map(({ digests: _, ...rest }) => rest))}\n`);
  const [first, ...others] = results;
  const differing = others.flatMap(({ name, digests }) =>
    differingTables(first?.digests ?? {}, digests).map((one) => `${name}: ${one}`),
  );
  if (differing.length > 0)
    throw new EltError('ELT_RECONCILE_MISMATCH', `these differ: ${differing.join(', ')}`);
}

async function measure(
  platform: Platform,
  { client }: DemoWorld,
  name: string,
  undo: Undo,
  work: (warehouse: SecondWarehouse) => Promise<unknown>,
): Promise<Measured> {
  const warehouse = await openSecondWarehouse(platform, client.connection, name, undo);
  const beganMs = Date.now();
  await work(warehouse);
  const seconds = (Date.now() - beganMs) / 1000;
  say(`${name}: ${seconds.toFixed(1)} s`);
  const sql = openWarehouse(warehouse.config);
  const rows = await sql.execute('select figures from etl_run');
  const stages: Record<string, number> = {};
  for (const { figures } of rows)
    for (const { stage, startedAt, finishedAt } of (JSON.parse(String(figures)) as { stages: StageTime[] })
      .stages)
      stages[stage] = (stages[stage] ?? 0) + (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000;
  const digests = await digestWarehouse(sql);
  await warehouse.close();
  return { name, seconds, runs: rows.length, stages, digests };
}

function describe(results: readonly Measured[]): string {
  const stages = Object.keys(results[0]?.stages ?? {});
  const base = results[0]?.seconds ?? 1;
  return table([
    ['way', 'seconds', 'ratio', 'runs', ...stages],
    ...results.map((one) => [
      one.name,
      one.seconds.toFixed(1),
      (one.seconds / base).toFixed(2),
      String(one.runs),
      ...stages.map((stage) => (one.stages[stage] ?? 0).toFixed(1)),
    ]),
  ]);
}

runCommand(parse, main);
