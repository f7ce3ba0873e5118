/** What a process is, for a table of who used the machine. */
import { basename, dirname } from 'node:path';
import { readProc } from '../support/processes.mjs';
import { functionOf } from './lambdas';

/** A function's name, or the script that a process runs. */
export function kindOf(pid: number): string {
  if (pid === process.pid) return 'this bench';
  const words = readProc(pid, 'cmdline').split('\0');
  const script = words.find((part, at) => at > 0 && /\.(ts|js|mjs|cjs|py)$/.test(part));
  if (script !== undefined && basename(script) === 'cli.js') return basename(dirname(script));
  return functionOf(pid) ?? (script === undefined ? readProc(pid, 'comm').trim() : basename(script));
}
