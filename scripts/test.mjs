/**
 * Everything that CI runs: set-up, then the tests of TypeScript, and the check, the tests of Python and those of the
 * infrastructure beside them. The last line is `N passed, N failed`; the check counts as one test. Exits with 1 when one failed,
 * or when a runner ran none.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInfraTests } from './infra/run-tests.mjs';
import { setUpInfra } from './infra/set-up.mjs';
import { tofu } from './infra/tofu-part.mjs';
import { makeParts, setUp } from './setup.mjs';
import { endCommands } from './setup/run-command.mjs';
import { readJunitReport } from './steps/reports.mjs';
import { readReport, runJest, withExitCode } from './steps/run-jest.mjs';
import { runStep } from './steps/run-step.mjs';
import { toolchainEnvironment } from './toolchain.mjs';

function say(line) {
  process.stdout.write(`${line}\n`);
}

async function runCheck() {
  const { code } = await runStep(process.execPath, ['scripts/check.mjs'], { show: true });
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: [] };
}

async function runPytest(folder, env) {
  const file = join(folder, 'pytest.xml');
  const args = ['-m', 'pytest', `--junit-xml=${file}`];
  const { code, output } = await runStep(env.ECOMFLOW_PYTHON, args, { env });
  const counts = withExitCode(code, readJunitReport(readReport(file)));
  // Whole, where somebody has to read it: Jest's own output would be among its lines.
  if (counts.failed > 0) process.stderr.write(output);
  return counts;
}

async function timed(name, work) {
  const began = Date.now();
  const counts = await work();
  const seconds = Math.round((Date.now() - began) / 1000);
  say(
    `${name}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped.length} skipped (${seconds} s)`,
  );
  for (const reason of counts.skipped) say(`  skipped: ${reason}`);
  return counts;
}

/** Its parts may take ten minutes to build, so they were begun long before. */
async function runInfra(parts) {
  const [ready] = await parts;
  if (ready.status === 'fulfilled') return runInfraTests(ready.value);
  process.stderr.write(`${ready.reason.message}\n`);
  return { passed: 0, failed: 1, skipped: [] };
}

/** What only computes, one after the other. */
async function runOthers(folder, env, infraParts) {
  return [
    await timed('check', runCheck),
    await timed('pytest', () => runPytest(folder, env)),
    await timed('infra', () => runInfra(infraParts)),
  ];
}

async function main() {
  // At the lowest priority, beside everything else: it may take a quarter of an hour. What it came to is asked when its tests begin.
  const engine = Promise.allSettled([makeParts([tofu])]);
  const { toolchain } = await setUp();
  const infraParts = engine.then(([made]) =>
    Promise.allSettled([made.status === 'fulfilled' ? setUpInfra() : Promise.reject(made.reason)]),
  );
  const env = toolchainEnvironment(toolchain);
  const folder = mkdtempSync(join(tmpdir(), 'ecomflow-reports-'));
  let all;
  try {
    // Jest's tests wait for engines half of the time: the others work meanwhile.
    const [jest, others] = await Promise.all([
      timed('jest', () => runJest([], env)),
      runOthers(folder, env, infraParts),
    ]);
    all = [jest, ...others];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const sum = (key) => all.reduce((total, counts) => total + counts[key], 0);
  say(`${sum('passed')} passed, ${sum('failed')} failed`);
  return sum('failed') === 0 ? 0 : 1;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    process.stderr.write(`${error.message}\n`);
    // The engine may still be being built.
    endCommands();
    say('0 passed, 1 failed');
    process.exitCode = 1;
  },
);
