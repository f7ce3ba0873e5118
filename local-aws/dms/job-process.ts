/**
 * Keeps one job's reader alive from a start to its end: a reader that dies is started again from its journal, and one
 * that cannot go on ends the task with its message.
 */
import { invalidState } from './errors';
import { ReaderProcess, type ReaderExit } from './reader-process';
import type { Death, ReaderMessage, ReaderState } from './reader-messages';
import type { LogPosition } from './positions';

const EXIT_FATAL = 10;
const FIRST_PAUSE_MS = 100;
const STOP_PATIENCE_MS = 30_000;

export type JobEnd =
  { readonly kind: 'stopped' | 'full-load-finished' } | { readonly kind: 'failed'; readonly message: string };

export interface JobProcessOptions {
  readonly python: string;
  readonly mostFailures: number;
  readonly config: () => Promise<Readonly<Record<string, unknown>>>;
  readonly clock: () => number;
  readonly log: (line: string) => void;
  readonly onRunning: () => void;
  readonly onRestart: () => void;
  readonly onEnd: (end: JobEnd) => void;
}

interface Drain {
  readonly id: number;
  readonly resolve: (position: LogPosition) => void;
  readonly reject: (error: Error) => void;
}

export class JobProcess {
  /** What the reader last said of itself; survives its restarts. */
  state: ReaderState | null = null;
  private reader: ReaderProcess | null = null;
  private following = false;
  private ended = false;
  private stopping = false;
  private failures = 0;
  private batchAtStart = 0;
  private lastError = 'the reader died without a word';
  private endReason: 'stopped' | 'full-load-finished' | null = null;
  private drains: Drain[] = [];
  private drainCount = 0;
  private armed: (() => void)[] = [];
  private pause: NodeJS.Timeout | null = null;

  constructor(private readonly options: JobProcessOptions) {}

  /** Spawns the first reader; `before` is what an earlier start of the task had reached. */
  start(before: ReaderState | null): void {
    this.state = before;
    void this.launch();
  }

  get pid(): number | undefined {
    return this.reader?.pid;
  }

  private async launch(): Promise<void> {
    this.pause = null;
    this.following = false;
    this.batchAtStart = this.state?.batch ?? 0;
    try {
      const config = await this.options.config();
      if (this.ended) return;
      this.reader = new ReaderProcess(this.options.python, config, {
        onMessage: (message) => this.hear(message),
        onExit: (exit) => this.afterExit(exit),
        log: this.options.log,
      });
      if (this.stopping) this.reader.send({ command: 'stop' });
    } catch (error) {
      this.end({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
    }
  }

  private hear(message: ReaderMessage): void {
    switch (message.type) {
      case 'clock':
        this.reader?.send({ command: 'clock', now: this.options.clock() });
        return;
      case 'progress':
        this.state = message.state;
        this.options.onRunning();
        return;
      case 'following':
        this.following = true;
        for (const drain of this.drains) this.reader?.send({ command: 'drain', id: drain.id });
        return;
      case 'drained':
        this.drains.find((drain) => drain.id === message.id)?.resolve(message.position);
        this.drains = this.drains.filter((drain) => drain.id !== message.id);
        return;
      case 'armed':
        for (const resolve of this.armed.splice(0)) resolve();
        return;
      case 'error':
        this.lastError = message.message;
        return;
      case 'ended':
        this.endReason = message.reason;
    }
  }

  private afterExit(exit: ReaderExit): void {
    this.reader = null;
    if (this.ended) return;
    if (exit.code === 0 && this.endReason) return this.end({ kind: this.endReason });
    if (exit.code === EXIT_FATAL) return this.end({ kind: 'failed', message: this.lastError });
    // a reader killed while it stops has nothing to lose: what it did not send stays behind the checkpoint
    if (this.stopping) return this.end({ kind: 'stopped' });
    // one that was killed from outside while it worked has done nothing wrong
    const killed = exit.signal === 'SIGKILL' && this.following;
    const advanced = killed || (this.state?.batch ?? 0) > this.batchAtStart;
    this.failures = advanced ? 1 : this.failures + 1;
    if (this.failures > this.options.mostFailures) {
      const message = `the reader died ${this.failures} times in a row without progress; last: ${this.lastError}`;
      return this.end({ kind: 'failed', message });
    }
    this.options.onRestart();
    this.options.log(`the reader ended (${exit.signal ?? `code ${exit.code}`}), starting it again`);
    this.pause = setTimeout(() => void this.launch(), FIRST_PAUSE_MS * 2 ** (this.failures - 1));
  }

  private end(end: JobEnd): void {
    if (this.ended) return;
    this.ended = true;
    if (this.pause) clearTimeout(this.pause);
    const why = end.kind === 'failed' ? end.message : 'the task was stopped';
    for (const drain of this.drains.splice(0)) drain.reject(invalidState(`cannot drain: ${why}`));
    this.options.onEnd(end);
  }

  /** Resolves once all that is committed in the source by now is in bronze; survives a reader's death on the way. */
  drain(): Promise<LogPosition> {
    if (this.ended || this.stopping)
      return Promise.reject(invalidState('cannot drain: the task is not running'));
    return new Promise((resolve, reject) => {
      const id = ++this.drainCount;
      this.drains.push({ id, resolve, reject });
      if (this.following) this.reader?.send({ command: 'drain', id });
    });
  }

  /** Asks the reader to finish what it has read. The end is reported through `onEnd`. */
  stop(): void {
    this.stopping = true;
    if (this.pause) return this.end({ kind: 'stopped' });
    const reader = this.reader;
    reader?.send({ command: 'stop' });
    const patience = setTimeout(() => void reader?.kill(), STOP_PATIENCE_MS);
    void reader?.exited.then(() => clearTimeout(patience));
  }

  /** Lets the reader give one table up (`schema.table`), once what was committed by now is in bronze. */
  async suspendTable(table: string): Promise<void> {
    await this.drain();
    this.reader?.send({ command: 'suspend', table });
    await this.drain();
  }

  /** Kills the reader now; the task goes on with another one. */
  async killReader(): Promise<void> {
    await this.reader?.kill();
  }

  /** Plans the reader's death at a point inside its work; resolves when the reader has understood. */
  planDeath(when: Death): Promise<void> {
    return new Promise((resolve) => {
      this.armed.push(resolve);
      this.reader?.send({ command: 'die', when });
    });
  }

  /** Ends everything at once, with the service. */
  async abandon(): Promise<void> {
    this.end({ kind: 'stopped' });
    await this.reader?.kill();
  }
}
