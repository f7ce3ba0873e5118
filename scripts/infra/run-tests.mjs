/** The tests of the infrastructure, by Jest. */
import { runJest } from '../steps/run-jest.mjs';

const CONFIG = '--config=test/infra/jest.config.js';

/** `env` names the parts, as `setUpInfra` gives them; returns {passed, failed, skipped}. */
export function runInfraTests(env, args = []) {
  return runJest([CONFIG, ...args], env);
}
