/**
 * `npm run demo`: starts the local stack and a worker, lets a shop trade for some days, runs a window a day,
 * proves that nothing was lost, and stops what it started.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { CommanderError } from 'commander';
import { createConnection } from 'mysql2/promise';
import { createAwsClients } from '../../src/aws/clients';
import { provision, SOURCE_USER } from '../../src/cli/local/provision';
import { findStack, PROJECT_ROOT, startStack, stopProcess, type Stack } from '../../src/cli/local/stack';
import { spawnWorker, rememberWorker } from '../../src/cli/local/worker-process';
import { openWarehouse } from '../../src/cli/connect';
import { EXIT, reportError, say } from '../../src/cli/output';
import { reconciliationDeps } from '../../src/cli/reconcile/command';
import { reconcilePipeline } from '../../src/cli/reconcile/reconcile';
import { loadConfig, LOCAL_STACK_DIR, type Config } from '../../src/config';
import { EltError } from '../../src/model/errors';
import { findPipeline } from '../../src/pipelines/registry';
import { readFigures } from './figures';
import { parseOptions, type DemoOptions } from './options';
import { describeDay, describeResult, type DemoResult } from './present';
import { runDays, type DayResult, type DemoWorld } from './run-days';
import { openShop, type ShopDays } from './shop-days';
import { createStackControl } from './stack-control';

const PIPELINE = 'ecommerce';
const FIRST_EPOCH = 1;

/** What must be undone, last first; run once, whatever ends the demo. */
const cleanups: (() => Promise<void>)[] = [];

async function cleanUp(): Promise<void> {
  for (let undo = cleanups.pop(); undo; undo = cleanups.pop()) await undo();
}

async function main(options: DemoOptions): Promise<void> {
  const startedMs = Date.now();
  const shop = await openShop(options);
  const { stack, config } = await startPlatform(options);
  const result = await trade(options, shop, stack, config, startedMs);
  process.stdout.write(`${describeResult(result)}\n`);
  if (options.keep) say(whereToLook(stack));
  if (options.json) process.stdout.write(`${JSON.stringify(result)}\n`);
  if (!result.reconciled) throw new EltError('ELT_RECONCILE_MISMATCH', 'rows are missing, see above');
}

async function startPlatform(options: DemoOptions): Promise<{ stack: Stack; config: Config }> {
  const dir = options.keep
    ? join(PROJECT_ROOT, LOCAL_STACK_DIR)
    : mkdtempSync(join(tmpdir(), 'ecomflow-demo-'));
  if (findStack(dir)) {
    throw new EltError(
      'ELT_INPUT_INVALID',
      'a kept stack is running: stop it with `npx ecomflow local stop` first',
    );
  }
  if (options.keep) rmSync(dir, { recursive: true, force: true });
  else cleanups.push(() => Promise.resolve(rmSync(dir, { recursive: true, force: true })));
  say('starting MariaDB, PostgreSQL, moto, Temporal and the gateway…');
  const stack = await startStack(dir, { detached: options.keep });
  cleanups.push(async () => void (await stopProcess(stack.pid)));
  Object.assign(process.env, stack.env);
  const config = loadConfig();
  const control = createStackControl(stack.gatewayUrl);
  say('warming Spark, provisioning, starting the worker…');
  const worker = spawnWorker(dir, stack);
  const { pid } = worker;
  if (pid === undefined) throw new Error('the worker did not start');
  if (options.keep) rememberWorker(dir, pid);
  cleanups.push(async () => void (await stopProcess(pid)));
  await Promise.all([control.prewarmSpark(1), provision(stack, config)]);
  return { stack, config };
}

async function trade(
  options: DemoOptions,
  shop: ShopDays,
  stack: Stack,
  config: Config,
  startedMs: number,
): Promise<DemoResult> {
  const connection = await Connection.connect({ address: config.TEMPORAL_ADDRESS });
  const database = findPipeline(PIPELINE).source.database;
  const shopConnection = await createConnection({
    host: stack.mysql.host,
    port: stack.mysql.port,
    ...SOURCE_USER,
    database,
    timezone: 'Z',
    dateStrings: true,
  });
  try {
    const world: DemoWorld = {
      pipeline: PIPELINE,
      taskQueue: config.ECOMFLOW_TASK_QUEUE,
      client: new Client({ connection, namespace: config.TEMPORAL_NAMESPACE }),
      dms: createAwsClients(config.AWS_REGION).dms,
      shop: shopConnection,
      control: createStackControl(stack.gatewayUrl),
    };
    const days: DayResult[] = [];
    for await (const day of runDays(world, shop.days, shop.snapshot)) {
      days.push(day);
      say(describeDay(day, days.length));
    }
    say('counting every layer…');
    const sql = openWarehouse(config);
    const figures = await readFigures(sql);
    const proof = await reconcilePipeline(reconciliationDeps(config), findPipeline(PIPELINE), FIRST_EPOCH);
    return {
      ...figures,
      ...proof,
      windows: days.length,
      seconds: Math.round((Date.now() - startedMs) / 100) / 10,
      stages: sumStages(days),
    };
  } finally {
    shopConnection.destroy();
    await connection.close();
  }
}

function sumStages(days: readonly DayResult[]): Record<string, number> {
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

function endOnSignal(signal: NodeJS.Signals): void {
  process.once(signal, () => {
    say(`${signal}: stopping what was started…`);
    void cleanUp().finally(() => process.exit(EXIT.interrupted));
  });
}

async function run(): Promise<number> {
  endOnSignal('SIGINT');
  endOnSignal('SIGTERM');
  let options: DemoOptions | undefined;
  try {
    options = parseOptions(process.argv);
    await main(options);
    // A kept stack is left running, but only one whose demo came to its end.
    if (options.keep) cleanups.length = 0;
    return EXIT.ok;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    return reportError(error, { json: options?.json });
  } finally {
    await cleanUp();
  }
}

void run().then((code) => process.exit(code));
