/** The tests of the infrastructure, by Jest. */
import { runJest } from '../steps/run-jest.mjs';
import { nodeTool, runStep } from '../steps/run-step.mjs';

const CONFIG = '--config=test/infra/jest.config.js';

/** `env` names the parts, as `setUpInfra` gives them; returns {passed, failed, skipped}. */
export async function runInfraTests(env, args = []) {
  // A plan reads the code that it uploads, and a fresh clone has none.
  const { code, output } = await packageCode();
  if (code === 0) return runJest([CONFIG, ...args], env);
  process.stderr.write(`npm run package failed:\n${output}\n`);
  return { passed: 0, failed: 1, skipped: [] };
}

function packageCode() {
  const [command, ...args] = nodeTool('tsx/dist/cli.mjs', 'scripts/package.ts');
  return runStep(command, args);
}
