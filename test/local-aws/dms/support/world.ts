/**
 * One test's DMS: the service behind a gateway of its own, a real SDK client, a schema, a bucket folder.
 * The gateway is its own so that the test holds the clock and the knobs; MariaDB and S3 are the run's.
 */
import { DatabaseMigrationService, type ReplicationTask } from '@aws-sdk/client-database-migration-service';
import { S3 } from '@aws-sdk/client-s3';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createConnection, type Connection } from 'mysql2/promise';
import { createDms } from '../../../../local-aws/dms';
import type { DmsOptions } from '../../../../local-aws/dms/service-state';
import { freePort } from '../../../../local-aws/engines/free-port';
import { startGateway, type Gateway } from '../../../../local-aws/gateway/server';
import { testStack, uniqueName, type TestStack } from '../../../support/stack';
import { waitFor } from './wait';

const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };
const REGION = 'eu-west-1';
const BUCKET = 'bronze-of-tests';

export const TASK_SETTINGS = {
  FullLoadSettings: { TargetTablePrepMode: 'DO_NOTHING' },
  ChangeProcessingDdlHandlingPolicy: {
    HandleSourceTableDropped: false,
    HandleSourceTableTruncated: false,
    HandleSourceTableAltered: true,
  },
};

export const S3_SETTINGS = {
  ServiceAccessRoleArn: 'arn:aws:iam::000000000000:role/dms',
  BucketName: BUCKET,
  DataFormat: 'parquet',
  IncludeOpForFullLoad: true,
  DatePartitionEnabled: true,
  CdcMaxBatchInterval: 1,
  TimestampColumnName: '_committed_at',
} as const;

export function tableMappings(schema: string): { rules: Record<string, unknown>[] } {
  const locator = { 'schema-name': schema, 'table-name': '%' };
  return {
    rules: [
      {
        'rule-type': 'selection',
        'rule-id': '1',
        'rule-name': '1',
        'object-locator': locator,
        'rule-action': 'include',
      },
      {
        'rule-type': 'transformation',
        'rule-id': '2',
        'rule-name': '2',
        'rule-target': 'column',
        'object-locator': locator,
        'rule-action': 'add-column',
        value: '_sequence',
        expression: '$AR_H_CHANGE_SEQ',
        'data-type': { type: 'string', length: 35 },
      },
      {
        'rule-type': 'transformation',
        'rule-id': '3',
        'rule-name': '3',
        'rule-target': 'column',
        'object-locator': locator,
        'rule-action': 'add-before-image-columns',
        'before-image-def': { 'column-filter': 'pk-only', 'column-prefix': 'BI_', 'column-suffix': '' },
      },
    ],
  };
}

export class World {
  readonly stack: TestStack = testStack();
  private gateway: Gateway | null = null;

  private constructor(
    readonly schema: string,
    readonly dms: DatabaseMigrationService,
    readonly sql: Connection,
    readonly s3: S3,
    private readonly port: number,
    private readonly dir: string,
  ) {}

  /** Opens a gateway whose clock stands at 2010-12-01T08:26:00.123Z. */
  static async open(options: Partial<DmsOptions> = {}): Promise<World> {
    const { mysql, motoUrl } = testStack();
    const schema = uniqueName('dms');
    const { host, port: mysqlPort, adminUser, adminPassword } = mysql;
    const sql = await createConnection({
      host,
      port: mysqlPort,
      user: adminUser,
      password: adminPassword,
      multipleStatements: true,
    });
    await sql.query(`create database ${schema}; use ${schema}`);
    const s3 = new S3({ endpoint: motoUrl, region: REGION, credentials: CREDENTIALS, forcePathStyle: true });
    await makeBucketOnce(s3);
    const port = await freePort();
    const dms = new DatabaseMigrationService({
      endpoint: `http://127.0.0.1:${port}`,
      region: REGION,
      credentials: CREDENTIALS,
      maxAttempts: 1,
    });
    const dir = mkdtempSync(join(tmpdir(), 'ecomflow-dms-'));
    const world = new World(schema, dms, sql, s3, port, dir);
    await world.openGateway({ batchIntervalMs: 100, creatingMs: 0, ...options });
    await world.setClock('2010-12-01T08:26:00.123Z');
    return world;
  }

  private async openGateway(options: Partial<DmsOptions>): Promise<void> {
    const { motoUrl, postgres, tools } = this.stack;
    const { python, jarsDir } = tools;
    this.gateway = await startGateway({
      context: {
        region: REGION,
        accountId: '000000000000',
        dataDir: this.dir,
        motoUrl,
        postgres,
        python,
        jarsDir,
        log: () => undefined,
      },
      services: [createDms(options)],
      port: this.port,
    });
  }

  setClock(iso: string): Promise<unknown> {
    return this.local('POST /_local/clock', { now: iso });
  }

  /** Calls a `/_local/` route of this gateway. */
  async local(route: string, input?: Readonly<Record<string, unknown>>): Promise<unknown> {
    const [method = '', path = ''] = route.split(' ');
    const body = input === undefined ? {} : { body: JSON.stringify(input) };
    const answer = await fetch(`http://127.0.0.1:${this.port}${path}`, { method, ...body });
    const result: unknown = await answer.json();
    if (!answer.ok) throw new Error(JSON.stringify(result));
    return result;
  }

  folder(epoch: number): string {
    return `bronze/${this.schema}/epoch=${epoch}`;
  }

  /** An instance, both endpoints, tested connections. */
  async wire(): Promise<{ instance: string; source: string; target: string }> {
    const { host, port, user, password } = this.stack.mysql;
    const instance = await this.dms.createReplicationInstance({
      ReplicationInstanceIdentifier: `i-${this.schema.replaceAll('_', '-')}`,
      ReplicationInstanceClass: 'dms.t3.medium',
    });
    const source = await this.dms.createEndpoint({
      EndpointIdentifier: 'source',
      EndpointType: 'source',
      EngineName: 'mysql',
      MySQLSettings: { ServerName: host, Port: port, Username: user, Password: password },
    });
    const target = await this.dms.createEndpoint({
      EndpointIdentifier: 'target',
      EndpointType: 'target',
      EngineName: 's3',
      S3Settings: { ...S3_SETTINGS, BucketFolder: this.folder(1) },
    });
    const arns = {
      instance: instance.ReplicationInstance?.ReplicationInstanceArn ?? '',
      source: source.Endpoint?.EndpointArn ?? '',
      target: target.Endpoint?.EndpointArn ?? '',
    };
    for (const endpoint of [arns.source, arns.target]) await this.test(arns.instance, endpoint);
    return arns;
  }

  /** Tests a connection to its end; gives its status and message. */
  async test(instance: string, endpoint: string): Promise<{ status: string; message: string }> {
    await this.dms.testConnection({ ReplicationInstanceArn: instance, EndpointArn: endpoint });
    return waitFor('the connection test', async () => {
      const answer = await this.dms.describeConnections({
        Filters: [{ Name: 'endpoint-arn', Values: [endpoint] }],
      });
      const connection = answer.Connections?.[0];
      if (!connection || connection.Status === 'testing') return null;
      return { status: connection.Status ?? '', message: connection.LastFailureMessage ?? '' };
    });
  }

  async createTask(
    arns: { instance: string; source: string; target: string },
    type: 'full-load' | 'cdc' | 'full-load-and-cdc' = 'full-load-and-cdc',
  ): Promise<string> {
    const { ReplicationTask: task } = await this.dms.createReplicationTask({
      ReplicationTaskIdentifier: `t-${this.schema.replaceAll('_', '-')}`,
      SourceEndpointArn: arns.source,
      TargetEndpointArn: arns.target,
      ReplicationInstanceArn: arns.instance,
      MigrationType: type,
      TableMappings: JSON.stringify(tableMappings(this.schema)),
      ReplicationTaskSettings: JSON.stringify(TASK_SETTINGS),
    });
    return task?.ReplicationTaskArn ?? '';
  }

  async start(
    arn: string,
    type: 'start-replication' | 'resume-processing' | 'reload-target' = 'start-replication',
  ): Promise<void> {
    await this.dms.startReplicationTask({ ReplicationTaskArn: arn, StartReplicationTaskType: type });
  }

  async stop(arn: string): Promise<ReplicationTask> {
    await this.dms.stopReplicationTask({ ReplicationTaskArn: arn });
    return this.awaitStatus(arn, 'stopped');
  }

  async task(arn: string): Promise<ReplicationTask> {
    const answer = await this.dms.describeReplicationTasks({
      Filters: [{ Name: 'replication-task-arn', Values: [arn] }],
    });
    return answer.ReplicationTasks?.[0] ?? {};
  }

  awaitStatus(arn: string, status: string, timeoutMs = 120_000): Promise<ReplicationTask> {
    const look = async () => {
      const task = await this.task(arn);
      return task.Status === status ? task : null;
    };
    return waitFor(`status ${status}`, look, timeoutMs);
  }

  drain(taskArn: string): Promise<unknown> {
    return this.local('POST /_local/dms/drain', { taskArn });
  }

  async keys(epoch: number, table: string): Promise<string[]> {
    const Prefix = `${this.folder(epoch)}/${this.schema}/${table}/`;
    const { Contents = [] } = await this.s3.listObjectsV2({ Bucket: BUCKET, Prefix });
    return Contents.map((object) => (object.Key ?? '').slice(Prefix.length));
  }

  /** The rows of a table in bronze: loads first, then in the order of names. */
  async rows(epoch: number, table: string): Promise<Record<string, unknown>[]> {
    const keys = await this.keys(epoch, table);
    const ordered = keys.sort(
      (a, b) => Number(b.startsWith('LOAD')) - Number(a.startsWith('LOAD')) || (a < b ? -1 : 1),
    );
    const files = await Promise.all(
      ordered.map(async (key, index) => {
        const Key = `${this.folder(epoch)}/${this.schema}/${table}/${key}`;
        const { Body } = await this.s3.getObject({ Bucket: BUCKET, Key });
        const file = join(this.dir, `read-${String(index)}.parquet`);
        writeFileSync(file, (await Body?.transformToByteArray()) ?? '');
        return file;
      }),
    );
    const script = join(__dirname, 'read_parquet.py');
    const { stdout } = await promisify(execFile)(this.stack.tools.python, [script, ...files]);
    return JSON.parse(stdout) as Record<string, unknown>[];
  }

  async close(): Promise<void> {
    await this.gateway?.stop();
    this.dms.destroy();
    this.s3.destroy();
    await this.sql.query(`drop database ${this.schema}`);
    await this.sql.end();
    rmSync(this.dir, { recursive: true, force: true });
  }
}

async function makeBucketOnce(s3: S3): Promise<void> {
  const CreateBucketConfiguration = { LocationConstraint: REGION } as const;
  await s3.createBucket({ Bucket: BUCKET, CreateBucketConfiguration }).catch((error: unknown) => {
    if (!(error instanceof Error && error.name === 'BucketAlreadyOwnedByYou')) throw error;
  });
}
