/** OpenTofu, built where neither it nor Terraform is installed. */
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeInPlace } from '../setup/in-place.mjs';
import { cachePlaces, findTofu, REPOSITORY, VERSIONS } from '../toolchain.mjs';
import { runGo } from './go.mjs';

const SOURCES = join(REPOSITORY, 'scripts', 'infra', 'tofu');
const PROGRAM = 'github.com/opentofu/opentofu/cmd/tofu';
/** A release, not a version that somebody works on: else it warns. */
const LINK = `-s -w -X github.com/opentofu/opentofu/version.dev=no`;
const HELP = `Neither \`tofu\` nor \`terraform\` (1.10 or later) is on PATH, and there is no Go to build OpenTofu ${VERSIONS.tofu}. Install one of the three.`;

/** @type {import('../setup/parts.mjs').Part} */
export const tofu = {
  name: 'OpenTofu',
  isThere: () => findTofu() !== undefined,
  make: async ({ log }) => {
    await makeInPlace(cachePlaces().tofu, (folder) => buildTofu(folder, log));
    return 'go build';
  },
};

/**
 * `go install` refuses a module with a replace line, so a module of ours repeats that line and requires OpenTofu. Modules and
 * objects stay after an interrupted build, so that the next goes on from there, and are removed after a good one.
 */
async function buildTofu(folder, log) {
  const work = `${cachePlaces().tofu}.build`;
  const sources = join(work, 'sources');
  mkdirSync(work, { recursive: true });
  cpSync(SOURCES, sources, { recursive: true });
  await runGo(['build', '-trimpath', `-ldflags=${LINK}`, '-o', join(folder, 'tofu'), PROGRAM], {
    help: HELP,
    log,
    cwd: sources,
    env: {
      GOPATH: join(work, 'path'),
      GOMODCACHE: join(work, 'modules'),
      GOCACHE: join(work, 'objects'),
      // Modules are read-only by default, and could then not be removed.
      GOFLAGS: `${process.env.GOFLAGS ?? ''} -modcacherw`.trim(),
    },
  });
  rmSync(work, { recursive: true, force: true });
}
