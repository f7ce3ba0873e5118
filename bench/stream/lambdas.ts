/** Processes of functions of the local stack. Linux only: it reads /proc. */
import { readFileSync } from 'node:fs';

/** `stackPid`: of the gateway's process, whose children they are. */
function processesOf(stackPid: number, functionName: string): number[] {
  const children = read(`/proc/${stackPid}/task/${stackPid}/children`).split(' ').filter(Boolean).map(Number);
  return children.filter((pid) => functionOf(pid) === functionName);
}

/** Undefined where it is no function's. */
export function functionOf(pid: number): string | undefined {
  return /(?:^|\0)AWS_LAMBDA_FUNCTION_NAME=([^\0]*)/.exec(read(`/proc/${pid}/environ`))?.[1];
}

/** By SIGKILL, all that run now; how many. */
export function killFunction(stackPid: number, functionName: string): number {
  const pids = processesOf(stackPid, functionName);
  for (const pid of pids) process.kill(pid, 'SIGKILL');
  return pids.length;
}

/** A process that ended between two looks is no error. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
