/** PostgreSQL: what the local Redshift runs on. */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import type { EngineRoom } from './engine-room';
import { freePort } from './free-port';
import { waitUntilReady } from './process';

export interface PostgresEngine {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

interface PostgresHome {
  /** Everything of this engine that is not in the log folder. */
  readonly folder: string;
  readonly bin: string;
  readonly user: { readonly uid: number; readonly gid: number } | undefined;
}

const HOST = '127.0.0.1';
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: HOST,
  unix_socket_directories: '',
  // The warehouse goes with the stack: what a power cut could lose here is not worth the time of each flush.
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  shared_buffers: '256MB',
  work_mem: '32MB',
  max_connections: '100',
  timezone: 'UTC',
  jit: 'off',
  // Files of the data folder rather than /dev/shm, which is small in containers and outlives a kill.
  dynamic_shared_memory_type: 'mmap',
};

/** Starts PostgreSQL on a new cluster with the empty database `dev`; ready when it answers. */
export async function startPostgres(room: EngineRoom): Promise<PostgresEngine> {
  const engine = {
    host: HOST,
    port: await freePort(),
    user: 'ecomflow',
    password: randomBytes(12).toString('hex'),
  };
  const home = makeHome(room);
  const dataDir = join(home.folder, 'data');
  await initialise(room, home, dataDir, engine);
  const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const running = room.start({
    name: 'postgres',
    command: join(home.bin, 'postgres'),
    args: ['-D', dataDir, '-p', String(engine.port), ...settings],
    logFile: join(room.logDir, 'postgres.log'),
    cwd: home.folder,
    user: home.user,
    // "Fast" shutdown; SIGTERM would wait for every client to leave.
    stopSignal: 'SIGINT',
  });
  await waitUntilReady(running, () => query(engine, 'postgres', 'select 1'));
  await query(engine, 'postgres', 'create database dev');
  return engine;
}

async function query(engine: PostgresEngine, database: string, sql: string): Promise<void> {
  const client = new Client({ ...engine, database });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

async function initialise(
  room: EngineRoom,
  home: PostgresHome,
  dataDir: string,
  engine: PostgresEngine,
): Promise<void> {
  const passwordFile = join(home.folder, 'password');
  writeFileSync(passwordFile, engine.password, { mode: 0o600 });
  if (home.user) chownSync(passwordFile, home.user.uid, home.user.gid);
  await room.run({
    name: 'postgres initdb',
    command: join(home.bin, 'initdb'),
    args: [
      ...['-D', dataDir, '-U', engine.user, '--locale=C', '--encoding=UTF8', '--no-sync'],
      ...['--auth=scram-sha-256', `--pwfile=${passwordFile}`],
    ],
    logFile: join(room.logDir, 'postgres-initdb.log'),
    cwd: home.folder,
    user: home.user,
  });
}

/** PostgreSQL refuses root, so root runs it as `nobody`, who must reach its files; where not, they lie in a temporary folder. */
function makeHome(room: EngineRoom): PostgresHome {
  const folder = join(room.dir, 'postgres');
  mkdirSync(folder, { recursive: true });
  const bin = room.tools.postgresBin;
  if (process.getuid?.() !== 0) return { folder, bin, user: undefined };
  const user = nobody();
  chownSync(folder, user.uid, user.gid);
  const shared = canRun(user, 'test', ['-w', folder]) ? folder : temporaryHome(room, user);
  if (canRun(user, join(bin, 'postgres'), ['--version'])) return { folder: shared, bin, user };
  const copy = join(shared, 'native');
  cpSync(dirname(bin), copy, { recursive: true, verbatimSymlinks: true });
  const copied = join(copy, 'bin');
  if (canRun(user, join(copied, 'postgres'), ['--version'])) return { folder: shared, bin: copied, user };
  throw new Error(
    'postgres: the user nobody cannot run it, neither in its own folder nor in a copy below the temporary folder. ' +
      'Run as a user other than root, or set TMPDIR to a folder that all users may enter.',
  );
}

function temporaryHome(room: EngineRoom, user: { uid: number; gid: number }): string {
  const folder = mkdtempSync(join(tmpdir(), 'ecomflow-postgres-'));
  room.ownFolder(folder);
  chownSync(folder, user.uid, user.gid);
  return folder;
}

function canRun(user: { uid: number; gid: number }, command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { ...user, cwd: '/', stdio: 'ignore' }).status === 0;
}

function nobody(): { uid: number; gid: number } {
  const entry = /^nobody:[^:]*:(\d+):(\d+):/m.exec(readFileSync('/etc/passwd', 'utf8'));
  if (!entry) throw new Error('postgres: refuses to run as root, and there is no user nobody to run it as.');
  return { uid: Number(entry[1]), gid: Number(entry[2]) };
}
