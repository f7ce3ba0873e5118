/**
 * Waiting for a job that runs elsewhere: the one helper behind every `waitFor…` activity.
 *
 * On cancellation the reason decides: a cancelled, terminated or reset run stops its job and sees it stopped; a worker that
 * only shuts down, or was silent for so long that another attempt waits by now, leaves the job alone for that attempt (an
 * accident elsewhere: every deploy killed the running jobs, or orphaned them).
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { ApplicationFailure, Context } from '@temporalio/activity';
import { WorkflowNotFoundError } from '@temporalio/client';
import { EltError } from '../model/errors';
import { startHeartbeats } from './heartbeat';

export interface RemoteJob<Result> {
  /** The service's own id of the job; shown in heartbeats. */
  readonly id: string;
  /**
   * Looks once: null while it runs, its result, or the error that it ended with. What it throws is a failure to look,
   * which may be tried again; a job that has ended badly stays ended. `waitedMs`: since the first attempt was scheduled.
   */
  look(waitedMs: number): Promise<Result | EltError | null>;
  /** Asks the service to stop it and returns once it has ended. Must bear that it already has. */
  stop(): Promise<void>;
}

export interface WaitOptions {
  /** Shortest pause between two looks, milliseconds; the pause grows to 10 % of the time since the start. */
  readonly pollMinMs: number;
  /** Longest pause, where the job itself wants to hear of us; without it the pause grows for as long as the job takes. */
  readonly pollMostMs?: number;
  /** What a test sets instead of letting time pass. */
  readonly clock?: Clock;
}

export interface Clock {
  nowMs(): number;
  /** Rejects when the signal is given. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

const REAL_CLOCK: Clock = {
  nowMs: () => Date.now(),
  sleep: (ms, signal) => sleep(ms, undefined, { signal }),
};

/** What a heartbeat carries: enough for a person to find the job. */
export interface HeartbeatDetails {
  readonly jobId: string;
}

/** How long Temporal may take to say whether a run waits on. */
const ANSWER_MS = 10_000;

/** Node turns a longer timer into none. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Waits inside an activity until the job ends. Throws the code of a bad end, never to be retried here, or the cancellation. */
export async function waitForRemoteJob<Result>(
  job: RemoteJob<Result>,
  options: WaitOptions,
): Promise<Result> {
  const context = Context.current();
  const details: HeartbeatDetails = { jobId: job.id };
  const stopHeartbeats = startHeartbeats(context, details);
  try {
    return await lookUntilDone(job, context, options);
  } catch (error) {
    if (!context.cancellationSignal.aborted) throw error;
    return await endOnCancellation(job, context);
  } finally {
    stopHeartbeats();
  }
}

async function lookUntilDone<Result>(
  job: RemoteJob<Result>,
  context: Context,
  { pollMinMs, pollMostMs = LONGEST_TIMER_MS, clock = REAL_CLOCK }: WaitOptions,
): Promise<Result> {
  const signal = context.cancellationSignal;
  for (;;) {
    signal.throwIfAborted();
    const elapsedMs = (): number => clock.nowMs() - context.info.scheduledTimestampMs;
    const result = await job.look(elapsedMs());
    if (result instanceof EltError) throw endedBadly(result);
    if (result !== null) return result;
    const pauseMs = Math.max(pollMinMs, elapsedMs() * 0.1);
    await clock.sleep(Math.min(pauseMs, pollMostMs, LONGEST_TIMER_MS), signal);
  }
}

/** Not retryable even where the code is: waiting again for an ended job finds the same end. The workflow may start another. */
function endedBadly(error: EltError): ApplicationFailure {
  return ApplicationFailure.create({
    message: error.message,
    type: error.code,
    nonRetryable: true,
    cause: error,
  });
}

/** Never returns: either the cancellation, after the job was stopped, or a failure that lets the next attempt take over. */
async function endOnCancellation(job: RemoteJob<unknown>, context: Context): Promise<never> {
  const reason = context.cancellationDetails;
  const isRunOver = reason?.cancelRequested || (reason?.notFound && !(await isTakenOver(context)));
  if (isRunOver) {
    await job.stop();
    return context.cancelled;
  }
  if (reason?.workerShutdown) {
    throw ApplicationFailure.create({
      message: `the worker is shutting down; job ${job.id} goes on and the next attempt waits for it`,
      type: 'WorkerShutdown',
      nextRetryDelay: 100,
    });
  }
  return context.cancelled;
}

/** The server does not know this attempt any more: its run is over, or it was given up and the next one is under way. */
async function isTakenOver({ client, info }: Context): Promise<boolean> {
  const { workflowId, runId } = info.workflowExecution ?? { workflowId: '', runId: '' };
  const run = client.workflow.getHandle(workflowId, runId);
  try {
    // What an activity asks of Temporal ends with its cancellation, and that has come: this needs a signal of its own.
    const { raw, status } = await client.withAbortSignal(AbortSignal.timeout(ANSWER_MS), () =>
      run.describe(),
    );
    // A terminated run goes on listing what it waited for.
    const isWaiting = (raw.pendingActivities ?? []).some(({ activityId }) => activityId === info.activityId);
    return status.name === 'RUNNING' && isWaiting;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}
