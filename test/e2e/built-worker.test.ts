/** The compiled worker, as its image runs it: it works, says how it is, and ends when it is told. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../local-aws/engines/free-port';
import { createAwsClients } from '../../src/aws/clients';
import { installWarehouse } from '../../src/aws/install-warehouse';
import { createSqlRunner } from '../../src/aws/sql-runner';
import { readBuilds } from '../../src/deployment/builds';
import { promote } from '../../src/deployment/promote';
import { listEntities } from '../../src/entities/registry';
import { serveHealth } from '../../src/health';
import { PROJECT_ROOT } from '../../src/local-stack/stack';
import { eventually, openNamespace, type Namespace } from '../schedules/support';
import { spawnBuiltWorker } from '../support/built-worker';
import { makeRedshiftDatabase } from '../support/redshift-database';
import { makeBucket, testStack, uniqueName } from '../support/stack';

const BUILD_ID = '2026.11.1';

describe('the compiled worker', () => {
  const dir = mkdtempSync(join(tmpdir(), 'ecomflow-built-worker-'));
  const log = join(dir, 'worker.log');
  const taskQueue = uniqueName('built', '-');
  let space: Namespace;
  let worker: ChildProcess;
  let health: string;
  let env: Record<string, string>;

  beforeAll(async () => {
    const { env: stackEnv, temporalAddress } = testStack();
    Object.assign(process.env, stackEnv);
    const [database, bucket, port] = await Promise.all([
      makeRedshiftDatabase('built'),
      makeBucket('built'),
      freePort(),
    ]);
    space = await openNamespace();
    const sql = createSqlRunner(createAwsClients(stackEnv['AWS_REGION'] ?? '').redshift, {
      workgroup: 'ecomflow',
      database,
    });
    await installWarehouse(sql, join(PROJECT_ROOT, 'sql'), listEntities());
    env = {
      ...stackEnv,
      TEMPORAL_ADDRESS: temporalAddress,
      TEMPORAL_NAMESPACE: space.name,
      ECOMFLOW_TASK_QUEUE: taskQueue,
      ECOMFLOW_BUILD_ID: BUILD_ID,
      ECOMFLOW_HEALTH_PORT: String(port),
      ECOMFLOW_REDSHIFT_DATABASE: database,
      ECOMFLOW_BRONZE_BUCKET: bucket,
      ECOMFLOW_LAKE_BUCKET: bucket,
      ECOMFLOW_LANDING_BUCKET: bucket,
    };
    health = `http://127.0.0.1:${port}`;
    // Its buckets are the test's own: no role of infra-terraform is for them.
    worker = await spawnBuiltWorker(env, log, 'local');
  });
  afterAll(async () => {
    if (worker.exitCode === null && worker.signalCode === null) worker.kill('SIGKILL');
    await space.close();
    rmSync(dir, { recursive: true, force: true });
  });

  const asked = async (path: string): Promise<[number, string]> => {
    const answer = await fetch(`${health}${path}`);
    return [answer.status, (await answer.text()).trim()];
  };

  it('says that it lives, and that it polls', async () => {
    await eventually(async () => (await asked('/ready'))[0] === 200);
    expect(await asked('/live')).toEqual([200, 'live']);
    expect(await asked('/ready')).toEqual([200, 'ready']);
    expect(readFileSync(log, 'utf8')).toContain(`worker of ${taskQueue}: Temporal`);
  });

  it('asks what a backfill would do, of the real warehouse and bucket, as the build that was promoted', async () => {
    const place = { client: space.client, taskQueue };
    await eventually(async () => (await readBuilds(place))[0]?.workers === 1);
    await promote(place, BUILD_ID);
    const forecast = await space.client.workflow.execute('backfillPipeline', {
      workflowId: 'forecast',
      taskQueue,
      args: [{ pipeline: 'regional-sales', from: '2026-03-02', to: '2026-03-05', dryRun: true }],
    });
    expect(forecast).toMatchObject({ key: 'forecast', windows: 3 });
    expect(await readBuilds(place)).toMatchObject([{ buildId: BUILD_ID, state: 'current', workers: 1 }]);
  });

  it('hears SIGTERM itself, and ends with 0', async () => {
    const ended = once(worker, 'exit');
    worker.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    expect(readFileSync(log, 'utf8')).toContain('the worker has ended, as it was told');
  });

  it('ends with 1 and says why where it is told of no place', async () => {
    const { TEMPORAL_ADDRESS: _, ...rest } = env;
    const lost = await spawnBuiltWorker(rest, log, 'local');
    expect(await once(lost, 'exit')).toEqual([1, null]);
    expect(readFileSync(log, 'utf8')).toContain('TEMPORAL_ADDRESS');
  });
});

it('a worker that does not poll is not ready, and lives all the same', async () => {
  const server = await serveHealth(0, () => false);
  const { port } = server.address() as AddressInfo;
  const statusOf = async (path: string): Promise<number> =>
    (await fetch(`http://127.0.0.1:${port}${path}`)).status;
  expect([await statusOf('/live'), await statusOf('/ready'), await statusOf('/')]).toEqual([200, 503, 404]);
  server.close();
});
