/** A step of the test, and what all of them work with. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Config } from '../../src/config';
import { PROJECT_ROOT } from '../../src/local-stack/stack';
import type { Undo } from '../demo/run-command';

export interface World {
  readonly config: Config;
  readonly account: string;
  readonly pipelines: readonly string[];
  /** What a step starts and does not see end is ended by this. */
  readonly undo: Pick<Undo, 'add'>;
  /** Says a figure that was measured. */
  readonly tell: (line: string) => void;
}

export interface Step {
  readonly name: string;
  /** Of docs/unproven.md: words of the lines that it proves. */
  readonly proves: readonly string[];
  /** Whether the local stack has all that it needs. */
  readonly local: boolean;
  run(world: World): Promise<void>;
}

/** Runs `ecomflow ARGS --json` and returns its document. Throws with what it said where it fails. */
export async function ecomflow(...args: string[]): Promise<unknown> {
  const bin = join(PROJECT_ROOT, 'bin/ecomflow.mjs');
  const child = spawn(process.execPath, [bin, ...args, '--json'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const code = await new Promise<number | null>((settle, fail) => {
    child.once('error', fail);
    child.once('close', settle);
  });
  if (code !== 0) throw new Error(`ecomflow ${args.join(' ')} ended with ${code}:\n${stdout}${stderr}`);
  return JSON.parse(stdout) as unknown;
}
