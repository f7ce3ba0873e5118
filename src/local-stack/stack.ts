/** The local stack as a process of its own: start, find, stop. Its engines are children of that process and go with it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { EltError } from '../model/errors';

const stackSchema = z.object({
  pid: z.number().int(),
  gatewayUrl: z.string(),
  temporalAddress: z.string().optional(),
  temporalUiUrl: z.string().optional(),
  mysql: z.object({ host: z.string(), port: z.number(), adminUser: z.string(), adminPassword: z.string() }),
  env: z.record(z.string(), z.string()),
});

export type Stack = z.infer<typeof stackSchema>;

export const PROJECT_ROOT = resolve(__dirname, '../..');

/** Folder of a stack that `ecomflow local start` keeps in the working folder; one of a parent's is never looked for. */
export const LOCAL_STACK_DIR = '.ecomflow';

/** Slow machines build PostgreSQL's and MariaDB's data folders at the first start. */
const START_TIMEOUT_MS = 120_000;

/** The stack of a folder if its process lives; null otherwise. */
export function findStack(dir: string): Stack | null {
  return readStack(join(dir, 'stack.json')) ?? null;
}

/** Undefined where there is no such file; null for one that is cut off, of another version, or of a process that is gone. */
export function readStack(file: string): Stack | null | undefined {
  if (!existsSync(file)) return undefined;
  const stack = stackSchema.safeParse(parseJson(readFileSync(file, 'utf8')));
  return stack.success && isAlive(stack.data.pid) ? stack.data : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Starts engines and gateway and waits until they answer. Throws ELT_AWS_UNAVAILABLE with the log's place. */
export async function startStack(dir: string, options: { detached: boolean }): Promise<Stack> {
  mkdirSync(dir, { recursive: true });
  rmSync(join(dir, 'stack.json'), { force: true });
  const logFile = join(dir, 'stack.log');
  const log = openSync(logFile, 'a');
  const args = ['--import', 'tsx', join(PROJECT_ROOT, 'local-aws/main.ts'), '--dir', dir, '--temporal'];
  if (!options.detached) args.push('--parent-pid', String(process.pid));
  const child = spawn(process.execPath, args, {
    cwd: PROJECT_ROOT,
    detached: true,
    // By name: in a test of Jest, the environment that a child inherits is not the one that the test has set.
    env: process.env,
    stdio: ['ignore', log, log],
  });
  child.unref();
  // Whoever is stopped while it waits leaves no engines behind.
  const abandon = (): void => void child.kill();
  process.once('exit', abandon);
  try {
    return await waitForStack(dir, child, logFile);
  } finally {
    process.off('exit', abandon);
  }
}

async function waitForStack(dir: string, child: ChildProcess, logFile: string): Promise<Stack> {
  const endMs = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < endMs) {
    const stack = findStack(dir);
    if (stack) return stack;
    if (child.exitCode !== null) break;
    await sleep(100);
  }
  const tail = existsSync(logFile)
    ? readFileSync(logFile, 'utf8').trim().split('\n').slice(-8).join('\n')
    : '';
  throw new EltError(
    'ELT_AWS_UNAVAILABLE',
    `the local stack did not start; its log ${logFile} ends with\n${tail}`,
  );
}

/** Ends a process by its id and waits until it is gone; true when it was there. */
export async function stopProcess(pid: number, graceMs = 30_000): Promise<boolean> {
  if (!isAlive(pid)) return false;
  process.kill(pid, 'SIGTERM');
  for (const endMs = Date.now() + graceMs; isAlive(pid); await sleep(50)) {
    if (Date.now() > endMs) process.kill(pid, 'SIGKILL');
  }
  return true;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
