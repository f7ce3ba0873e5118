/** Commands of the set-up: output to a log file, whose end is shown when one fails. */
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';

const TAIL_LINES = 20;

/** A command of the set-up failed; the message has the end of its output. */
export class CommandError extends Error {
  name = 'CommandError';
}

const running = new Set();
let ended = false;

/** Runs a command to its end with its output appended to `log`; rejects with CommandError unless it exits with 0. */
export async function runCommand(command, args, { log, cwd, env = {}, timeoutMs }) {
  if (ended) throw new CommandError('interrupted');
  const file = openSync(log, 'a');
  try {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', file, file],
      detached: true,
    });
    running.add(child);
    const timer = timeoutMs && setTimeout(() => endGroup(child), timeoutMs);
    const ending = await new Promise((resolve) => {
      child.once('error', (error) => resolve(error.message));
      child.once('exit', (code, signal) => resolve(signal ?? code));
    });
    clearTimeout(timer);
    running.delete(child);
    if (ending !== 0) throw new CommandError(describe(command, args, ending, log));
  } finally {
    closeSync(file);
  }
}

/** Ends every command that still runs, with what it started, and lets none start: Ctrl-C must not leave a compiler behind. */
export function endCommands() {
  ended = true;
  for (const child of running) endGroup(child);
}

function endGroup(child) {
  try {
    process.kill(-child.pid, 'SIGTERM');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

function describe(command, args, ending, log) {
  const tail = readFileSync(log, 'utf8').trimEnd().split('\n').slice(-TAIL_LINES);
  const shown = [command, ...args].join(' ').slice(0, 160);
  return `\`${shown}\` ended with ${ending}. The end of ${log}:\n${tail.map((line) => `    ${line.slice(0, 200)}`).join('\n')}`;
}
