/**
 * Shops under replication: a MariaDB and a DMS of a test's own, so that it may purge logs and stop tasks, and the run's S3.
 * Each shop has its own schema, task and folder in bronze.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseMigrationService } from '@aws-sdk/client-database-migration-service';
import { S3Client } from '@aws-sdk/client-s3';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';
import { createDms } from '../../../../local-aws/dms';
import { openEngineRoom } from '../../../../local-aws/engines/engine-room';
import { startKeeper } from '../../../../local-aws/engines/keeper';
import { startMariadb, type MariadbEngine } from '../../../../local-aws/engines/mariadb';
import { openCallRecord } from '../../../../local-aws/gateway/call-record';
import { startGateway } from '../../../../local-aws/gateway/server';
import { createSecureActivities } from '../../../../src/activities/secure';
import { createObjectStore, type ObjectStore } from '../../../../src/aws/object-store';
import { capturedOf } from '../../../../src/sources/mysql-cdc/captured';
import { type SourceDatabase, type SourceSecret } from '../../../../src/sources/mysql-cdc/database';
import { provisionDms } from '../../../../src/sources/mysql-cdc/provision/dms';
import type { SourceDeps } from '../../../../src/sources/mysql-cdc/status/status';
import { sourceOf, DAY_MS, definePipeline, mysqlCdc, type Pipeline } from '../../../../src/model/pipeline';
import { epochFolder } from '../../../../src/model/names';
import type { RunsOn } from '../../../../src/model/runs-on';
import type { Plan, Watermark } from '../../../../src/model/plan';
import { customer } from '../../../../src/entities/customer';
import type { Databases } from '../../../../src/sources/mysql-cdc/databases';
import type { Marked } from '../../../../src/sources/mysql-cdc/mark';
import { createReplicator } from '../../../../src/sources/mysql-cdc/replicator';
import { startReplication } from '../../../../src/sources/mysql-cdc/replication';
import { findAmong } from '../../../../src/sources/source-kind';
import { createMysqlCdc } from '../../../../src/sources/mysql-cdc';
import { actingAs, clientSettings, makeBucket, testStack, uniqueName } from '../../../support/stack';

const SCHEMA_FILE = join(__dirname, '../../../../src/pipelines/ecommerce/source/schema.sql');
const REGION = 'eu-west-1';
import { inActivity } from './in-activity';
import { markAs } from './mark-as';
import { makePersonalSecret } from './personal-secret';

export interface ReplicatedShop {
  readonly pipeline: Pipeline;
  readonly plan: Plan;
  /** Of the task, or of the serverless replication. */
  readonly arn: string;
  /** Of bronze. */
  readonly bucket: string;
  readonly source: SourceDeps;
  /** As a run does: starts, waits for the full loads, sets a mark and waits for it. */
  secure(over?: { readonly batchIntervalMs?: number }): Promise<Watermark>;
  /** What runs from now on find as their definition. */
  redefine(pipeline: Pipeline): Promise<void>;
  /** Waits for a mark that was set before, or by nobody. */
  awaitMark(id: string): Promise<Watermark>;
  sql(...statements: readonly string[]): Promise<void>;
  /** Sets a run's mark as somebody else, through a secret that holds these; errors arrive as codes. */
  markAs(login: Partial<SourceSecret>): Promise<unknown>;
  /** Removes all of the source's logs but the present one. */
  purgeLogs(): Promise<void>;
  /** Waits until all that was committed by now is in bronze. */
  drain(): Promise<void>;
  stop(): Promise<void>;
  resume(): Promise<void>;
  /** The runbook's way into another epoch, call by call. */
  reload(epoch: number): Promise<void>;
  awaitStatus(status: string): Promise<void>;
}

export interface Shops {
  readonly dms: DatabaseMigrationService;
  /** The same as the worker asks it. */
  readonly worker: DatabaseMigrationService;
  /** `patienceMs`: how long a heartbeat may be on its way. */
  open(options?: { readonly patienceMs?: number; readonly runsOn?: RunsOn }): Promise<ReplicatedShop>;
  /** Calls a `/_local/dms/` route. */
  local(path: string, body: object): Promise<void>;
  close(): Promise<void>;
}

export async function openShops(): Promise<Shops> {
  const { motoUrl, postgres, tools } = testStack();
  const dir = mkdtempSync(join(tmpdir(), 'ecomflow-shops-'));
  const logDir = join(dir, 'logs');
  mkdirSync(logDir);
  const keeper = startKeeper(tools.python, uniqueName('shops'));
  const room = openEngineRoom({ dir, logDir, tools, keeper });
  const mysql = await startMariadb(room);
  const { python, jarsDir } = tools;
  const base = {
    region: REGION,
    accountId: '000000000000',
    dataDir: dir,
    motoUrl,
    postgres,
    python,
    jarsDir,
  };
  const gateway = await startGateway({
    context: { ...base, log: () => undefined },
    services: [createDms({ creatingMs: 0, provisioningMs: 20, batchIntervalMs: 50 })],
    record: openCallRecord(),
  });
  const once = { endpoint: gateway.url, maxAttempts: 1 };
  const dms = new DatabaseMigrationService({ ...clientSettings(), ...once });
  const worker = new DatabaseMigrationService({ ...actingAs('ecomflow-worker'), ...once });
  const s3 = new S3Client({ ...clientSettings(), forcePathStyle: true });
  const bucket = await makeBucket('shops');
  const shops: Shops = {
    dms,
    worker,
    open: ({ patienceMs = 30_000, runsOn = 'instance' } = {}) =>
      openShop(shops, mysql, createObjectStore(s3), bucket, patienceMs, runsOn),
    async local(path, body) {
      const answer = await fetch(`${gateway.url}/_local/dms/${path}`, {
        method: 'POST',
        body: JSON.stringify(body),
      });
      if (!answer.ok) throw new Error(await answer.text());
    },
    async close() {
      await gateway.stop();
      dms.destroy();
      worker.destroy();
      s3.destroy();
      await room.close();
      await keeper.dismiss();
      rmSync(dir, { recursive: true, force: true });
    },
  };
  return shops;
}

async function openShop(
  shops: Shops,
  mysql: MariadbEngine,
  store: ObjectStore,
  bucket: string,
  patienceMs: number,
  runsOn: RunsOn,
): Promise<ReplicatedShop> {
  const name = uniqueName('shop', '-');
  const pipeline = definePipeline({
    name,
    source: mysqlCdc({
      database: name.replace('-', '_'),
      timezone: 'UTC',
      feeds: [{ entity: 'customer' }],
    }),
    entities: [customer],
    load: { dimensions: [], facts: [] },
    publish: [],
    report: [],
    schedule: { calendar: '02:00', timezone: 'UTC', windowMs: DAY_MS },
  });
  const { database } = sourceOf(pipeline, 'mysql-cdc');
  const use = createUse(mysql);
  await use(undefined, (connection) => connection.query(`create database ${database}`));
  await use(database, (connection) => connection.query(readFileSync(SCHEMA_FILE, 'utf8')));
  const { host, port, adminUser: user, adminPassword: password } = mysql;
  const config = {
    bronzeBucket: bucket,
    copyRoleArn: 'arn:aws:iam::000000000000:role/dms',
    dms: runsOn,
  };
  const secrets = new SecretsManagerClient(clientSettings());
  const SecretString = JSON.stringify({ host, port, username: user, password });
  await secrets.send(new CreateSecretCommand({ Name: `dms/${name}`, SecretString }));
  await provisionDms(shops.dms, config, pipeline, `dms/${name}`);
  const replicator = createReplicator(shops.worker, runsOn);
  const { arn, targetArn } = await replicator.find(name);
  const start = (type: string): Promise<unknown> =>
    runsOn === 'instance'
      ? shops.dms.startReplicationTask({
          ReplicationTaskArn: arn,
          StartReplicationTaskType: type as 'resume-processing',
        })
      : shops.dms.startReplication({ ReplicationConfigArn: arn, StartReplicationType: type });
  const awaitStatus = async (status: string): Promise<void> => {
    for (const endMs = Date.now() + 120_000; ;) {
      const found = await replicator.find(name);
      if (found.status === status) return;
      if (Date.now() > endMs) throw new Error(`it is ${found.status}, not ${status}: ${found.why}`);
      await new Promise((done) => setTimeout(done, 20));
    }
  };
  const definitionKey = `definitions/${name}.json`;
  await store.writeJson(bucket, definitionKey, pipeline);
  const source: SourceDatabase = { use: (work) => use(database, work) };
  const databases: Databases = { source: () => source, replica: () => null };
  const settings = {
    bronzeBucket: bucket,
    lakeBucket: bucket,
    pollMinMs: 20,
    watermarkPatienceMs: patienceMs,
    personalSecretId: await makePersonalSecret(),
    stillPatienceMs: 2_000,
  };
  const deps = { replicator, secrets, store, databases, settings, nowMs: () => Date.now() };
  const secure = createSecureActivities({ findSource: findAmong([createMysqlCdc(deps)]), settings });
  const plan = planOf(pipeline, definitionKey);
  /** The endpoint's interval is that of AWS; the local task's is set by the test. */
  const finish = (mark: Marked, batchIntervalMs: number): Promise<Watermark> => {
    const sooner = { ...mark, replication: { ...mark.replication, batchIntervalMs } };
    return inActivity(() => secure.finishSecuring({ plan, mark: sooner }));
  };
  return {
    pipeline,
    plan,
    arn,
    bucket,
    source: deps,
    async secure({ batchIntervalMs = 100 } = {}) {
      const begun = await inActivity(() => secure.beginSecuring({ plan }));
      if (!begun.isMarked) throw new Error('the window has not ended');
      return finish(begun.mark as Marked, batchIntervalMs);
    },
    async redefine(another) {
      const key = `definitions/${name}-again.json`;
      await store.writeJson(bucket, key, another);
      Object.assign(plan, { definitionKey: key });
    },
    async awaitMark(id) {
      const replication = await startReplication(deps, capturedOf(pipeline));
      const writtenAt = new Date().toISOString();
      // Longer than a test lasts, when nothing but lateness ends the wait.
      return finish({ replication, writtenAt, marks: [{ id, figures: null }] }, 2_000);
    },
    async sql(...statements) {
      await use(database, async (connection) => {
        for (const statement of statements) await connection.query(statement);
      });
    },
    markAs: (login) =>
      markAs(deps, capturedOf(pipeline), {
        host,
        port,
        username: user,
        password,
        dbname: database,
        ...login,
      }),
    purgeLogs: () => use(database, purgeLogs),
    drain: () => shops.local('drain', { taskArn: arn }),
    async stop() {
      await (runsOn === 'instance'
        ? shops.dms.stopReplicationTask({ ReplicationTaskArn: arn })
        : shops.dms.stopReplication({ ReplicationConfigArn: arn }));
      await awaitStatus('stopped');
    },
    async resume() {
      await start('resume-processing');
    },
    async reload(epoch) {
      const BucketFolder = epochFolder(name, epoch);
      await shops.dms.modifyEndpoint({ EndpointArn: targetArn, S3Settings: { BucketFolder } });
      await start('reload-target');
    },
    awaitStatus,
  };
}

async function purgeLogs(connection: Connection): Promise<void> {
  await connection.query('set global slave_connections_needed_for_purge = 0');
  await connection.query('flush binary logs');
  for (const endMs = Date.now() + 120_000; ;) {
    const [[present]] = await connection.query<RowDataPacket[]>('show master status');
    // A log that the connection of a reader just ended still holds is kept.
    await connection.query('purge binary logs to ?', [present?.['File']]);
    const [logs] = await connection.query<RowDataPacket[]>('show binary logs');
    if (logs.length === 1) return;
    if (Date.now() > endMs) throw new Error(`the source keeps ${logs.length} logs`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

function planOf({ name }: Pipeline, definitionKey: string): Plan {
  return {
    pipeline: name,
    sourceKind: 'mysql-cdc',
    sourceSystem: name,
    window: { from: '2011-01-03T00:00:00.000Z', to: '2011-01-04T00:00:00.000Z' },
    mode: 'missing',
    isDue: true,
    windowMs: DAY_MS,
    definitionKey,
    entities: [{ name: 'customer', version: 1 }],
    warehouse: 'main',
    priority: 'live',
    catalog: 'beside',
    reconcile: 'each-run',
    takesFigures: true,
    publish: [],
    report: [],
    heartbeatTimeoutMs: 10_000,
  };
}

function createUse({ host, port, adminUser, adminPassword }: MariadbEngine) {
  return async <T>(
    database: string | undefined,
    work: (connection: Connection) => Promise<T>,
  ): Promise<T> => {
    const connection = await createConnection({
      host,
      port,
      user: adminUser,
      password: adminPassword,
      ...(database === undefined ? {} : { database }),
      timezone: 'Z',
      dateStrings: true,
      supportBigNumbers: true,
      bigNumberStrings: true,
      multipleStatements: true,
    });
    try {
      return await work(connection);
    } finally {
      connection.destroy();
    }
  };
}
