/** Types a command line as it stands: `temporal` into a shell, `npx ecomflow` into this process, which spares starting Node. */
import { execFile } from 'node:child_process';
import { dirname } from 'node:path';
import { CommanderError } from 'commander';
import { EXIT, reportError } from '../../../src/cli/output';
import { createProgram } from '../../../src/cli/program';
import { testStack } from '../../support/stack';

export interface Ended {
  readonly code: number;
  /** Of both streams. */
  readonly output: string;
}

export function enter(line: string): Promise<Ended> {
  const words = /^npx ecomflow (.*)$/.exec(line)?.[1];
  return words === undefined ? inShell(line) : ecomflow(wordsOf(words));
}

/** For what hangs: on a busy host what takes a second took half a minute. */
const LONGEST_MS = 240_000;

function inShell(line: string): Promise<Ended> {
  const PATH = `${dirname(testStack().tools.temporal)}:${process.env['PATH'] ?? ''}`;
  const options = { env: { ...process.env, PATH }, timeout: LONGEST_MS };
  return new Promise((resolve) => {
    const child = execFile('bash', ['-c', line], options, (_, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, output: stdout + stderr }),
    );
  });
}

/** As src/cli/main.ts does. */
async function ecomflow(words: readonly string[]): Promise<Ended> {
  let output = '';
  const take = (text: unknown): boolean => {
    output += String(text);
    return true;
  };
  const spies = [
    jest.spyOn(process.stdout, 'write').mockImplementation(take),
    jest.spyOn(process.stderr, 'write').mockImplementation(take),
  ];
  const { exitCode: before, env } = process;
  const profile = env['TEMPORAL_PROFILE'];
  process.exitCode = undefined;
  try {
    const code = await createProgram()
      .parseAsync(['node', 'ecomflow', ...words])
      .then(() => EXIT.ok, codeOf);
    return { code: Number(process.exitCode ?? code), output };
  } finally {
    process.exitCode = before;
    if (profile === undefined) delete env['TEMPORAL_PROFILE'];
    for (const spy of spies) spy.mockRestore();
  }
}

function codeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  return reportError(error, {});
}

/** As a shell splits them, as far as the page goes: words, "…" and '…'. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? '',
  );
}
