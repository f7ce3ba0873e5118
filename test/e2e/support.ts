/** The whole platform on the run's stack: provisioned once, with a worker that a test may kill and start again. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { createConnection, type Connection as MysqlConnection } from 'mysql2/promise';
import {
  createControl,
  LONGEST_TEXTS,
  longestCode,
  oddDay,
  shopDay,
  withLongestTexts,
  type ShopDay,
} from './shop';
import { freePort } from '../../local-aws/engines/free-port';
import { createAwsClients } from '../../src/aws/clients';
import { openWarehouse } from '../../src/connect';
import { provision } from '../../src/local-stack/provision';
import { SOURCE_USER } from '../../src/sources/mysql-cdc/provision/database';
import { findStack } from '../../src/local-stack/stack';
import { spawnWorker } from '../../src/local-stack/worker-process';
import { reconciliationDeps } from '../../src/reconcile/deps';
import { reconcilePipeline, type Reconciliation } from '../../src/reconcile/reconcile';
import { loadConfig } from '../../src/config';
import { findPipeline } from '../../src/pipelines/registry';
import { testStack, whileActingAs } from '../support/stack';

export async function openPlatform() {
  const file = process.env['ECOMFLOW_TEST_STACK'] ?? '';
  const stack = findStack(dirname(file));
  if (!stack) throw new Error('the stack of this test run is gone');
  Object.assign(process.env, stack.env);
  const config = loadConfig();
  await provision(stack, config);
  const connection = await Connection.connect({ address: config.TEMPORAL_ADDRESS });
  const database = { host: stack.mysql.host, port: stack.mysql.port, database: 'shop', timezone: 'Z' };
  const shop = await createConnection({ ...database, ...SOURCE_USER });
  const { adminUser: user, adminPassword: password } = testStack().mysql;
  const admin = await createConnection({ ...database, user, password });
  // The worker takes what the test's environment says.
  process.env['ECOMFLOW_METRICS_ADDRESS'] = `127.0.0.1:${await freePort()}`;
  process.env['ECOMFLOW_LOG_LEVEL'] = 'DEBUG';
  const worker = createWorker(stack);
  await worker.start();
  return {
    config,
    client: new Client({ connection, namespace: config.TEMPORAL_NAMESPACE }),
    aws: createAwsClients(config.AWS_REGION),
    control: createControl(stack.gatewayUrl),
    sql: openWarehouse(config),
    shop,
    /** Sees and changes what the application may not. */
    admin,
    worker,
    reconcile: (): Promise<Reconciliation> =>
      whileActingAs('ecomflow-operator', () =>
        reconcilePipeline(reconciliationDeps(config, findPipeline('ecommerce')), findPipeline('ecommerce')),
      ),
    async close(): Promise<void> {
      await worker.stop('SIGKILL');
      await endConnections(shop, admin);
      await connection.close();
    },
  };
}

export type Platform = Awaited<ReturnType<typeof openPlatform>>;
export { LONGEST_TEXTS, longestCode, oddDay, shopDay, withLongestTexts, type ShopDay };

async function endConnections(...connections: readonly MysqlConnection[]): Promise<void> {
  await Promise.all(connections.map((connection) => connection.end()));
}

/** The worker as a process of its own, so that it can be killed for real. */
function createWorker(stack: Parameters<typeof spawnWorker>[1]) {
  const dir = mkdtempSync(join(tmpdir(), 'ecomflow-worker-'));
  const log = join(dir, 'worker.log');
  let child: ChildProcess | undefined;
  return {
    log,
    start(): Promise<void> {
      child = spawnWorker(dir, stack);
      return Promise.resolve();
    },
    async stop(signal: NodeJS.Signals): Promise<void> {
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill(signal);
      await ended;
    },
  };
}
