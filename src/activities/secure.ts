/** Secure: all of a window is in bronze, and its kind of source can prove it. */
import { Context } from '@temporalio/activity';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Plan, Watermark } from '../model/plan';
import type { FindSource, SourceKind } from '../sources/source-kind';
import { cancellable } from './cancellable';
import { waitForRemoteJob } from './remote-job';

export interface SecureDeps {
  readonly findSource: FindSource;
  readonly settings: { readonly pollMinMs: number };
}

export type BegunSecuring =
  | {
      readonly isMarked: true;
      /** The kind's own: see `SourceKind.mark`. */
      readonly mark: unknown;
    }
  /** The source's clock has not reached the window's end; try again after this time. */
  | { readonly isMarked: false; readonly waitMs: number };

export function createSecureActivities({ findSource, settings }: SecureDeps) {
  return {
    /** Waits until the source is complete, and marks it once its clock is past the window's end. */
    async beginSecuring({ plan }: { plan: Plan }): Promise<BegunSecuring> {
      const source = findSource(plan.sourceKind);
      await waitUntilReady(source, plan, settings);
      const waitMs = Date.parse(plan.window.to) - (await source.nowMs(plan.pipeline));
      if (waitMs > 0) return { isMarked: false, waitMs };
      return {
        isMarked: true,
        mark: await cancellable((signal) => source.mark(plan, { ...ownTry(), signal })),
      };
    },

    /** Throws the code of the source's trouble as soon as there is one, also of a mark that does not arrive. */
    async finishSecuring({ plan, mark }: { plan: Plan; mark: unknown }): Promise<Watermark> {
      const source = findSource(plan.sourceKind);
      const seek = await source.seek(plan, mark);
      const stop = async (): Promise<void> => source.abandon?.(plan, mark);
      const watermark = await waitForRemoteJob({ id: `${plan.pipeline} mark`, look: seek, stop }, settings);
      await sleep(watermark.slackMs);
      return watermark;
    },
  };
}

/** Attempts of one activity are one try. */
function ownTry(): { token: string; since: string } {
  const { workflowExecution, activityId, scheduledTimestampMs } = Context.current().info;
  return {
    token: `${workflowExecution?.runId ?? ''}-${activityId}`,
    since: new Date(scheduledTimestampMs).toISOString(),
  };
}

/** The source serves every run: a cancelled one must not stop it. */
const leaveAlone = (): Promise<void> => Promise.resolve();

function waitUntilReady(source: SourceKind, plan: Plan, options: SecureDeps['settings']): Promise<true> {
  return waitForRemoteJob(
    { id: `${plan.pipeline} ready`, look: () => source.ready(plan), stop: leaveAlone },
    options,
  );
}
