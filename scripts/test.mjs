/**
 * Everything that CI runs: set-up, then the tests of TypeScript, and the check and the tests of Python beside them. The last line is
 * `N passed, N failed`; the check counts as one test. Exits with 1 when one failed, or when a runner ran none.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setUp } from './setup.mjs';
import { readJestReport, readJunitReport } from './steps/reports.mjs';
import { nodeTool, runStep } from './steps/run-step.mjs';
import { toolchainEnvironment } from './toolchain.mjs';

function say(line) {
  process.stdout.write(`${line}\n`);
}

async function runCheck() {
  const { code } = await runStep(process.execPath, ['scripts/check.mjs'], { show: true });
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: [] };
}

async function runJest(folder, env) {
  const file = join(folder, 'jest.json');
  const [command, ...args] = nodeTool('jest/bin/jest.js', '--json', `--outputFile=${file}`);
  const { code } = await runStep(command, args, { show: true, env });
  return withExitCode(code, readJestReport(readReport(file)));
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

/** A runner that stopped before it wrote its report has run nothing. */
function readReport(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** A runner that failed without a failed test (it crashed, or found none) counts as one failure. */
function withExitCode(code, counts) {
  const ranNone = counts.passed + counts.failed === 0;
  return ranNone || (code !== 0 && counts.failed === 0) ? { ...counts, failed: counts.failed + 1 } : counts;
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

/** What only computes, one after the other. */
async function runCheckAndPytest(folder, env) {
  return [await timed('check', runCheck), await timed('pytest', () => runPytest(folder, env))];
}

async function main() {
  const { toolchain } = await setUp();
  const env = toolchainEnvironment(toolchain);
  const folder = mkdtempSync(join(tmpdir(), 'ecomflow-reports-'));
  let all;
  try {
    // Jest's tests wait for engines half of the time: the others work meanwhile.
    const [jest, others] = await Promise.all([
      timed('jest', () => runJest(folder, env)),
      runCheckAndPytest(folder, env),
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
    say('0 passed, 1 failed');
    process.exitCode = 1;
  },
);
