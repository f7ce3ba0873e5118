/** A run's life: WAITING → STARTING → RUNNING → an end. */
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { roleName } from '../gateway/principal';
import type { StackContext } from '../gateway/service';
import { hasEnded, isLive, type Behaviour, type JobDefinition, type JobRun, type RunState } from './model';
import type { RunEnd, RunnerProcess } from './runner-process';
import type { RunnerPool } from './runner-pool';

const STOP_GRACE_MS = 10_000;
const DEFAULT_TIMEOUT_MINUTES = 480;

export interface RunRequest {
  readonly arguments: Readonly<Record<string, string>>;
  readonly timeoutMinutes: number | undefined;
  readonly queuing: boolean;
}

/** The runs of all jobs, in the order in which they were started. */
export class JobRuns {
  readonly all: JobRun[] = [];
  private readonly runners = new Map<string, RunnerProcess>();
  private readonly wakers = new Map<string, () => void>();

  constructor(
    private readonly context: StackContext,
    private readonly pool: RunnerPool,
    private readonly behaviourOf: (jobName: string) => Behaviour,
  ) {}

  ofJob(jobName: string): JobRun[] {
    return this.all.filter((run) => run.job.Name === jobName);
  }

  hasRoom(job: JobDefinition): boolean {
    return this.ofJob(job.Name).filter(isLive).length < (job.ExecutionProperty?.MaxConcurrentRuns ?? 1);
  }

  /** Starts a run, or lets it wait when the job's limit is reached and it may queue. */
  start(job: JobDefinition, request: RunRequest): JobRun {
    const now = new Date();
    const id = `jr_${randomBytes(32).toString('hex')}`;
    const logs = join(this.context.dataDir, 'glue', 'logs');
    mkdirSync(logs, { recursive: true });
    const run: JobRun = {
      id,
      job,
      arguments: request.arguments,
      timeoutMs: (request.timeoutMinutes ?? job.Timeout ?? DEFAULT_TIMEOUT_MINUTES) * 60_000,
      queuing: request.queuing,
      startedOn: now,
      lastModifiedOn: now,
      logFile: join(logs, `${id}.log`),
      state: this.hasRoom(job) ? 'STARTING' : 'WAITING',
    };
    this.all.push(run);
    if (run.state === 'WAITING') run.stateDetail = 'Job run is waiting: max concurrent runs per job exceeded';
    else this.launch(run);
    return run;
  }

  /** Asks a run to stop; it is STOPPED when its work has really ended. */
  stop(run: JobRun): void {
    if (run.state === 'WAITING') return this.end(run, 'STOPPED');
    this.move(run, 'STOPPING');
    this.halt(run);
  }

  /** Ends a run in one of the states that come from outside it, such as EXPIRED. */
  end(run: JobRun, state: RunState, errorMessage?: string): void {
    if (hasEnded(run)) return;
    if (errorMessage !== undefined) run.errorMessage = errorMessage;
    run.completedOn = new Date();
    this.move(run, state);
    this.startWaiting(run.job.Name);
  }

  private launch(run: JobRun): void {
    this.execute(run).catch((error: unknown) => {
      this.context.log(`glue run ${run.id}: ${String(error)}`);
      this.end(run, 'ERROR', `Internal error: ${String(error)}`);
    });
  }

  private async execute(run: JobRun): Promise<void> {
    const behaviour = this.behaviourOf(run.job.Name);
    const { failNext, stuckNext } = behaviour;
    behaviour.failNext = undefined;
    behaviour.stuckNext = undefined;
    if (behaviour.startDelayMs > 0) await this.pause(run, behaviour.startDelayMs);
    if (failNext) return this.end(run, failNext, `${failNext} on demand of /_local/glue/behaviour`);
    if (stuckNext) {
      if (!stopping(run)) this.begin(run);
      await this.pause(run, run.timeoutMs);
      return this.conclude(run, { state: 'STOPPED', error: null }, !stopping(run));
    }
    if (stopping(run)) return this.end(run, 'STOPPED');
    const runner = await this.waitForRunner(run);
    if (runner) await this.executeIn(runner, run);
    else this.end(run, 'STOPPED');
  }

  /** Undefined when the run was stopped before a runner was free. */
  private async waitForRunner(run: JobRun): Promise<RunnerProcess | undefined> {
    const stopped = new AbortController();
    this.wakers.set(run.id, () => stopped.abort());
    const runner = await this.pool.acquire(stopped.signal);
    this.wakers.delete(run.id);
    return runner;
  }

  private async executeIn(runner: RunnerProcess, run: JobRun): Promise<void> {
    try {
      await runner.ready;
      if (stopping(run)) return this.end(run, 'STOPPED');
      await this.workIn(runner, run);
    } finally {
      this.pool.release(runner);
    }
  }

  /** A runner that was told to stop would stop its next run as well, also where the stop came too late for this one. */
  private async workIn(runner: RunnerProcess, run: JobRun): Promise<void> {
    this.begin(run);
    this.runners.set(run.id, runner);
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      this.halt(run);
    }, run.timeoutMs);
    try {
      const end = await runner.run(orderOf(run));
      this.conclude(run, end, timedOut);
    } finally {
      clearTimeout(timer);
      this.runners.delete(run.id);
      if (runner.isStopped) await runner.kill();
    }
  }

  private conclude(run: JobRun, end: RunEnd, timedOut: boolean): void {
    if (timedOut) return this.end(run, 'TIMEOUT', 'Job run exceeded its timeout');
    if (stopping(run) && end.state !== 'SUCCEEDED') return this.end(run, 'STOPPED');
    switch (end.state) {
      case 'LOST':
        return this.end(
          run,
          'FAILED',
          'Error Category: UNCLASSIFIED_ERROR; The driver process ended unexpectedly',
        );
      case 'FAILED':
        return this.end(run, 'FAILED', end.error ?? 'no message');
      case 'SUCCEEDED':
      case 'STOPPED':
        return this.end(run, end.state);
    }
  }

  /** Stops what the run does now. A process whose Python does not end in time is replaced. */
  private halt(run: JobRun): void {
    this.wakers.get(run.id)?.();
    const runner = this.runners.get(run.id);
    if (!runner) return;
    runner.stop(run.id);
    const timer = setTimeout(() => void runner.kill(), STOP_GRACE_MS);
    void runner.exited.then(() => clearTimeout(timer));
  }

  private begin(run: JobRun): void {
    run.executingSince = new Date();
    run.beganMs = this.context.clock.now();
    this.move(run, 'RUNNING');
  }

  private move(run: JobRun, state: RunState): void {
    run.state = state;
    run.lastModifiedOn = new Date();
  }

  private startWaiting(jobName: string): void {
    const next = this.ofJob(jobName).find((run) => run.state === 'WAITING');
    if (!next || !this.hasRoom(next.job)) return;
    delete next.stateDetail;
    this.move(next, 'STARTING');
    this.launch(next);
  }

  /** Waits, unless the run is stopped before. */
  private async pause(run: JobRun, ms: number): Promise<void> {
    if (stopping(run)) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      timer.unref();
      this.wakers.set(run.id, () => {
        clearTimeout(timer);
        resolve();
      });
    });
    this.wakers.delete(run.id);
  }
}

/** A function, since a state may change during any await. */
function stopping(run: JobRun): boolean {
  return run.state === 'STOPPING';
}

/** Defaults, overridden by the run's, then the job's own. */
export function mergedArguments({ job, arguments: given }: JobRun): Record<string, string> {
  return { ...job.DefaultArguments, ...given, ...job.NonOverridableArguments };
}

/** The arguments as Glue hands them to the script. */
function orderOf(run: JobRun): Parameters<RunnerProcess['run']>[0] {
  const { Command, Name, Role } = run.job;
  const {
    '--extra-py-files': extra = '',
    '--scriptLocation': script = Command.ScriptLocation,
    ...own
  } = mergedArguments(run);
  const given = { '--JOB_NAME': Name, '--JOB_ID': `j_${Name}`, '--JOB_RUN_ID': run.id, ...own };
  return {
    id: run.id,
    role: roleName(Role),
    script,
    extraPyFiles: extra.split(',').filter((url) => url !== ''),
    arguments: Object.entries(given).flat(),
    logFile: run.logFile,
  };
}
