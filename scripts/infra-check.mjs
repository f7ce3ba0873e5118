/**
 * `npm run infra:check [-- JEST ARGUMENTS]`: everything that can be proved of `infra-terraform` without an AWS account. The last
 * line is `N passed, N failed`.
 */
import { setUpInfra } from './infra/set-up.mjs';
import { runInfraTests } from './infra/run-tests.mjs';
import { makeParts } from './setup.mjs';
import { nodeModules, pythonEnvironment } from './setup/parts.mjs';

async function main(args) {
  await makeParts([nodeModules, pythonEnvironment]);
  const counts = await runInfraTests(await setUpInfra(), args);
  process.stdout.write(`${counts.passed} passed, ${counts.failed} failed\n`);
  return counts.failed === 0 ? 0 : 1;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    process.stderr.write(`${error.message}\n`);
    process.stdout.write('0 passed, 1 failed\n');
    process.exitCode ||= 1;
  },
);
