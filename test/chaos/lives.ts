/** The lives of one worker: each ends at a kill point, and the next begins at once. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PROJECT_ROOT } from '../../src/local-stack/stack';
import { EltError } from '../../src/model/errors';
import type { KillPoint } from './moments';
import type { Signal, WorkerOrder } from './order';

export interface Lives {
  /** Kill points that were died at, in that order. */
  deaths(): KillPoint[];
  /** How each of those ended, and how long after the signal. */
  ends(): readonly End[];
  /** Until each worker that was told to end has: the last may still be about it when all is done. */
  ended(): Promise<void>;
  /** Settles with the reason when a worker ended otherwise than at a kill point. */
  readonly failed: Promise<string>;
  close(): Promise<void>;
}

export interface LivesOptions {
  readonly name: string;
  readonly dir: string;
  readonly bundle: string;
  readonly env: Readonly<Record<string, string>>;
  readonly points: readonly KillPoint[];
  /** What it gets there; SIGKILL unless told. */
  readonly signal?: Signal;
  /** Node's arguments for the worker's program; the production worker's unless told. */
  readonly program?: readonly string[];
  /** What a scripted worker's activities are answered, by this process: it outlives the worker. */
  readonly answer?: (activity: string, input: unknown) => Promise<unknown>;
}

export interface End {
  readonly point: KillPoint;
  /** Null where the signal itself ended it. */
  readonly exitCode: number | null;
  readonly ms: number;
}

/** `stopTimeout` in infra-terraform/worker.tf is 120 s; the rest is for what is not ours. */
const MOST_MS = 100_000;

/** How an end differs from one that a platform asks for: by itself, with 0, in time. */
export function faultsOfEnd({ point, exitCode, ms }: End): string[] {
  return [
    ...(exitCode === 0 ? [] : [`${point}: exit code ${String(exitCode)}`]),
    ...(ms <= MOST_MS ? [] : [`${point}: took ${ms} ms to end`]),
  ];
}

/** What a scripted worker asks. */
export interface Question {
  readonly id: number;
  readonly activity: string;
  readonly input: unknown;
}

export interface Answer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: string;
  /** The error's code, where trying again does not help. */
  readonly finalCode?: string;
}

/** Starts a worker that dies at each of `points` once. */
export function startLives({
  name,
  dir,
  bundle,
  env,
  points,
  signal: given = 'SIGKILL',
  program = ['--import', 'tsx', join(__dirname, 'worker.ts')],
  answer,
}: LivesOptions): Lives {
  const diary = join(dir, `${name}.deaths`);
  const log = openSync(join(dir, `${name}.log`), 'a');
  const entries = (): Entry[] => (existsSync(diary) ? readDiary(diary) : []);
  const deaths = (): KillPoint[] => entries().map(({ point }) => point);
  const ends: End[] = [];
  let closed = false;
  let current: ChildProcess | undefined;
  let spare: ChildProcess | undefined;
  let fail: (reason: string) => void = () => undefined;
  const failed = new Promise<string>((settle) => (fail = settle));

  const load = (): ChildProcess => {
    const worker = spawn(process.execPath, program, {
      cwd: PROJECT_ROOT,
      env: { ...process.env, ...env },
      stdio: ['pipe', log, log, 'ipc'],
    });
    if (answer) answerQuestions(worker, answer);
    return worker;
  };
  const live = (): void => {
    const worker = spare ?? load();
    const left = points.filter((point) => !deaths().includes(point));
    const order: WorkerOrder = { points: [...left], diary, bundle, signal: given };
    worker.stdin?.write(`${JSON.stringify(order)}\n`);
    current = worker;
    spare = left.length > 0 ? load() : undefined;
    worker.once('exit', (code, signal) => {
      if (closed) return;
      const reached = entries().slice(points.length - left.length);
      const isAsTold = given === 'SIGKILL' ? signal === given : code !== null;
      if (reached.length === 0 || !isAsTold) {
        fail(`${name}: the worker ended with ${signal ?? `exit code ${String(code)}`}; see ${name}.log`);
        return;
      }
      const ms = Date.now() - (reached[0]?.atMs ?? 0);
      ends.push(...reached.map(({ point }) => ({ point, exitCode: code, ms })));
      live();
    });
  };
  live();
  return {
    deaths,
    ends: () => ends,
    async ended() {
      while (ends.length < deaths().length) await sleep(50);
    },
    failed,
    async close() {
      closed = true;
      await Promise.all([current, spare].map(end));
    },
  };
}

interface Entry {
  readonly point: KillPoint;
  readonly atMs: number;
}

function readDiary(file: string): Entry[] {
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => {
      const [, at = '', point = ''] = /^(\d+) (.+)$/.exec(line) ?? [];
      return { point: point as KillPoint, atMs: Number(at) };
    });
}

function answerQuestions(worker: ChildProcess, answer: NonNullable<LivesOptions['answer']>): void {
  const send = (message: Answer): void => {
    // The dead ask no more.
    if (worker.connected) worker.send(message, () => undefined);
  };
  worker.on('message', ({ id, activity, input }: Question) => {
    answer(activity, input).then(
      (result) => send({ id, result }),
      (error: unknown) =>
        send({ id, error: String(error), ...(error instanceof EltError ? { finalCode: error.code } : {}) }),
    );
  });
}

async function end(worker: ChildProcess | undefined): Promise<void> {
  if (!worker || worker.exitCode !== null || worker.signalCode !== null) return;
  const gone = once(worker, 'exit');
  worker.kill('SIGKILL');
  await gone;
}
