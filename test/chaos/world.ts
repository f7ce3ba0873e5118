/** What all lanes of the harness share: a stack with a shop that has traded, a Temporal server, the workflows' bundle. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { tradeDay } from '../../src/local-stack/mysql-cdc/trade-day';
import { createStackControl, type StackControl } from '../../src/local-stack/stack-control';
import { createAwsClients, type AwsClients } from '../../src/aws/clients';
import { provision } from '../../src/local-stack/provision';
import { SOURCE_USER } from '../../src/sources/mysql-cdc/provision/database';
import { startStack, stopProcess, type Stack } from '../../src/local-stack/stack';
import { loadConfig, type Config } from '../../src/config';
import { shopDay, type ShopDay } from '../e2e/shop';
import { startTemporalServer, type TemporalServer } from '../support/temporal-server';
import { hastyBundle, withoutSourceMap } from '../support/workflow-bundle';

export interface World {
  readonly stack: Stack;
  readonly config: Config;
  readonly aws: AwsClients;
  readonly control: StackControl;
  readonly temporal: TemporalServer;
  /** File of the production workflows, with the harness's timeouts. */
  readonly bundle: string;
  /** Folder for what the lanes write down. */
  readonly dir: string;
  /** Days that lie in bronze. */
  readonly days: readonly ShopDay[];
  close(): Promise<void>;
}

const DAYS = 2;

/** Starts everything and lets the shop trade; `close` ends what it started. */
export async function openWorld(temporalCommand: string, say: (line: string) => void): Promise<World> {
  const dir = mkdtempSync(join(tmpdir(), 'ecomflow-chaos-'));
  const undo: (() => Promise<unknown>)[] = [
    () => Promise.resolve(rmSync(dir, { recursive: true, force: true })),
  ];
  const close = async (): Promise<void> => {
    for (let step = undo.pop(); step; step = undo.pop()) await step();
  };
  try {
    say('starting the engines and a Temporal server…');
    const [stack, temporal] = await Promise.all([
      startStack(join(dir, 'stack'), { detached: false }),
      startTemporalServer(temporalCommand, join(dir, 'temporal.db')),
    ]);
    undo.push(() => stopProcess(stack.pid));
    undo.push(() => temporal.close());
    Object.assign(process.env, stack.env, { ECOMFLOW_TEST_STACK: join(dir, 'stack', 'stack.json') });
    const config = loadConfig();
    const control = createStackControl(stack.gatewayUrl);
    say('provisioning, warming Spark, bundling the workflows…');
    const [bundle] = await Promise.all([writeBundle(dir), control.prewarmSpark(1), provision(stack, config)]);
    await control.allowRefreshes(100_000);
    const aws = createAwsClients(config.AWS_REGION);
    const days = Array.from({ length: DAYS }, (_, day) => shopDay(day));
    say(`letting the shop trade for ${DAYS} days…`);
    await trade(stack, control, aws, days);
    return { stack, config, aws, control, temporal, bundle, dir, days, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function trade(
  stack: Stack,
  control: StackControl,
  { dms }: AwsClients,
  days: readonly ShopDay[],
): Promise<void> {
  const shop = await createConnection({
    host: stack.mysql.host,
    port: stack.mysql.port,
    ...SOURCE_USER,
    database: 'shop',
    timezone: 'Z',
  });
  try {
    for (const [index, day] of days.entries()) {
      await tradeDay({ control, shop, dms, pipeline: 'ecommerce' }, day, index === 0 ? 'first-day' : null);
    }
  } finally {
    await shop.end();
  }
}

async function writeBundle(dir: string): Promise<string> {
  const file = join(dir, 'workflows.js');
  writeFileSync(file, withoutSourceMap(await hastyBundle()));
  return file;
}
