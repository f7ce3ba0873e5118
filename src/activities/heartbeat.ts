/**
 * Heartbeats on a timer of their own, because what an activity waits for may itself take long. Every activity has them, so
 * that a lost worker is noticed within the heartbeat timeout, whatever it was doing.
 */
import { Context } from '@temporalio/activity';

const MOST_PAUSE_MS = 60_000;

interface Beat {
  details: unknown;
}

/** The running activities of this worker that have a timer. */
const beats = new WeakMap<Context, Beat>();

/**
 * Heartbeats until the returned function is called. An activity has one timer: a later call changes what it tells, and
 * tells it at once. An activity that is over before the first beat costs no call.
 */
export function startHeartbeats(context: Context, details?: unknown): () => void {
  const running = beats.get(context);
  if (details !== undefined) context.heartbeat(details);
  if (running) {
    running.details = details;
    return () => undefined;
  }
  const timeoutMs = context.info.heartbeatTimeoutMs;
  if (timeoutMs === undefined) return () => undefined;
  const beat: Beat = { details };
  beats.set(context, beat);
  const timer = setInterval(() => context.heartbeat(beat.details), Math.min(MOST_PAUSE_MS, timeoutMs / 3));
  return () => {
    clearInterval(timer);
    beats.delete(context);
  };
}

type Activity = (input: never) => Promise<unknown>;

/** Wraps every activity so that it heartbeats while it runs. */
export function heartbeatWhileRunning<T extends Record<string, Activity>>(activities: T): T {
  const wrapped = Object.entries(activities).map(([name, activity]) => [
    name,
    async (input: never) => {
      const stop = startHeartbeats(Context.current());
      try {
        return await activity(input);
      } finally {
        stop();
      }
    },
  ]);
  return Object.fromEntries(wrapped) as T;
}
