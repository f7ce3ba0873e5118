/** MariaDB and S3 for the DMS tests: the project's own stack in a process of its own, ended with this one. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createConnection, type Connection } from 'mysql2/promise';
import { waitFor } from './wait';

const ROOT = resolve(__dirname, '../../../..');
const READY_MS = 60_000;

export interface TestStack {
  readonly motoUrl: string;
  readonly mysql: { readonly host: string; readonly port: number; readonly user: string; readonly password: string };
  readonly python: string;
  readonly dir: string;
  /** As the shop's user, in a schema of its own. */
  connect(database?: string): Promise<Connection>;
  stop(): Promise<void>;
}

interface StackFile {
  readonly motoUrl: string;
  readonly mysql: TestStack['mysql'];
}

export async function startTestStack(): Promise<TestStack> {
  const dir = mkdtempSync(join(tmpdir(), 'ecomflow-dms-'));
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', 'local-aws/main.ts', '--dir', join(dir, 'stack'), '--parent-pid', String(process.pid)],
    { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const file = join(dir, 'stack', 'stack.json');
  await waitFor('the stack', () => existsSync(file) || refuseDead(child), READY_MS);
  const { motoUrl, mysql: found } = JSON.parse(readFileSync(file, 'utf8')) as StackFile;
  const mysql = { host: found.host, port: found.port, user: found.user, password: found.password };
  return {
    motoUrl,
    mysql,
    python: findPython(),
    dir,
    connect: (database) =>
      createConnection({
        ...mysql,
        ...(database === undefined ? {} : { database }),
        multipleStatements: true,
        timezone: 'Z',
      }),
    stop: () => endStack(child, dir),
  };
}

function refuseDead(child: ChildProcess): false {
  if (child.exitCode !== null) throw new Error(`the stack ended with code ${child.exitCode}`);
  return false;
}

async function endStack(child: ChildProcess, dir: string): Promise<void> {
  const exited = new Promise((settle) => child.once('exit', settle));
  child.kill('SIGTERM');
  await exited;
  rmSync(dir, { recursive: true, force: true });
}

function findPython(): string {
  const script = "import('./scripts/toolchain.mjs').then(({ toolchain }) => console.log(toolchain().python))";
  return execFileSync(process.execPath, ['-e', script], { cwd: ROOT, encoding: 'utf8' }).trim();
}
