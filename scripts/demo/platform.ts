/** The local stack, everything that the pipeline needs on it, a worker, and the ways to all of them. */
import { rmSync } from 'node:fs';
import { Client, Connection } from '@temporalio/client';
import { createConnection } from 'mysql2/promise';
import { createAwsClients } from '../../src/aws/clients';
import { provision } from '../../src/local-stack/provision';
import { createReplicator } from '../../src/sources/mysql-cdc/replicator';
import { SOURCE_USER } from '../../src/sources/mysql-cdc/provision/database';
import { startStack, stopProcess, type Stack } from '../../src/local-stack/stack';
import { takeStack } from '../../src/local-stack/stack-settings';
import { rememberWorker, spawnWorker } from '../../src/local-stack/worker-process';
import { say } from '../../src/cli/output';
import { loadConfig, type Config } from '../../src/config';
import { sourceOf, type Pipeline } from '../../src/model/pipeline';
import { findPipeline } from '../../src/pipelines/registry';
import type { Undo } from './run-command';
import type { DemoWorld } from './run-days';
import type { RunWorld } from './run-windows';
import { createStackControl } from '../../src/local-stack/stack-control';

/** What is shown where nobody names a pipeline: the shop. */
export const PIPELINE = 'ecommerce';

export interface PlatformOptions {
  /** The stack's folder. */
  readonly dir: string;
  /** Outlives this process, and keeps its folder. */
  readonly keep: boolean;
}

export interface Platform {
  readonly dir: string;
  readonly stack: Stack;
  readonly config: Config;
}

/** With the worker that was started for it. */
export interface StartedPlatform extends Platform {
  readonly workerPid: number;
}

/** Starts and provisions all of it. The settings are in `process.env` from then on. */
export async function startPlatform({ dir, keep }: PlatformOptions, undo: Undo): Promise<StartedPlatform> {
  if (!keep) undo.add(async () => rmSync(dir, { recursive: true, force: true }));
  say('starting MariaDB, PostgreSQL, moto, Temporal and the gateway…');
  const stack = await startStack(dir, { detached: keep });
  undo.add(() => stopProcess(stack.pid));
  takeStack(process.env, stack);
  const config = loadConfig();
  const control = createStackControl(stack.gatewayUrl);
  say('warming Spark, provisioning, starting the worker…');
  const workerPid = startWorker(dir, stack, undo);
  if (keep) rememberWorker(dir, workerPid);
  await Promise.all([control.prewarmSpark(1), provision(stack, config)]);
  return { dir, stack, config, workerPid };
}

/** Starts a worker by the stack's settings, of which some may be other ones; returns its process id. */
export function startWorker(dir: string, stack: Stack, undo: Undo): number {
  const { pid } = spawnWorker(dir, stack);
  if (pid === undefined) throw new Error('the worker did not start');
  undo.add(() => stopProcess(pid));
  return pid;
}

/** Opens what a day of the shop and its run need, hands it over and closes it whatever happens. */
export async function withWorld<T>(
  platform: Platform,
  work: (world: DemoWorld) => Promise<T>,
  pipeline: Pipeline = findPipeline(PIPELINE),
): Promise<T> {
  const { stack, config } = platform;
  return withRuns(platform, pipeline, async (runs) => {
    const shop = await createConnection({
      host: stack.mysql.host,
      port: stack.mysql.port,
      ...SOURCE_USER,
      database: sourceOf(pipeline, 'mysql-cdc').database,
      timezone: 'Z',
      dateStrings: true,
    });
    try {
      const control = createStackControl(stack.gatewayUrl);
      const replicator = createReplicator(createAwsClients(config.AWS_REGION).dms, config.ECOMFLOW_DMS);
      return await work({ ...runs, replicator, shop, control });
    } finally {
      shop.destroy();
    }
  });
}

/** Opens the way to a pipeline's runs, hands it over and closes it whatever happens. */
export async function withRuns<T>(
  { config }: Platform,
  { name }: Pipeline,
  work: (runs: RunWorld) => Promise<T>,
): Promise<T> {
  const connection = await Connection.connect({ address: config.TEMPORAL_ADDRESS });
  try {
    return await work({
      pipeline: name,
      taskQueue: config.ECOMFLOW_TASK_QUEUE,
      client: new Client({ connection, namespace: config.TEMPORAL_NAMESPACE }),
    });
  } finally {
    await connection.close();
  }
}
