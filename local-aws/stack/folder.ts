/** A stack's own folder: one live stack in it at a time, and nothing of a dead one. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const OWNER_FILE = 'owner.json';
const ownerSchema = z.object({ pid: z.number().int(), startedAt: z.string() });

/** The folder cannot be used; the message says why and what to do. */
export class StackFolderError extends Error {
  override readonly name = 'StackFolderError';
}

/** Makes `dir` this process's stack folder; what a stack that died left in it is removed. Throws StackFolderError. */
export function claimFolder(dir: string): void {
  mkdirSync(dir, { recursive: true });
  const ownerFile = join(dir, OWNER_FILE);
  if (existsSync(ownerFile)) clearDeadStack(dir, ownerFile);
  else if (readdirSync(dir).length > 0)
    throw new StackFolderError(`${dir} is not empty and not a stack's folder; name another with --dir.`);
  const owner = { pid: process.pid, startedAt: startOf(process.pid) };
  try {
    writeFileSync(ownerFile, JSON.stringify(owner), { flag: 'wx' });
  } catch (error) {
    throw new StackFolderError(`${dir} was taken by another stack just now.`, { cause: error });
  }
}

/** Removes the folder and all in it. */
export function releaseFolder(dir: string): void {
  rmSync(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}

function clearDeadStack(dir: string, ownerFile: string): void {
  const owner = readOwner(ownerFile);
  if (owner !== undefined && startOf(owner.pid) === owner.startedAt)
    throw new StackFolderError(
      `A stack runs in ${dir} already (pid ${String(owner.pid)}); end it or name another --dir.`,
    );
  for (const entry of readdirSync(dir)) rmSync(join(dir, entry), { recursive: true, force: true });
}

/** Undefined for a file that was cut off while it was written: its writer is dead. */
function readOwner(ownerFile: string): z.infer<typeof ownerSchema> | undefined {
  try {
    return ownerSchema.parse(JSON.parse(readFileSync(ownerFile, 'utf8')));
  } catch {
    return undefined;
  }
}

/** When a process began, so that a pid that was given out again is not mistaken for the stack's; '' when it is gone. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return isAlive(pid) ? 'unknown' : '';
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
