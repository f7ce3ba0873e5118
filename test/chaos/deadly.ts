/**
 * Makes a worker end itself at the first kill point that it reaches. SIGKILL: nothing is said, closed or handed back. SIGTERM: what it
 * is doing goes on for as long as its shutdown lets it.
 */
import { appendFileSync } from 'node:fs';
import { Context } from '@temporalio/activity';
import type { WorkerOptions } from '@temporalio/worker';
import type { Deps } from '../../src/deps';
import { isWait, type KillPoint } from './moments';
import type { WorkerOrder } from './order';

type Activity = (input: unknown) => Promise<unknown>;

export interface Deadly {
  /** Ends the worker here when this point is armed; tells whether it was. */
  reach(point: KillPoint): boolean;
  deps(deps: Deps): Deps;
  activities(activities: WorkerOptions['activities']): Record<string, Activity>;
}

/** `diary` is told of the point before the worker is ended there. */
export function deadlyAt({ points, diary, signal }: Omit<WorkerOrder, 'bundle'>): Deadly {
  const armed = new Set<string>(points);
  let isEnding = false;
  const reach = (point: KillPoint): boolean => {
    if (!armed.delete(point)) return false;
    // Others that are reached before the signal takes effect are not this death's. Who ends slowly comes by them on the way.
    if (signal === 'SIGKILL') armed.clear();
    appendFileSync(diary, `${Date.now()} ${point}\n`);
    if (!isEnding) process.kill(process.pid, signal);
    isEnding = true;
    return true;
  };
  return {
    reach,
    deps(deps) {
      for (const part of Object.values(deps)) if (isClient(part)) watchAnswers(part, reach);
      return deps;
    },
    activities: (activities) =>
      Object.fromEntries(
        Object.entries(activities as Record<string, Activity>).map(([name, activity]) => [
          name,
          async (input: unknown) => {
            reach(`${name} begin`);
            const result = await activity(input);
            reach(`${name} end`);
            return result;
          },
        ]),
      ),
  };
}

interface SdkClient {
  readonly middlewareStack: {
    add(
      middleware: (next: (args: unknown) => Promise<unknown>) => (args: unknown) => Promise<unknown>,
      options: object,
    ): void;
  };
}

function isClient(part: unknown): part is SdkClient {
  return typeof part === 'object' && part !== null && 'middlewareStack' in part;
}

/** Inside a wait: AWS has answered its first look, and the worker has not yet acted on it. */
function watchAnswers(client: SdkClient, reach: Deadly['reach']): void {
  client.middlewareStack.add(
    (next) => async (args) => {
      const answer = await next(args);
      const activity = currentActivity();
      if (activity !== undefined && isWait(activity)) reach(`${activity} inside`);
      return answer;
    },
    { step: 'finalizeRequest', name: 'deadly', override: true },
  );
}

/** Undefined outside an activity. */
function currentActivity(): string | undefined {
  try {
    return Context.current().info.activityType;
  } catch {
    return undefined;
  }
}
