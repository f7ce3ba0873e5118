/**
 * Warm runners. One run at a time in each, so one run's failure or stop cannot hurt another; a runner that was stopped
 * is replaced. Runs beyond the pool's size stay in STARTING until a runner is free, as on AWS until capacity is there.
 */
import { join } from 'node:path';
import type { StackContext } from '../gateway/service';
import { RunnerProcess } from './runner-process';

/** Each runner is a JVM of about 1 GB. */
const MAX_RUNNERS = 2;

export class RunnerPool {
  private readonly idle: RunnerProcess[] = [];
  private readonly all = new Set<RunnerProcess>();
  private readonly queue: Array<(runner: RunnerProcess) => void> = [];
  private started = 0;
  private closed = false;

  constructor(
    private readonly context: StackContext,
    private size = MAX_RUNNERS,
  ) {}

  /** Starts a runner when there is none; settled when its Spark is up. `size` bounds the pool from now on. */
  async prewarm(size = this.size): Promise<void> {
    this.size = size;
    if (this.all.size === 0) this.free(this.start());
    await Promise.all([...this.all].map((runner) => runner.ready));
  }

  /** A runner for one run; give it back with `release`. Undefined when the signal comes before one is free. */
  async acquire(signal: AbortSignal): Promise<RunnerProcess | undefined> {
    const runner = this.idle.pop();
    if (runner) return runner;
    if (this.all.size < this.size) return this.start();
    return new Promise((resolve) => {
      this.queue.push(resolve);
      signal.addEventListener('abort', () => {
        const place = this.queue.indexOf(resolve);
        if (place >= 0) this.queue.splice(place, 1);
        resolve(undefined);
      });
    });
  }

  release(runner: RunnerProcess): void {
    if (runner.alive) this.free(runner);
    else this.refill();
  }

  /** Ends all runners; runs in them are lost. */
  async close(): Promise<void> {
    this.closed = true;
    await Promise.all([...this.all].map((runner) => runner.kill()));
  }

  private start(): RunnerProcess {
    this.started += 1;
    const runner = new RunnerProcess(
      this.context,
      join(this.context.dataDir, 'glue', `runner-${this.started}`),
    );
    this.all.add(runner);
    void runner.exited.then(() => {
      this.all.delete(runner);
      const place = this.idle.indexOf(runner);
      if (place >= 0) this.idle.splice(place, 1);
    });
    return runner;
  }

  private free(runner: RunnerProcess): void {
    const next = this.queue.shift();
    if (next) next(runner);
    else this.idle.push(runner);
  }

  /** In place of a runner that is gone, for those who wait, or so that the next run finds a warm one. */
  private refill(): void {
    if (this.closed) return;
    if (this.queue.length > 0 || this.all.size === 0) this.free(this.start());
  }
}
