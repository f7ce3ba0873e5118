/**
 * Glue: the refine job and the crawler.
 *
 * StartJobRun has no client token, so a run starts at least once and takes effect once: starting looks first, and the job
 * itself claims its try by a conditional put of its owner file. Whoever claimed it made the output that is loaded.
 */
import {
  BatchStopJobRunCommand,
  GetCrawlerCommand,
  GetJobRunCommand,
  ListCrawlsCommand,
  StartCrawlerCommand,
  StartJobRunCommand,
  type CrawlerHistory,
  type GlueClient,
  type JobRun,
} from '@aws-sdk/client-glue';
import { z } from 'zod';
import { setTimeout as sleep } from 'node:timers/promises';
import { classifyError } from '../aws/classify-error';
import type { ObjectStore } from '../aws/object-store';
import { EltError } from '../model/errors';
import { batchKey, namedFor, ownerKey, windowSlug } from '../model/names';
import type { Batch, Plan, Selection } from '../model/plan';
import { findRuns } from './job-runs';
import { waitForRemoteJob } from './remote-job';

export interface GlueDeps {
  readonly glue: GlueClient;
  /** A client that never repeats a call by itself. */
  readonly glueOnce: GlueClient;
  readonly store: ObjectStore;
  readonly settings: {
    readonly lakeBucket: string;
    readonly refineJob: string;
    readonly crawler: string;
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

export interface Crawled {
  readonly crawler: string;
}

export interface StartedCrawl {
  /** When the crawl before it began, by Glue's clock; null where there was none. */
  readonly after: string | null;
}

export function createGlueActivities(deps: GlueDeps) {
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
            const state = await lookAtRun(deps.glue, refineJob, following);
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
          stop: () => stopRun(deps.glue, refineJob, following),
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
        if ((await lookAtRun(deps.glue, refineJob, runId)) === 'running')
          await stopRun(deps.glue, refineJob, runId);
      }
    },

    /** The pipeline's crawler, and when its latest crawl began: one that begins later sees what has been written by now. */
    async lastCrawl({ pipeline }: { readonly pipeline: string }): Promise<Crawled & StartedCrawl> {
      const crawler = namedFor(deps.settings.crawler, pipeline);
      const [newest] = await listCrawls(deps.glue, crawler);
      return { crawler, after: newest?.StartTime?.toISOString() ?? null };
    },

    /** Null where a crawl goes on that somebody else started: it may have passed what was written since. */
    async startCrawl({ crawler }: Crawled): Promise<StartedCrawl | null> {
      const [newest] = await listCrawls(deps.glue, crawler);
      try {
        await deps.glueOnce.send(new StartCrawlerCommand({ Name: crawler }));
      } catch (error) {
        if (classifyError(error).code !== 'ELT_CATALOG_CRAWL_FAILED') throw error;
        return null;
      }
      return { after: newest?.StartTime?.toISOString() ?? null };
    },

    /** Waits for the end of the crawl that was started. */
    async waitForCrawl({ crawler, after }: Crawled & StartedCrawl): Promise<void> {
      await waitForRemoteJob(
        { id: crawler, look: () => lookAtCrawl(deps.glue, crawler, after), stop: leaveAlone },
        { pollMinMs },
      );
    },

    /** Waits until no crawl goes on. */
    async waitForCrawler({ crawler }: Crawled): Promise<void> {
      await waitForRemoteJob(
        { id: crawler, look: () => lookAtCrawler(deps.glue, crawler), stop: leaveAlone },
        { pollMinMs },
      );
    },
  };
}

/** A crawl serves everybody, whoever waits for it: nobody's cancellation ends it. */
const leaveAlone = (): Promise<void> => Promise.resolve();

/** `running`, `succeeded`, or the error that the run ended with. WAITING is alive: it queues for capacity. */
async function lookAtRun(
  glue: GlueClient,
  jobName: string,
  runId: string,
): Promise<'running' | 'succeeded' | EltError> {
  const answer = await glue.send(new GetJobRunCommand({ JobName: jobName, RunId: runId }));
  const run: JobRun = answer.JobRun ?? {};
  const message = `Glue run ${runId} ended ${run.JobRunState ?? 'unknown'}: ${run.ErrorMessage ?? 'no message'}`;
  switch (run.JobRunState) {
    case 'SUCCEEDED':
      return 'succeeded';
    case 'FAILED':
    case 'ERROR':
      return new EltError('ELT_REFINE_JOB_FAILED', message);
    case 'TIMEOUT':
    case 'EXPIRED':
      return new EltError('ELT_REFINE_JOB_TIMEOUT', message);
    case 'STOPPED':
      return new EltError('ELT_REFINE_JOB_STOPPED', message);
    default:
      return 'running';
  }
}

async function stopRun(glue: GlueClient, jobName: string, runId: string): Promise<void> {
  await glue.send(new BatchStopJobRunCommand({ JobName: jobName, JobRunIds: [runId] }));
  while ((await lookAtRun(glue, jobName, runId)) === 'running') await sleep(250);
}

const ownerSchema = z.object({ jobRunId: z.string() });

async function readOwner(store: ObjectStore, bucket: string, key: string): Promise<string | null> {
  if ((await store.list(bucket, key)).length === 0) return null;
  return ownerSchema.parse(await store.readJson(bucket, key)).jobRunId;
}

/** Newest first, the last few. */
async function listCrawls(glue: GlueClient, name: string): Promise<CrawlerHistory[]> {
  const { Crawls = [] } = await glue.send(new ListCrawlsCommand({ CrawlerName: name, MaxResults: 10 }));
  return Crawls.sort((a, b) => Number(b.StartTime) - Number(a.StartTime));
}

/** The first one that began after `after`, both by Glue's own clock. */
async function lookAtCrawl(
  glue: GlueClient,
  name: string,
  after: string | null,
): Promise<true | EltError | null> {
  const afterMs = after === null ? -Infinity : Date.parse(after);
  const later = (await listCrawls(glue, name)).filter(({ StartTime }) => Number(StartTime) > afterMs);
  const { State, ErrorMessage } = later.at(-1) ?? { State: 'RUNNING' };
  if (State === 'RUNNING') return null;
  if (State === 'COMPLETED') return true;
  return new EltError('ELT_CATALOG_CRAWL_FAILED', `crawl of ${name} ended ${State}: ${ErrorMessage ?? ''}`);
}

async function lookAtCrawler(glue: GlueClient, name: string): Promise<true | null> {
  const { Crawler } = await glue.send(new GetCrawlerCommand({ Name: name }));
  return Crawler?.State === 'READY' ? true : null;
}
