/** The schema of AWS's provider, and the provider that stands in for it. */
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeInPlace } from '../setup/in-place.mjs';
import { runCommand } from '../setup/run-command.mjs';
import { cachePlaces, REPOSITORY } from '../toolchain.mjs';
import { runGo } from './go.mjs';

const SCRIPTS = join(REPOSITORY, 'scripts', 'infra');
/** Of AWS provider 6.66.0. */
const PACKAGE = '@cdktn/provider-aws@25.7.0';
const SHA512 = 'E/nhu0yVZE4mXMgIPuI8tEFt1BExLkA7ARjihdG+/HmfDfzLr+OEF3dkFRvI6glRt30lrrBWQLwXqCJBxcmyUg==';
const RULES = join(SCRIPTS, 'provider', 'internal', 'rules', 'types');
const NO_GO = 'The provider that stands in for AWS is built with Go 1.25 or later: install it.';

/** @type {import('../setup/parts.mjs').Part} */
export const awsSchema = {
  name: "schema of AWS's provider",
  isThere: () => existsSync(cachePlaces().awsSchema),
  make: async ({ log }) => {
    await makeInPlace(cachePlaces().awsSchema, async (folder) => {
      const unpacked = join(folder, 'unpacked');
      await fetchPackage(unpacked, log);
      const extract = join(SCRIPTS, 'schema', 'main.mjs');
      const args = [extract, join(unpacked, 'package'), join(folder, 'schema.json')];
      await runCommand(process.execPath, args, { log });
      rmSync(unpacked, { recursive: true });
    });
    return 'npm pack';
  },
};

/** Half a gigabyte, for as long as it is read. */
async function fetchPackage(folder, log) {
  mkdirSync(folder, { recursive: true });
  await runCommand('npm', ['pack', PACKAGE, '--pack-destination', folder], { log });
  const [name] = readdirSync(folder);
  const archive = join(folder, name);
  const found = createHash('sha512').update(readFileSync(archive)).digest('base64');
  if (found !== SHA512)
    throw new Error(`${PACKAGE} is not the package that was looked at: SHA-512 ${found}.`);
  await runCommand('tar', ['-xzf', archive, '-C', folder, 'package/lib'], { log });
}

/** @type {import('../setup/parts.mjs').Part} */
export const awsStandIn = {
  name: 'provider that stands in for AWS',
  isThere: () => existsSync(cachePlaces().awsStandIn),
  make: async ({ log }) => {
    await makeInPlace(cachePlaces().awsStandIn, async (folder) => {
      const program = join(folder, 'terraform-provider-aws');
      await runGo(['build', '-trimpath', '-ldflags=-s -w', '-o', program, '.'], {
        help: NO_GO,
        log,
        cwd: join(SCRIPTS, 'provider'),
      });
      const schema = join(folder, 'schema.json');
      copyFileSync(join(cachePlaces().awsSchema, 'schema.json'), schema);
      const derive = join(SCRIPTS, 'constraints', 'main.mjs');
      const args = [derive, schema, RULES, botocoreData(), join(folder, 'constraints.json')];
      await runCommand(process.execPath, args, { log });
    });
    return 'go build';
  },
};

/** AWS's models of its services, in the project's Python environment. */
function botocoreData() {
  const lib = join(cachePlaces().venv, 'lib');
  for (const python of readdirSync(lib)) {
    const data = join(lib, python, 'site-packages', 'botocore', 'data');
    if (existsSync(data)) return data;
  }
  throw new Error(`There is no botocore below ${lib}.`);
}
