/** One load measured: time, rows and bytes that it writes, memory, and a bare COPY of the same files beside it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { copyStatement } from '../../src/activities/load';
import { clientToken } from '../../src/aws/sql-runner';
import { COMMON_STAGING, stagingTable } from '../../src/model/names';
import { watchMemory } from '../support/memory.mjs';
import { untilDone, type Bench, type SilverBatch, type StatementTime } from './bench';
import { digestsOf } from './fill';
import { logEnd, statementsSince, watchStatements, type RanStatement } from './watch';

export interface LoadInput {
  /** The warehouse that is loaded; a copy of it where others are to come. */
  readonly database: string;
  readonly members: number;
  readonly changes: number;
  /** Counts what each step of each plan really did, at a price. */
  readonly profile: boolean;
}

export interface LoadResult {
  readonly members: number;
  /** Event rows in the batch. */
  readonly batch: number;
  readonly copySeconds: number;
  readonly loadSeconds: number;
  /** Load over COPY. */
  readonly ratio: number;
  readonly customerSeconds: number;
  /** Rows written (inserted, updated, deleted) by table; those of staging and of the work tables summed up as `work`. */
  readonly written: Readonly<Record<string, number>>;
  /** MB of PostgreSQL's log: all that was written, rows and the like. */
  readonly copyMegabytes: number;
  readonly loadMegabytes: number;
  readonly peakMemoryMib: number;
  /** The statements of the load's transaction. */
  readonly steps: readonly StatementTime[];
  /** What the load left, by table. */
  readonly digests: Readonly<Record<string, string>>;
}

const KEPT = /^(hist|dim|fact)_/;
const LEDGER = 'etl_load';
/** What dbt's snapshot does: history and dimension of customers. */
const CUSTOMER = /sp_load_(hist|dim)_customer\b/;

export async function measureLoad(
  bench: Bench,
  { database, members, changes, profile }: LoadInput,
): Promise<{ readonly result: LoadResult; readonly ran: readonly RanStatement[] }> {
  if (profile) await watchStatements(bench, database, true);
  await bench.leave();
  await bench.ask('postgres', 'checkpoint');
  const silver = await bench.generate('batch', changes);
  const bare = await timed(bench, () => copyOnly(bench, database, silver));
  const before = await rowsWritten(bench, database);
  const logStart = logEnd(bench);
  const memory = watchMemory(bench.pid, { name: 'postgres' });
  const load = await timed(bench, () => bench.load(database, silver));
  const peakMemoryMib = memory.stop();
  const written = differences(before, await rowsWrittenAfter(bench, database, before));
  const ran = profile ? statementsSince(bench, logStart) : [];
  const steps = load.result.map(({ sql, seconds }) => ({ sql, seconds: rounded(seconds) }));
  const result = {
    members,
    batch: silver.rows,
    copySeconds: bare.seconds,
    loadSeconds: load.seconds,
    ratio: rounded(load.seconds / bare.seconds),
    customerSeconds: rounded(
      sum(steps.filter(({ sql }) => CUSTOMER.test(sql)).map(({ seconds }) => seconds)),
    ),
    written,
    copyMegabytes: bare.megabytes,
    loadMegabytes: load.megabytes,
    peakMemoryMib,
    steps,
    digests: await digestsOf(bench, database),
  };
  return { result, ran };
}

/** The batch's files into empty tables of staging's shape, in one transaction: nothing but COPY. */
export async function copyOnly(bench: Bench, database: string, { files }: SilverBatch): Promise<void> {
  const sql = bench.sqlOf(database);
  const tables = Object.entries(files).filter(([, list]) => list.length > 0);
  const copies: string[] = [];
  for (const [name, list] of tables) {
    const staging = COMMON_STAGING[name as keyof typeof COMMON_STAGING] ?? stagingTable(name);
    const table = staging.replace('stg_', 'stg_bare_');
    await sql.execute(`create table ${table} (like ${staging})`);
    const key = `bench/${database}/${table}.manifest`;
    const entries = list.map(({ url, contentLength }) => ({
      url,
      mandatory: true,
      meta: { content_length: contentLength },
    }));
    await bench.store.writeJson(bench.lakeBucket, key, { entries });
    copies.push(copyStatement(table, bench.lakeBucket, key, bench.copyRoleArn));
  }
  await untilDone(sql, await sql.startBatch(copies, clientToken('bare', database)));
}

async function timed<T>(
  bench: Bench,
  work: () => Promise<T>,
): Promise<{ result: T; seconds: number; megabytes: number }> {
  const before = await logPosition(bench);
  const startedMs = Date.now();
  const result = await work();
  const seconds = rounded((Date.now() - startedMs) / 1000);
  return { result, seconds, megabytes: Math.round(((await logPosition(bench)) - before) / 1e6) };
}

async function logPosition(bench: Bench): Promise<number> {
  const [row] = await bench.ask('postgres', "select pg_current_wal_insert_lsn() - '0/0' as bytes");
  return Number(row?.['bytes']);
}

async function rowsWritten(bench: Bench, database: string): Promise<Record<string, number>> {
  const rows = await bench.ask(
    database,
    'select relname, n_tup_ins + n_tup_upd + n_tup_del as written from pg_stat_user_tables',
  );
  return Object.fromEntries(rows.map((row) => [String(row['relname']), Number(row['written'])]));
}

/** A session hands in its counts some time after its transaction. */
async function rowsWrittenAfter(
  bench: Bench,
  database: string,
  before: Readonly<Record<string, number>>,
): Promise<Record<string, number>> {
  for (;;) {
    const now = await rowsWritten(bench, database);
    if ((now[LEDGER] ?? 0) > (before[LEDGER] ?? 0)) return now;
    await sleep(500);
  }
}

function differences(
  before: Readonly<Record<string, number>>,
  after: Readonly<Record<string, number>>,
): Record<string, number> {
  const written: Record<string, number> = { work: 0 };
  for (const [table, count] of Object.entries(after)) {
    const rows = count - (before[table] ?? 0);
    if (KEPT.test(table) && rows > 0) written[table] = rows;
    else written['work'] = (written['work'] ?? 0) + rows;
  }
  return written;
}

function rounded(seconds: number): number {
  return Math.round(seconds * 100) / 100;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, one) => total + one, 0);
}
