/** A process by its pid and its beginning: pids are given out again. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';

export const processIdSchema = z.object({ pid: z.number().int().positive(), startedAt: z.string() });

export type ProcessId = z.infer<typeof processIdSchema>;

/** The process that has this pid now. */
export function identify(pid: number): ProcessId {
  return { pid, startedAt: startOf(pid) };
}

/** Whether that very process still runs. */
export function isRunning(id: ProcessId): boolean {
  return id.startedAt !== '' && startOf(id.pid) === id.startedAt;
}

/** Clock ticks from the machine's start to the process's; '' when it is gone, 'unknown' where there is no /proc. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie is dead, only its parent has not looked yet.
    return state === 'Z' ? '' : (fields[18] ?? '');
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
