/** A stack's own folder: one live stack in it at a time, and nothing of a dead one. */
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { endStrays } from '../engines/keeper';
import { identify, isRunning, processIdSchema, type ProcessId } from './process-id';

const OWNER_FILE = 'owner.json';
const KEEPER_FILE = 'keeper.json';
const ownerSchema = z.object({ owner: processIdSchema, mark: z.string() });

/** The folder cannot be used; the message says why and what to do. */
export class StackFolderError extends Error {
  override readonly name = 'StackFolderError';
}

/**
 * Makes `dir` this process's stack folder and returns the mark of the new stack. Of a stack that died there, whatever
 * still runs is ended and whatever lies there removed. Throws StackFolderError.
 */
export async function claimFolder(dir: string, python: string): Promise<string> {
  if (existsSync(join(dir, OWNER_FILE))) await clearDeadStack(dir, python);
  else if (existsSync(dir) && readdirSync(dir).some((name) => !isLog(name)))
    throw new StackFolderError(`${dir} is not empty and not a stack's folder; name another with --dir.`);
  mkdirSync(dir, { recursive: true });
  const mark = randomUUID();
  try {
    writeFileSync(join(dir, OWNER_FILE), JSON.stringify({ owner: identify(process.pid), mark }), {
      flag: 'wx',
    });
  } catch (error) {
    throw new StackFolderError(`${dir} was taken by another stack just now.`, { cause: error });
  }
  return mark;
}

/** Notes the stack's keeper, for which the next stack in this folder must wait should this one die. */
export function noteKeeper(dir: string, pid: number): void {
  writeFileSync(join(dir, KEEPER_FILE), JSON.stringify(identify(pid)));
}

/** Removes the folder and all in it; after a failure its log files stay, which say why. */
export function releaseFolder(dir: string, failed: boolean): void {
  if (failed) return clear(dir);
  rmSync(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}

async function clearDeadStack(dir: string, python: string): Promise<void> {
  const dead = readFile(join(dir, OWNER_FILE), ownerSchema);
  if (dead !== undefined && isRunning(dead.owner))
    throw new StackFolderError(
      `A stack runs in ${dir} already (pid ${String(dead.owner.pid)}); end it or name another --dir.`,
    );
  const keeper = readFile(join(dir, KEEPER_FILE), processIdSchema);
  if (keeper !== undefined) await untilGone(keeper);
  if (dead !== undefined) endStrays(python, dead.mark);
  if (existsSync(dir)) clear(dir);
}

/** The keeper of a dead stack is about to remove the folder: starting before that would be starting into the void. */
async function untilGone(keeper: ProcessId): Promise<void> {
  while (isRunning(keeper)) await sleep(50);
}

/** All but the log files directly in it: whoever starts a stack may have its output written there already. */
function clear(dir: string): void {
  for (const name of readdirSync(dir))
    if (!isLog(name)) rmSync(join(dir, name), { recursive: true, force: true });
  if (readdirSync(dir).length === 0) rmdirSync(dir);
}

function isLog(name: string): boolean {
  return name.endsWith('.log');
}

/** Undefined for a file that is not there, or was cut off while it was written: its writer is dead. */
function readFile<T>(file: string, schema: z.ZodType<T>): T | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}
