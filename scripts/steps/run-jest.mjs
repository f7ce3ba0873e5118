/** A run of Jest: its output as it comes, and its counts. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readJestReport } from './reports.mjs';
import { nodeTool, runStep } from './run-step.mjs';

/** Runs Jest with `args`; returns {passed, failed, skipped}. */
export async function runJest(args, env) {
  const folder = mkdtempSync(join(tmpdir(), 'ecomflow-jest-'));
  try {
    const file = join(folder, 'jest.json');
    const [command, ...before] = nodeTool('jest/bin/jest.js', '--json', `--outputFile=${file}`);
    const { code } = await runStep(command, [...before, ...args], { show: true, env });
    return withExitCode(code, readJestReport(readReport(file)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A runner that stopped before it wrote its report has run nothing. */
export function readReport(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** A runner that failed without a failed test (it crashed, or found none) counts as one failure. */
export function withExitCode(code, counts) {
  const ranNone = counts.passed + counts.failed === 0;
  return ranNone || (code !== 0 && counts.failed === 0) ? { ...counts, failed: counts.failed + 1 } : counts;
}
