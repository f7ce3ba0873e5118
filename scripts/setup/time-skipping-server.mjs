/** Temporal's time-skipping server: jars, a script that starts it, and an archive of its classes. */
import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cachePlaces, REPOSITORY, VERSIONS } from '../toolchain.mjs';
import { makeInPlace } from './in-place.mjs';
import { fetchArtifact } from './maven.mjs';
import { runCommand } from './run-command.mjs';

/** Serial collector, first compiler only: it lives for one test file. */
export const JVM_OPTIONS = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
const ARCHIVE_TIMEOUT_MS = 180_000;

/** @typedef {import('./parts.mjs').Part} Part */

/** What the JVM is given for the server in `folder`, but for its port. */
export function serverArguments(folder) {
  return ['-cp', join(folder, '*'), 'io.temporal.testserver.TestServer'];
}

/** @type {Part} */
export const timeSkippingServer = {
  name: 'time-skipping server',
  isThere: () => existsSync(cachePlaces().testServer),
  make: async ({ java, log }) => {
    const artifact = `io.temporal:temporal-test-server:${VERSIONS.testServer}`;
    const { testServer, testServerArchive } = cachePlaces();
    await makeInPlace(testServer, async (folder) => {
      await fetchArtifact(artifact, folder, { java, log });
      const script = join(folder, 'temporal-test-server');
      const options = [...JVM_OPTIONS, `-XX:SharedArchiveFile=${testServerArchive}`];
      const args = [...options, ...serverArguments(testServer)].map((arg) => `"${arg}"`);
      writeFileSync(script, `#!/bin/sh\nexec "\${ECOMFLOW_JAVA:-${java}}" ${args.join(' ')} "$@"\n`);
      chmodSync(script, 0o755);
    });
    return 'Ivy';
  },
};

/**
 * Not needed, only quick: with it the server starts in a third of the time, and Temporal's SDK gives it five seconds.
 * @type {Part}
 */
export const timeSkippingClasses = {
  name: "archive of the time-skipping server's classes",
  optional: true,
  isThere: () => existsSync(cachePlaces().testServerArchive),
  make: async ({ java, log }) => {
    const { testServer, testServerArchive } = cachePlaces();
    const script = join(REPOSITORY, 'scripts', 'setup', 'make-server-archive.mjs');
    await runCommand(process.execPath, [script, java, testServer, testServerArchive], {
      log,
      timeoutMs: ARCHIVE_TIMEOUT_MS,
    });
    return 'a first run of it';
  },
};
