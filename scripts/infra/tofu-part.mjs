/** OpenTofu, built where neither it nor Terraform is installed. */
import { join } from 'node:path';
import { makeInPlace } from '../setup/in-place.mjs';
import { cachePlaces, findTofu, REPOSITORY, VERSIONS } from '../toolchain.mjs';
import { runGoApart } from './go.mjs';

const SOURCES = join(REPOSITORY, 'scripts', 'infra', 'tofu');
const PROGRAM = 'github.com/opentofu/opentofu/cmd/tofu';
/** A release, not a version that somebody works on: else it warns. */
const LINK = '-s -w -X github.com/opentofu/opentofu/version.dev=no';
const HELP = `Neither \`tofu\` nor \`terraform\` (1.10 or later) is on PATH, and there is no Go to build OpenTofu ${VERSIONS.tofu}. Install one of the three.`;

/**
 * `go install` refuses a module with a replace line, so a module of ours repeats that line and requires OpenTofu.
 * @type {import('../setup/parts.mjs').Part}
 */
export const tofu = {
  name: 'OpenTofu',
  isThere: () => findTofu() !== undefined,
  make: async ({ log }) => {
    const place = cachePlaces().tofu;
    await makeInPlace(place, async (folder) => {
      const args = ['build', '-trimpath', `-ldflags=${LINK}`, '-o', join(folder, 'tofu'), PROGRAM];
      await runGoApart(place, args, { help: HELP, log, cwd: SOURCES });
    });
    return 'go build';
  },
};
