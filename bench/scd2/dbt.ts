/**
 * dbt snapshot beside the load: the same customers and changes, on the same PostgreSQL with the settings of the local
 * Redshift's sessions. Its database lacks Redshift's meaning of texts (trailing blanks do not count), which would only
 * slow it down.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { cacheDir, toolchain } from '../../scripts/toolchain.mjs';
import { say } from '../../src/cli/output';
import { PROJECT_ROOT } from '../../src/local-stack/stack';
import type { Bench } from './bench';

const PACKAGES = ['dbt-core==1.10.23', 'dbt-postgres==1.11.0'];
const PROJECT = join(__dirname, 'dbt');
const SETTINGS =
  'import json, sys; sys.path.insert(0, sys.argv[1]); from engine.database import SETTINGS; print(json.dumps(SETTINGS))';

export type Strategy = 'timestamp' | 'check';

export interface SnapshotResult {
  readonly strategy: Strategy;
  /** Of all statements of the second snapshot, which finds the changes. */
  readonly statementSeconds: number;
  readonly statements: number;
  /** From dbt's start to its end. */
  readonly wholeSeconds: number;
  /** Rows of its table that the second snapshot inserted or updated. */
  readonly rowsWritten: number;
}

export interface SnapshotInput {
  readonly strategy: Strategy;
  readonly members: number;
  readonly changes: number;
  readonly dir: string;
}

export async function measureSnapshot(bench: Bench, input: SnapshotInput): Promise<SnapshotResult> {
  const dbt = installDbt();
  const { strategy, members, changes, dir } = input;
  const database = `dbt_${strategy}_${members}_${changes}`;
  await bench.ask('postgres', `create database ${database}`);
  await bench.run(
    database,
    `set bench.members = ${members};\n${readFileSync(join(PROJECT, 'source.sql'), 'utf8')}`,
  );
  const snapshot = (): Told[] => runDbt(dbt, bench, { database, strategy, dir });
  snapshot();
  await bench.run(
    database,
    `set bench.changes = ${changes};\n${readFileSync(join(PROJECT, 'changes.sql'), 'utf8')}`,
  );
  await bench.run(database, 'vacuum analyze');
  await bench.ask(database, 'checkpoint');
  const beganMs = Date.now();
  const told = snapshot();
  const wholeSeconds = (Date.now() - beganMs) / 1000;
  const rowsWritten = await rowsOfSecondSnapshot(bench, database, strategy);
  await bench.ask('postgres', `drop database ${database}`);
  const times = told.flatMap(({ info, data }) =>
    info.name === 'SQLQueryStatus' && data.elapsed !== undefined ? [data.elapsed] : [],
  );
  return {
    strategy,
    statementSeconds: times.reduce((sum, one) => sum + one, 0),
    statements: times.length,
    wholeSeconds,
    rowsWritten,
  };
}

/** Rows of the latest transaction that wrote the table: new versions, and old ones that it closed. */
async function rowsOfSecondSnapshot(bench: Bench, database: string, strategy: Strategy): Promise<number> {
  const table = `customer_${strategy}`;
  const [row] = await bench.ask(
    database,
    `select count(*) as rows_written from ${table}
     where xmin = (select xmin from ${table} where dbt_valid_to is not null limit 1)`,
  );
  return Number(row?.['rows_written']);
}

const told = z.object({
  info: z.object({ name: z.string() }),
  data: z.looseObject({ elapsed: z.number().optional() }),
});
type Told = z.infer<typeof told>;

function runDbt(
  dbt: string,
  { server }: Bench,
  { database, strategy, dir }: { database: string; strategy: Strategy; dir: string },
): Told[] {
  const { stdout, stderr, status } = spawnSync(
    dbt,
    [
      ...['--log-format', 'json', '--log-level', 'debug', '--log-path', join(dir, 'dbt-logs')],
      ...['snapshot', '--select', `customer_${strategy}`, '--target-path', join(dir, 'dbt-target')],
      ...['--project-dir', PROJECT, '--profiles-dir', PROJECT],
    ],
    {
      cwd: dir,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
      env: {
        PATH: process.env['PATH'],
        HOME: dir,
        PGOPTIONS: sessionOptions(),
        BENCH_HOST: server.host,
        BENCH_PORT: String(server.port),
        BENCH_USER: server.user,
        BENCH_DATABASE: database,
        DBT_ENV_SECRET_BENCH_PASSWORD: server.password,
      },
    },
  );
  if (status !== 0) throw new Error(`dbt snapshot failed: ${stdout.slice(-3_000)}${stderr}`);
  return stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => told.parse(JSON.parse(line)));
}

/** What the local Redshift sets for its sessions, but for where it looks for Redshift's functions. */
function sessionOptions(): string {
  const { python } = toolchain();
  const output = execFileSync(python, ['-c', SETTINGS, join(PROJECT_ROOT, 'local-aws/redshift')]);
  const settings = z.record(z.string(), z.string()).parse(JSON.parse(output.toString()));
  return Object.entries(settings)
    .filter(([name]) => name !== 'search_path')
    .map(([name, value]) => `-c ${name}=${value.replaceAll(' ', '\\ ')}`)
    .join(' ');
}

/** dbt's command, installed from PyPI into an environment of the bench's own the first time. */
function installDbt(): string {
  const home = join(cacheDir(), `bench-${PACKAGES.join('-').replaceAll('==', '-')}`);
  const done = join(home, 'installed');
  if (!existsSync(done)) {
    say(`installing ${PACKAGES.join(' and ')} into ${home}…`);
    rmSync(home, { recursive: true, force: true });
    execFileSync(toolchain().python, ['-m', 'venv', home]);
    execFileSync(join(home, 'bin/pip'), ['install', '--quiet', '--disable-pip-version-check', ...PACKAGES], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    writeFileSync(done, '');
  }
  return join(home, 'bin/dbt');
}
