/** Makes a worker kill itself at the first kill point that it reaches. SIGKILL: nothing is said, closed or handed back. */
import { appendFileSync } from 'node:fs';
import { Context } from '@temporalio/activity';
import type { WorkerOptions } from '@temporalio/worker';
import type { Deps } from '../../src/deps';
import { isWait, type KillPoint } from './moments';

type Activity = (input: unknown) => Promise<unknown>;

export interface Deadly {
  /** Dies here when this point is armed. */
  reach(point: KillPoint): void;
  deps(deps: Deps): Deps;
  activities(activities: WorkerOptions['activities']): Record<string, Activity>;
}

/** `diary` is told of the point before the worker dies there. */
export function deadlyAt(points: readonly KillPoint[], diary: string): Deadly {
  const armed = new Set<string>(points);
  const reach = (point: KillPoint): void => {
    if (!armed.has(point)) return;
    // Others that are reached before the signal takes effect are not this death's.
    armed.clear();
    appendFileSync(diary, `${point}\n`);
    process.kill(process.pid, 'SIGKILL');
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
function watchAnswers(client: SdkClient, reach: (point: KillPoint) => void): void {
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
