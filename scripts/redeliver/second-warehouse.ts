/**
 * Another warehouse on the same stack, with a worker, a lake and a Temporal namespace of its own. It reads the same bronze, and
 * writes its heartbeats into the same source; or it has landing and bronze of its own.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Client, type ConnectionLike } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time';
import { setTimeout as sleep } from 'node:timers/promises';
import { createAwsClients } from '../../src/aws/clients';
import { installWarehouse } from '../../src/aws/install-warehouse';
import { openWarehouse } from '../../src/connect';
import { provisionBucket } from '../../src/local-stack/provision';
import { PROJECT_ROOT, stopProcess } from '../../src/local-stack/stack';
import { addSearchAttributes } from '../../src/cli/namespace';
import { loadConfig, type Config } from '../../src/config';
import { listEntities } from '../../src/entities/registry';
import { PIPELINE, startWorker, type Platform } from '../demo/platform';
import type { Undo } from '../demo/run-command';
import type { RunWorld } from '../demo/run-windows';

export interface SecondWarehouse {
  readonly config: Config;
  readonly world: RunWorld;
  /** Ends its worker; what it holds stays. */
  close(): Promise<void>;
}

export interface SecondOptions {
  readonly pipeline: string;
  /** Whether files land for it alone. */
  readonly hasOwnSource: boolean;
}

/** `name` is a word that no other warehouse has. */
export async function openSecondWarehouse(
  { dir, stack, config: first }: Platform,
  connection: ConnectionLike,
  name: string,
  undo: Undo,
  { pipeline, hasOwnSource }: SecondOptions = { pipeline: PIPELINE, hasOwnSource: false },
): Promise<SecondWarehouse> {
  const own = {
    TEMPORAL_NAMESPACE: name,
    ECOMFLOW_WAREHOUSE: name,
    ECOMFLOW_REDSHIFT_DATABASE: name,
    ECOMFLOW_LAKE_BUCKET: `${first.ECOMFLOW_LAKE_BUCKET}-${name}`,
    ...(hasOwnSource ? ownSource(name) : {}),
  };
  const env = { ...stack.env, ...own };
  const config = loadConfig({ ...process.env, ...env });
  await openWarehouse(first).execute(`create database ${name}`);
  await Promise.all([
    installWarehouse(openWarehouse(config), join(PROJECT_ROOT, 'sql'), listEntities()),
    ...[config.ECOMFLOW_LAKE_BUCKET, ...(hasOwnSource ? Object.values(ownSource(name)) : [])].map((bucket) =>
      provisionBucket(createAwsClients(config.AWS_REGION), config, bucket),
    ),
    registerNamespace(connection, name),
  ]);
  const logs = join(dir, name);
  mkdirSync(logs);
  const pid = startWorker(logs, { ...stack, env }, undo);
  const world = {
    pipeline,
    taskQueue: config.ECOMFLOW_TASK_QUEUE,
    client: new Client({ connection, namespace: name }),
  };
  return { config, world, close: async () => void (await stopProcess(pid)) };
}

function ownSource(name: string): Record<'ECOMFLOW_BRONZE_BUCKET' | 'ECOMFLOW_LANDING_BUCKET', string> {
  return {
    ECOMFLOW_BRONZE_BUCKET: `ecomflow-bronze-${name}`,
    ECOMFLOW_LANDING_BUCKET: `ecomflow-landing-${name}`,
  };
}

/** The server's parts hear of a new namespace one after the other: it is there once a list of its workflows is. */
async function registerNamespace(connection: ConnectionLike, namespace: string): Promise<void> {
  await connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: msToTs('1 day'),
  });
  const { workflow } = new Client({ connection, namespace });
  for (const endMs = Date.now() + 60_000; ; await sleep(250)) {
    try {
      await workflow.count();
      await addSearchAttributes(connection, namespace);
      return;
    } catch (error) {
      if (Date.now() > endMs) throw error;
    }
  }
}
