/**
 * `npm run infra:calls [-- JEST ARGUMENTS]`: runs the tests of TypeScript, all or those that are named, and adds the calls that roles
 * made to test/infra/golden/calls.json, which `npm run infra:check` holds to the roles' policies. `--anew` forgets those of before.
 */
import { writeFileSync } from 'node:fs';
import { setUp } from './setup.mjs';
import { runJest } from './steps/run-jest.mjs';
import { toolchainEnvironment } from './toolchain.mjs';

async function main(args) {
  const { toolchain } = await setUp();
  if (args.includes('--anew')) writeFileSync('test/infra/golden/calls.json', '[]\n');
  const named = args.filter((argument) => argument !== '--anew');
  const env = { ...toolchainEnvironment(toolchain), ECOMFLOW_CALLS_ADD: 'yes' };
  const { passed, failed } = await runJest(named, env);
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  },
);
