/** Linters of the infrastructure: tflint and actionlint by Go, checkov and hadolint as Python packages. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { makeInPlace } from '../setup/in-place.mjs';
import { environmentOf } from '../setup/parts.mjs';
import { cachePlaces, findLinter, VERSIONS } from '../toolchain.mjs';
import { runGoApart } from './go.mjs';

/** @typedef {import('../setup/parts.mjs').Part} Part */

/** @type {Part} */
export const tflint = goProgram('tflint', `github.com/terraform-linters/tflint@v${VERSIONS.tflint}`);

/** @type {Part} */
export const actionlint = goProgram(
  'actionlint',
  `github.com/rhysd/actionlint/cmd/actionlint@v${VERSIONS.actionlint}`,
);

/**
 * Apart from the project's own: checkov wants old versions of what that has.
 * @type {Part}
 */
export const infraEnvironment = environmentOf(
  'python environment of checkov',
  'scripts/infra/requirements.txt',
  ({ infraVenv }) => infraVenv,
);

function goProgram(name, program) {
  return {
    name,
    isThere: () => findLinter(name) !== undefined,
    make: async ({ log }) => {
      const place = cachePlaces()[name];
      const help = `${name} is built with Go: install Go, or ${name} ${VERSIONS[name]} so that it is on PATH.`;
      await makeInPlace(place, async (folder) => {
        const args = ['install', '-trimpath', '-ldflags=-s -w', program];
        await runGoApart(place, args, { help, log, env: { GOBIN: folder } });
        if (!existsSync(join(folder, name))) throw new Error(`Go installed no ${name}.`);
      });
      return 'go install';
    },
  };
}
