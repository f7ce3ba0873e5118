/** Engines as processes: started with a log file, waited for until ready, ended by pid. */
import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Keeper } from './keeper';

const GRACE_MS = 8_000;
const LOG_TAIL_LINES = 15;

export interface EngineCommand {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly logFile: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Runs as this user; only root can ask for it. */
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
  /** File whose text becomes standard input; without it there is none. */
  readonly inputFile?: string;
  /** What asks this engine to end in order; SIGTERM when left out. */
  readonly stopSignal?: NodeJS.Signals;
}

export interface EngineProcess {
  readonly name: string;
  readonly pid: number;
  /** Why it ended, in words; settles once it has. */
  readonly exited: Promise<string>;
  readonly hasExited: () => boolean;
  /** Error with the end of the log. */
  readonly failure: (what: string) => Error;
  /** Asks it to end, and after a grace kills it with its group. */
  stop(): Promise<void>;
}

/** Starts an engine in a process group of its own, watched by the keeper. */
export function startProcess(command: EngineCommand, keeper: Keeper): EngineProcess {
  const signal = command.stopSignal ?? 'SIGTERM';
  const child = spawnToLog(command);
  let ended = false;
  const exited = new Promise<string>((resolve) => {
    const settle = (why: string): void => {
      ended = true;
      if (child.pid !== undefined) keeper.forget(child.pid);
      resolve(why);
    };
    child.once('error', (error) => settle(error.message));
    child.once('exit', (code, by) => settle(by === null ? `exit code ${String(code)}` : `signal ${by}`));
  });
  const pid = child.pid ?? 0;
  if (pid !== 0) keeper.watch(pid, signal);
  return {
    name: command.name,
    pid,
    exited,
    hasExited: () => ended,
    failure: (what) => new Error(`${command.name}: ${what}${logTail(command.logFile)}`),
    stop: async () => {
      if (ended || pid === 0) return;
      killQuietly(pid, signal);
      await Promise.race([exited, sleep(GRACE_MS, undefined, { ref: false })]);
      if (!ended) killQuietly(-pid, 'SIGKILL');
      await exited;
    },
  };
}

/** Runs a command to its end; throws with the end of its log unless it exits with 0. */
export async function runToEnd(command: EngineCommand, keeper: Keeper): Promise<void> {
  const engine = startProcess(command, keeper);
  const why = await engine.exited;
  if (why !== 'exit code 0') throw engine.failure(`ended with ${why}`);
}

/** Calls `probe` until it resolves; throws when the engine ends first or the time is over. */
export async function waitUntilReady(
  engine: EngineProcess,
  probe: () => Promise<unknown>,
  timeoutMs = 60_000,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    if (engine.hasExited()) throw engine.failure(`ended before it was ready (${await engine.exited})`);
    const problem = await probe().then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    if (problem === undefined) return;
    if (Date.now() > deadline)
      throw engine.failure(`not ready after ${String(timeoutMs / 1000)} s (${problem})`);
    await sleep(50);
  }
}

function spawnToLog(command: EngineCommand): ReturnType<typeof spawn> {
  const log = openSync(command.logFile, 'a');
  const input = command.inputFile === undefined ? undefined : openSync(command.inputFile, 'r');
  try {
    return spawn(command.command, [...command.args], {
      stdio: [input ?? 'ignore', log, log],
      detached: true,
      env: { ...process.env, ...command.env },
      ...(command.cwd === undefined ? {} : { cwd: command.cwd }),
      ...command.user,
    });
  } finally {
    closeSync(log);
    if (input !== undefined) closeSync(input);
  }
}

function killQuietly(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // Ended between our look and our signal: what was wanted.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function logTail(logFile: string): string {
  if (!existsSync(logFile)) return '';
  const lines = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-LOG_TAIL_LINES);
  return `\nThe end of ${logFile}:\n${lines.map((line) => `  ${line}`).join('\n')}`;
}
