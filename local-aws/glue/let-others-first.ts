/** Spark takes what cores there are, for as long as a window runs; whoever waits for an answer of this machine meanwhile must not wait for it. */
import { writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';

const NICE = 10;

/** The process, which leads a session of its own, and all that it starts from now on. */
export function letOthersFirst(pid: number, log: (message: string) => void): void {
  try {
    setPriority(pid, NICE);
    // Where Linux weighs sessions (sched_autogroup), the processes' own priorities count among themselves alone.
    writeFileSync(`/proc/${pid}/autogroup`, String(NICE));
  } catch (error) {
    // It has ended, or this is no such Linux.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') log(`glue runner: ${String(error)}`);
  }
}
