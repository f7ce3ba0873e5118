/** The bench's own local stack, and one past after the other in it: a warehouse, a bucket and a Glue job each. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateJobCommand, StartJobRunCommand } from '@aws-sdk/client-glue';
import { Client } from 'pg';
import { z } from 'zod';
import type { Undo } from '../../scripts/demo/run-command';
import { wordsOf } from '../../scripts/gen/template-words';
import { loadStatements } from '../../src/activities/load';
import { createAwsClients } from '../../src/aws/clients';
import { installWarehouse } from '../../src/aws/install-warehouse';
import { createObjectStore } from '../../src/aws/object-store';
import { createSqlRunner, type SqlRunner } from '../../src/aws/sql-runner';
import { statementError } from '../../src/aws/statement-error';
import { readWarehouseFiles } from '../../src/aws/warehouse-files';
import { provisionBucket } from '../../src/local-stack/provision';
import { PROJECT_ROOT, startStack, stopProcess } from '../../src/local-stack/stack';
import { loadConfig, warehouseOf } from '../../src/config';
import { listEntities } from '../../src/entities/registry';
import type { Entity } from '../../src/model/entity';
import { controlKey, definitionKey, tablePrefix } from '../../src/model/names';
import type { Plan } from '../../src/model/plan';
import { windowBetween } from '../../src/model/window';
import { findPipeline } from '../../src/pipelines/registry';
import { capturedOf } from '../../src/sources/mysql-cdc/captured';

export const PIPELINE = findPipeline('ecommerce');
const { database: DATABASE, tables: TABLES } = capturedOf(PIPELINE);
const SQL = join(PROJECT_ROOT, 'sql');
const DAY_MS = 86_400_000;
const FIRST_DAY_MS = Date.parse('2011-01-01T00:00:00Z');
const STAGED = ['customer', 'product', 'sales_order', 'order_line', 'batch', 'object'];
const SORTED = /^create table (\w+) \([\s\S]*?\nsortkey \((.+?)\)/;

export type World = Awaited<ReturnType<typeof openWorld>>;

/** What lies behind the day that is measured. */
export interface Past {
  readonly days: number;
  readonly database: string;
  readonly bucket: string;
  readonly job: string;
  readonly sql: SqlRunner;
  /** Of the day after. */
  readonly plan: Plan;
  /** That brought the day after in. */
  readonly loadId: string;
}

export async function openWorld(dir: string, undo: Undo) {
  const stackDir = join(dir, 'stack');
  const stack = await startStack(stackDir, { detached: false });
  undo.add(() => stopProcess(stack.pid));
  Object.assign(process.env, stack.env);
  const config = loadConfig();
  const clients = createAwsClients(config.AWS_REGION);
  const store = createObjectStore(clients.s3);
  const { postgres: server } = serverSchema.parse(
    JSON.parse(readFileSync(join(stackDir, 'stack.json'), 'utf8')),
  );
  const sqlOf = (database: string): SqlRunner =>
    createSqlRunner(clients.redshift, { ...warehouseOf(config), database });

  /** Statements of PostgreSQL's own, past the local Redshift. */
  async function ask(database: string, statements: string): Promise<void> {
    const client = new Client({ ...server, database });
    await client.connect();
    try {
      await client.query(statements);
    } finally {
      await client.end();
    }
  }

  /** Loads some days, by the worker's own statements from staging on. */
  async function load(database: string, first: number, days: number): Promise<string> {
    const given = (table: string): string => `given_${table}`;
    await ask(
      database,
      [
        ...STAGED.map((table) => `create table if not exists ${given(table)} (like stg_${table})`),
        ...STAGED.map((table) => `truncate ${given(table)}`),
        readSql('past.sql', { first, days }),
        ...STAGED.map((table) => `analyze ${given(table)}`),
      ].join(';\n'),
    );
    const sql = sqlOf(database);
    for (const entity of PIPELINE.entities) await sql.execute(hashesOf(entity));
    const loadId = randomUUID();
    const copies = STAGED.map((table) => `insert into stg_${table} select * from ${given(table)}`);
    const statements = loadStatements(copies, [PIPELINE]);
    await untilDone(sql, await sql.startBatch(statements, loadId, { load_id: loadId }));
    return loadId;
  }

  /** Its runs end as soon as they begin. */
  async function makeJob(runs: number): Promise<string> {
    const job = `past-${runs}`;
    const ScriptLocation = 's3://none/none.py';
    await clients.glue.send(
      new CreateJobCommand({
        Name: job,
        Role: config.ECOMFLOW_COPY_ROLE_ARN,
        Command: { Name: 'glueetl', PythonVersion: '3', ScriptLocation },
        ExecutionProperty: { MaxConcurrentRuns: 1000 },
      }),
    );
    for (let run = 0; run < runs; run += 1) {
      await fetch(`${stack.gatewayUrl}/_local/glue/behaviour`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ jobName: job, failNext: 'FAILED' }),
      });
      await clients.glue.send(
        new StartJobRunCommand({ JobName: job, Arguments: { '--token': `token-${run}` } }),
      );
    }
    return job;
  }

  /** The objects of three days; what lies under other days' prefixes nobody lists. */
  async function fillBronze(bucket: string, lastDay: number): Promise<void> {
    for (const { table, entity: contract } of TABLES) {
      const fullLoad = {
        fullLoadStartTime: '2010-12-31T00:00:00Z',
        fullLoadEndTime: '2010-12-31T00:00:01Z',
        fullLoadRows: 0,
      };
      const said = { pipeline: PIPELINE.name, epoch: 1, schema: DATABASE, table, entity: contract.name };
      await store.writeJson(bucket, controlKey(PIPELINE.name, 1, table), {
        ...said,
        ...fullLoad,
        objects: [],
      });
      for (let day = lastDay - 2; day <= lastDay; day += 1) {
        const date = new Date(FIRST_DAY_MS + day * DAY_MS).toISOString().slice(0, 10);
        for (let hour = 0; hour < 24; hour += 1) {
          const name = `${date.replaceAll('-', '')}-${String(hour).padStart(2, '0')}0000000.parquet`;
          const prefix = tablePrefix(PIPELINE.name, 1, DATABASE, table);
          await store.writeJson(bucket, `${prefix}${date.replaceAll('-', '/')}/${name}`, {});
        }
      }
    }
  }

  return {
    clients,
    store,
    config,
    ask,

    async makePast(days: number): Promise<Past> {
      const database = `past_${days}`;
      const bucket = `past-${days}`;
      await sqlOf('dev').execute(`create database ${database}`);
      const sql = sqlOf(database);
      await installWarehouse(sql, SQL, listEntities());
      await provisionBucket(clients, config, bucket);
      const definition = definitionKey(PIPELINE.name, 'bench');
      await store.writeJson(bucket, definition, PIPELINE);
      await load(database, 0, days);
      await ask(database, readSql('audit.sql', { days }));
      const loadId = await load(database, days, 1);
      await fillBronze(bucket, days);
      const job = await makeJob(days);
      await ask(database, 'vacuum analyze');
      return { days, database, bucket, job, sql, plan: planOf(days, definition), loadId };
    },

    /** Indexes what SORTKEY sorts, which is as near as PostgreSQL comes to a sorted table. */
    async sort({ database }: Past): Promise<void> {
      const tables = readWarehouseFiles(SQL).flatMap(({ kind, statements }) =>
        kind === 'table' ? statements.flatMap((text) => [SORTED.exec(text) ?? []]) : [],
      );
      const indexes = tables.flatMap(([, table, columns]) =>
        table && columns ? [`create index on ${table} (${columns})`] : [],
      );
      await ask(database, indexes.join(';\n'));
      await ask(database, 'vacuum analyze');
    },
  };
}

const serverSchema = z.object({
  postgres: z.object({ host: z.string(), port: z.number(), user: z.string(), password: z.string() }),
});

function readSql(file: string, values: Readonly<Record<string, number>>): string {
  return readFileSync(join(__dirname, file), 'utf8').replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    String(values[name]),
  );
}

/** Of each row, as refine makes them: a rule holds history to them. */
function hashesOf(entity: Entity): string {
  const text = wordsOf(entity, new Set()).hashed_texts.join(" || '|' || ");
  return `update given_${entity.name} set row_hash = sha2(${text}, 256)`;
}

function planOf(day: number, definition: string): Plan {
  const fromMs = FIRST_DAY_MS + day * DAY_MS;
  return {
    pipeline: PIPELINE.name,
    sourceKind: PIPELINE.source.kind,
    sourceSystem: PIPELINE.name,
    window: windowBetween(fromMs, fromMs + DAY_MS),
    mode: 'missing',
    isDue: true,
    windowMs: DAY_MS,
    definitionKey: definition,
    entities: PIPELINE.entities.map(({ name, version }) => ({ name, version })),
    warehouse: 'main',
    catalog: 'beside',
    reconcile: 'each-run',
    takesFigures: true,
    priority: 'live',
    publish: [],
    report: [],
    heartbeatTimeoutMs: 10_000,
  };
}

/** Throws the EltError of a statement that failed. */
export async function untilDone(sql: SqlRunner, statementId: string): Promise<void> {
  for (;;) {
    const statement = await sql.describe(statementId, 30);
    if (statement.Status === 'FAILED' || statement.Status === 'ABORTED') throw statementError(statement);
    if (statement.Status === 'FINISHED') return;
  }
}
