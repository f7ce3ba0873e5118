/**
 * Refine: one run of the Glue job for all of a window.
 *
 * StartJobRun has no client token, so a run starts at least once and takes effect once: starting looks first, and the job
 * itself claims its try by a conditional put of its owner file. Whoever claimed it made the output that is loaded.
 */
import { StartJobRunCommand, type GlueClient } from '@aws-sdk/client-glue';
import { findRuns, lookAtRun, readOwner, stopRun, type EndCodes } from '../aws/glue-runs';
import type { ObjectStore } from '../aws/object-store';
import { EltError } from '../model/errors';
import { batchKey, namedFor, ownerKey, windowSlug } from '../model/names';
import type { Batch, Plan, Selection } from '../model/plan';
import { waitForRemoteJob } from './remote-job';

export interface RefineDeps {
  readonly glue: GlueClient;
  /** A client that never repeats a call by itself. */
  readonly glueOnce: GlueClient;
  readonly store: ObjectStore;
  readonly settings: {
    readonly lakeBucket: string;
    readonly refineJob: string;
    readonly personalSecretId: string;
    readonly pollMinMs: number;
  };
}

/** One try of a run. */
export interface RefineTry {
  readonly pipeline: string;
  readonly selection: Selection;
  /** When the run began, ISO UTC by Temporal's clock: it started no Glue run before. */
  readonly since: string;
}

export interface RefineRun {
  readonly plan: Plan;
  readonly selection: Selection;
  readonly jobRunId: string;
}

const CODES: EndCodes = {
  failed: 'ELT_REFINE_JOB_FAILED',
  timeout: 'ELT_REFINE_JOB_TIMEOUT',
  stopped: 'ELT_REFINE_JOB_STOPPED',
};

export function createRefineActivities(deps: RefineDeps) {
  const { lakeBucket, pollMinMs } = deps.settings;
  const jobOf = (pipeline: string): string => namedFor(deps.settings.refineJob, pipeline);
  return {
    async startRefine({ pipeline, selection, since }: RefineTry): Promise<{ jobRunId: string }> {
      const refineJob = jobOf(pipeline);
      const [running] = await findRuns(deps.glue, refineJob, selection.token, since);
      if (running !== undefined) return { jobRunId: running };
      const answer = await deps.glueOnce.send(
        new StartJobRunCommand({
          JobName: refineJob,
          Arguments: {
            '--manifest': `s3://${lakeBucket}/${selection.manifestKey}`,
            '--token': selection.token,
            '--personal_data_secret': deps.settings.personalSecretId,
          },
        }),
      );
      return { jobRunId: answer.JobRunId ?? '' };
    },

    /** Returns the batch of the run that claimed the try, which need not be the one that was started last. */
    async waitForRefine({ plan, selection, jobRunId }: RefineRun): Promise<Batch> {
      const refineJob = jobOf(plan.pipeline);
      const runSlug = windowSlug(plan.window);
      let following = jobRunId;
      const winner = await waitForRemoteJob(
        {
          id: jobRunId,
          look: async () => {
            const state = await lookAtRun(deps.glue, refineJob, following, CODES);
            if (state === 'running') return null;
            const owner = await readOwner(
              deps.store,
              lakeBucket,
              ownerKey(plan.pipeline, runSlug, selection.token),
            );
            if (owner === following && state === 'succeeded') return owner;
            if (owner !== null && owner !== following) {
              following = owner;
              return null;
            }
            if (state !== 'succeeded') return state;
            return new EltError(
              'ELT_REFINE_OUTPUT_MISSING',
              `Glue run ${following} succeeded but claimed no output`,
            );
          },
          stop: () => stopRun(deps.glue, refineJob, following, CODES),
        },
        { pollMinMs },
      );
      const key = batchKey(plan.pipeline, runSlug, selection.token, winner);
      return {
        batchId: selection.batchId,
        batchKey: key,
        pipeline: plan.pipeline,
        window: plan.window,
        definitionKey: plan.definitionKey,
      };
    },

    /** After a cancellation, whose moment may lie between a start and its wait: leaves no run of the try alive. */
    async stopRefine({ pipeline, selection, since }: RefineTry): Promise<void> {
      const refineJob = jobOf(pipeline);
      for (const runId of await findRuns(deps.glue, refineJob, selection.token, since)) {
        if ((await lookAtRun(deps.glue, refineJob, runId, CODES)) === 'running')
          await stopRun(deps.glue, refineJob, runId, CODES);
      }
    },
  };
}
