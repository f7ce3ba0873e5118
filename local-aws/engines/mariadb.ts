/** MariaDB: the shop's operational database, with the binlog that DMS reads. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import type { EngineRoom } from './engine-room';
import { freePort } from './free-port';
import { waitUntilReady } from './process';

export interface MariadbEngine {
  readonly host: string;
  readonly port: number;
  readonly adminUser: string;
  readonly adminPassword: string;
  /** Without SUPER: `init_connect`, by which the gateway sets the source's clock, is skipped for those who have it. */
  readonly user: string;
  readonly password: string;
}

const HOST = '127.0.0.1';
const SYSTEM_TABLES = ['mariadb_system_tables.sql', 'mariadb_system_tables_data.sql'];
/** What the shop and DMS may do: all with data and tables, reading the binlog, nothing with the server. */
const USER_PRIVILEGES =
  'select, insert, update, delete, create, drop, alter, index, references, create temporary tables, lock tables, ' +
  'trigger, create view, show view, reload, replication slave, binlog monitor, process';

/** Starts MariaDB on a new, empty data folder; ready when it answers. */
export async function startMariadb(room: EngineRoom): Promise<MariadbEngine> {
  const engine: MariadbEngine = {
    host: HOST,
    port: await freePort(),
    adminUser: 'ecomflow_admin',
    adminPassword: randomBytes(12).toString('hex'),
    user: 'ecomflow_source',
    password: randomBytes(12).toString('hex'),
  };
  const dataDir = join(room.dir, 'mariadb');
  for (const dir of [dataDir, temporaryDir(dataDir)]) mkdirSync(dir, { recursive: true });
  await bootstrap(room, dataDir, engine);
  const running = room.start({
    name: 'mariadb',
    command: join(room.tools.mariadbHome, serverBinary(room.tools.mariadbHome)),
    args: [...commonArgs(room, dataDir), ...serverArgs(engine.port)],
    logFile: join(room.logDir, 'mariadb.log'),
    env: libraryPath(room.tools.mariadbHome),
  });
  await waitUntilReady(running, async () => {
    const { host, port, adminUser, adminPassword } = engine;
    const connection = await createConnection({ host, port, user: adminUser, password: adminPassword });
    await connection.end();
  });
  return engine;
}

/** Makes the system tables and the two users in a server that reads SQL from standard input and ends. */
async function bootstrap(room: EngineRoom, dataDir: string, engine: MariadbEngine): Promise<void> {
  const share = shareDir(room.tools.mariadbHome);
  const system = SYSTEM_TABLES.map((name) => readFileSync(join(share, name), 'utf8'));
  const inputFile = join(dataDir, '..', 'mariadb-bootstrap.sql');
  // One statement a line is what --bootstrap reads.
  const sql = [
    'create database mysql;',
    'use mysql;',
    'set @auth_root_socket=null;',
    ...system,
    ...userStatements(engine),
    '',
  ];
  writeFileSync(inputFile, sql.join('\n'), { mode: 0o600 });
  await room.run({
    name: 'mariadb bootstrap',
    command: join(room.tools.mariadbHome, serverBinary(room.tools.mariadbHome)),
    args: [...commonArgs(room, dataDir), '--bootstrap'],
    logFile: join(room.logDir, 'mariadb-bootstrap.log'),
    env: libraryPath(room.tools.mariadbHome),
    inputFile,
  });
}

function userStatements(engine: MariadbEngine): string[] {
  const named = (user: string): string => `'${user}'@'127.0.0.1'`;
  return [
    "delete from global_priv where user <> 'mariadb.sys';",
    'flush privileges;',
    `create user ${named(engine.adminUser)} identified by '${engine.adminPassword}';`,
    `grant all privileges on *.* to ${named(engine.adminUser)} with grant option;`,
    `create user ${named(engine.user)} identified by '${engine.password}';`,
    `grant ${USER_PRIVILEGES} on *.* to ${named(engine.user)};`,
    'create database shop character set utf8mb4 collate utf8mb4_bin;',
  ];
}

/** A server that starts removes every temporary table in its folder, those of another server at work too. */
function temporaryDir(dataDir: string): string {
  return `${dataDir}-tmp`;
}

function commonArgs(room: EngineRoom, dataDir: string): string[] {
  return [
    '--no-defaults',
    `--basedir=${room.tools.mariadbHome}`,
    `--datadir=${dataDir}`,
    `--tmpdir=${temporaryDir(dataDir)}`,
    `--lc-messages-dir=${shareDir(room.tools.mariadbHome)}`,
    '--innodb-log-file-size=64M',
    '--innodb-buffer-pool-size=256M',
    // The data goes with the stack: what a power cut could lose here is not worth the time of each flush.
    '--innodb-flush-log-at-trx-commit=0',
    ...(process.getuid?.() === 0 ? ['--user=root'] : []),
  ];
}

function serverArgs(port: number): string[] {
  return [
    `--bind-address=${HOST}`,
    `--port=${String(port)}`,
    // Relative to the data folder: a socket's whole path may have 107 characters at most.
    '--socket=mariadb.sock',
    '--pid-file=mariadb.pid',
    '--skip-name-resolve',
    // A certificate of its own making takes up to 15 s of prime search, for a loopback address.
    '--skip-ssl',
    '--server-id=1',
    '--log-bin=binlog',
    '--binlog-format=ROW',
    '--binlog-row-image=FULL',
    '--binlog-row-metadata=FULL',
    '--sync-binlog=0',
    '--character-set-server=utf8mb4',
    '--collation-server=utf8mb4_bin',
    '--default-time-zone=+00:00',
    '--max-connections=200',
    '--performance-schema=OFF',
  ];
}

function serverBinary(home: string): string {
  return existsSync(join(home, 'bin', 'mariadbd')) ? join('bin', 'mariadbd') : join('sbin', 'mariadbd');
}

function shareDir(home: string): string {
  const folders = ['share', 'share/mysql', 'share/mariadb'].map((folder) => join(home, folder));
  const found = folders.find((folder) => existsSync(join(folder, 'mariadb_system_tables.sql')));
  if (found === undefined) throw new Error(`No mariadb_system_tables.sql below ${home}/share.`);
  return found;
}

function libraryPath(home: string): NodeJS.ProcessEnv {
  const libraries = join(home, 'libs');
  return existsSync(libraries) ? { LD_LIBRARY_PATH: libraries } : {};
}
