/** Go, for what is built here. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../setup/run-command.mjs';
import { onPath } from '../toolchain.mjs';

/** Runs Go behind everything else that the machine does; `help` is the error where there is none. */
export async function runGo(args, { help, env = {}, ...options }) {
  const go = onPath('go');
  if (!go) throw new Error(help);
  const nice = onPath('nice');
  const [command, ...before] = nice ? [nice, '-n', '19', go] : [go];
  await runCommand(command, [...before, ...args], { ...options, env: { CGO_ENABLED: '0', ...env } });
}

/**
 * The same for a big program that is built once: modules and objects go to folders beside `place`, which stay after an
 * interrupted build, so that the next goes on from there, and are removed after a good one.
 */
export async function runGoApart(place, args, { env = {}, ...options }) {
  const work = `${place}.build`;
  mkdirSync(work, { recursive: true });
  await runGo(args, {
    ...options,
    env: {
      ...env,
      GOPATH: join(work, 'path'),
      GOMODCACHE: join(work, 'modules'),
      GOCACHE: join(work, 'objects'),
      // Modules are read-only by default, and could then not be removed.
      GOFLAGS: `${process.env.GOFLAGS ?? ''} -modcacherw`.trim(),
    },
  });
  rmSync(work, { recursive: true, force: true });
}
