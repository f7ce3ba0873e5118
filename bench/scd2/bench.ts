/** The bench's own local stack: warehouses to load into, and the way to PostgreSQL itself, which counts what is written. */
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { Client } from 'pg';
import { z } from 'zod';
import { toolchain } from '../../scripts/toolchain.mjs';
import type { Undo } from '../../scripts/demo/run-command';
import { createLoadActivities } from '../../src/activities/load';
import { createAwsClients } from '../../src/aws/clients';
import { installWarehouse } from '../../src/aws/install-warehouse';
import { createObjectStore } from '../../src/aws/object-store';
import { createSqlRunner, type SqlRunner } from '../../src/aws/sql-runner';
import { statementError } from '../../src/aws/statement-error';
import { provisionBucket } from '../../src/local-stack/provision';
import { PROJECT_ROOT, startStack, stopProcess } from '../../src/local-stack/stack';
import { loadConfig, warehouseOf } from '../../src/config';
import { ENVELOPE, type BatchFile } from '../../src/model/batch-file';
import { definitionKey } from '../../src/model/names';
import type { Batch } from '../../src/model/plan';
import { findPipeline } from '../../src/pipelines/registry';

const PIPELINE = findPipeline('ecommerce');
const DEFINITION = definitionKey(PIPELINE.name, 'bench');
const WINDOW = { from: '2022-01-02T00:00:00.000Z', to: '2022-01-03T00:00:00.000Z' };
const WAIT_SECONDS = 30;

export type Files = BatchFile['entities'][string]['files'];

/** A batch as refine leaves it in silver. */
export interface SilverBatch {
  readonly batch: Batch;
  /** By folder of silver: an entity, or one of the common ones. */
  readonly files: Readonly<Record<string, Files>>;
  readonly rows: number;
}

export interface StatementTime {
  readonly sql: string;
  readonly seconds: number;
}

export type Bench = Awaited<ReturnType<typeof openBench>>;

export async function openBench(dir: string, undo: Undo) {
  const { python } = toolchain();
  const stackDir = join(dir, 'stack');
  const stack = await startStack(stackDir, { detached: false });
  undo.add(() => stopProcess(stack.pid));
  Object.assign(process.env, stack.env);
  const config = loadConfig();
  const clients = createAwsClients(config.AWS_REGION);
  const store = createObjectStore(clients.s3);
  const lakeBucket = config.ECOMFLOW_LAKE_BUCKET;
  await provisionBucket(clients, config, lakeBucket);
  await store.writeJson(lakeBucket, DEFINITION, PIPELINE);
  const server = readServer(join(stackDir, 'stack.json'));
  const sqlOf = (database: string): SqlRunner =>
    createSqlRunner(clients.redshift, { ...warehouseOf(config), database });

  return {
    pid: stack.pid,
    dir,
    server,
    postgresLog: join(stackDir, 'logs/postgres.log'),
    lakeBucket,
    copyRoleArn: config.ECOMFLOW_COPY_ROLE_ARN,
    store,
    sqlOf,

    /** A query of PostgreSQL itself, past the local Redshift: for what only PostgreSQL knows. */
    async ask(database: string, query: string): Promise<Record<string, unknown>[]> {
      const client = new Client({ ...server, database });
      await client.connect();
      try {
        return (await client.query<Record<string, unknown>>(query)).rows;
      } finally {
        await client.end();
      }
    },

    /** A script of PostgreSQL's own SQL. */
    async run(database: string, script: string): Promise<void> {
      const client = new Client({ ...server, database });
      await client.connect();
      try {
        await client.query(script);
      } finally {
        await client.end();
      }
    },

    async install(database: string): Promise<string> {
      await sqlOf('dev').execute(`create database ${database}`);
      await installWarehouse(sqlOf(database), join(PROJECT_ROOT, 'sql'), PIPELINE.entities);
      return database;
    },

    /** Makes the files and puts them into the lake. */
    async generate(kind: 'base' | 'batch', size: number): Promise<SilverBatch> {
      const folder = join(dir, `${kind}-${size}-${randomUUID().slice(0, 8)}`);
      const output = execFileSync(python, [join(__dirname, 'generate.py'), folder, kind, String(size)]);
      const made = z
        .record(z.string(), z.object({ rows: z.number(), files: z.array(z.string()) }))
        .parse(JSON.parse(output.toString()));
      const prefix = `silver/bench/${kind}-${size}`;
      const files: Record<string, Files> = {};
      for (const [name, { files: names }] of Object.entries(made)) {
        files[name] = names.map((file) => ({
          url: `s3://${lakeBucket}/${prefix}/${file}`,
          contentLength: statSync(join(folder, file)).size,
        }));
        for (const file of names) {
          const Body = readFileSync(join(folder, file));
          await clients.s3.send(new PutObjectCommand({ Bucket: lakeBucket, Key: `${prefix}/${file}`, Body }));
        }
      }
      rmSync(folder, { recursive: true });
      const batchKey = `${prefix}/batch.json`;
      await store.writeJson(lakeBucket, batchKey, batchFile(`bench-${kind}-${size}`, files));
      const rows = PIPELINE.entities.reduce((sum, { name }) => sum + (made[name]?.rows ?? 0), 0);
      return {
        batch: {
          batchId: `bench-${kind}-${size}`,
          batchKey,
          pipeline: PIPELINE.name,
          window: WINDOW,
          definitionKey: DEFINITION,
        },
        files,
        rows,
      };
    },

    /** One load as the worker starts it; returns how long each statement took. */
    async load(database: string, { batch }: SilverBatch): Promise<StatementTime[]> {
      const sql = sqlOf(database);
      const activities = createLoadActivities({
        sql,
        store,
        settings: { lakeBucket, copyRoleArn: config.ECOMFLOW_COPY_ROLE_ARN, pollMinMs: 100 },
      });
      const load = { warehouse: database.replaceAll('_', '-'), loadId: randomUUID(), batches: [batch] };
      return untilDone(sql, (await activities.startLoad(load)).statementId);
    },

    /** A copy of a warehouse, file by file. */
    async copy(database: string, name: string): Promise<string> {
      await this.leave();
      await this.ask('postgres', `create database ${name} template ${database}`);
      return name;
    },

    /** Has the local Redshift end its sessions, of all databases: it does when it makes one. */
    async leave(): Promise<void> {
      await sqlOf('dev').execute('create database door');
      await sqlOf('dev').execute('drop database door');
    },

    async drop(database: string): Promise<void> {
      await sqlOf('dev').execute(`drop database ${database}`);
    },
  };
}

/** Throws the EltError of a statement that failed. */
export async function untilDone(sql: SqlRunner, statementId: string): Promise<StatementTime[]> {
  for (;;) {
    const statement = await sql.describe(statementId, WAIT_SECONDS);
    if (statement.Status === 'FAILED' || statement.Status === 'ABORTED') throw statementError(statement);
    if (statement.Status !== 'FINISHED') continue;
    return (statement.SubStatements ?? []).map(({ QueryString = '', Duration = 0 }) => ({
      sql: QueryString,
      seconds: Duration / 1e9,
    }));
  }
}

function batchFile(batchId: string, files: SilverBatch['files']): unknown {
  const names = PIPELINE.entities.map(({ name }) => name);
  const counts = {
    contractVersion: 1,
    bronze: 0,
    splits: 0,
    silver: 0,
    rejected: 0,
    duplicates: 0,
    checks: [],
  };
  const common = Object.keys(files).filter((name) => name.startsWith('_'));
  return {
    envelope: ENVELOPE,
    batchId,
    pipeline: PIPELINE.name,
    sourceSystem: PIPELINE.name,
    window: WINDOW,
    token: batchId,
    jobRunId: 'bench',
    entities: Object.fromEntries(names.map((name) => [name, { ...counts, files: files[name] ?? [] }])),
    files: Object.fromEntries(common.map((name) => [name, files[name]])),
  };
}

function readServer(stackFile: string) {
  const { postgres } = z
    .object({
      postgres: z.object({
        host: z.string(),
        port: z.number(),
        user: z.string(),
        password: z.string(),
      }),
    })
    .parse(JSON.parse(readFileSync(stackFile, 'utf8')));
  return postgres;
}
