/** Runs of a Glue job: which of them belong to a try, how one goes, and how it is ended. */
import {
  BatchStopJobRunCommand,
  GetJobRunCommand,
  paginateGetJobRuns,
  type GlueClient,
  type JobRun,
} from '@aws-sdk/client-glue';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { EltError, type ErrorCode } from '../model/errors';
import { CLOCKS_DIFFER_MS } from '../model/window';
import type { ObjectStore } from './object-store';

/** More than a busy pipeline starts in the time of one try; Glue gives 200 at most. */
const PAGE = 25;

/**
 * Ids of the runs with a token, newest first: Glue starts at least once, so there may be twins. `since`: none of them began
 * earlier, ISO UTC by another clock than Glue's.
 *
 * Glue keeps a job's runs for a year or so and lists the newest first (AWS API reference, GetJobRuns), so the listing ends with the
 * first page on which every run is older. Should it miss one for a clock that is wrong, another one is started, and the job's claim of its try
 * lets only one of them take effect.
 */
export async function findRuns(
  glue: GlueClient,
  jobName: string,
  token: string,
  since: string,
): Promise<string[]> {
  const sinceMs = Date.parse(since) - CLOCKS_DIFFER_MS;
  const isOlder = ({ StartedOn }: JobRun): boolean =>
    StartedOn !== undefined && StartedOn.getTime() < sinceMs;
  const found: string[] = [];
  for await (const { JobRuns = [] } of paginateGetJobRuns(
    { client: glue, pageSize: PAGE },
    { JobName: jobName },
  )) {
    for (const { Id, Arguments } of JobRuns)
      if (Id !== undefined && Arguments?.['--token'] === token) found.push(Id);
    if (JobRuns.length > 0 && JobRuns.every(isOlder)) break;
  }
  return found;
}

/** What a bad end is called, by who started the run. */
export interface EndCodes {
  readonly failed: ErrorCode;
  readonly timeout: ErrorCode;
  readonly stopped: ErrorCode;
}

/** `running`, `succeeded`, or the error that the run ended with. WAITING is alive: it queues for capacity. */
export async function lookAtRun(
  glue: GlueClient,
  jobName: string,
  runId: string,
  codes: EndCodes,
): Promise<'running' | 'succeeded' | EltError> {
  const answer = await glue.send(new GetJobRunCommand({ JobName: jobName, RunId: runId }));
  const run: JobRun = answer.JobRun ?? {};
  const message = `Glue run ${runId} ended ${run.JobRunState ?? 'unknown'}: ${run.ErrorMessage ?? 'no message'}`;
  switch (run.JobRunState) {
    case 'SUCCEEDED':
      return 'succeeded';
    case 'FAILED':
    case 'ERROR':
      return new EltError(codes.failed, message);
    case 'TIMEOUT':
    case 'EXPIRED':
      return new EltError(codes.timeout, message);
    case 'STOPPED':
      return new EltError(codes.stopped, message);
    default:
      return 'running';
  }
}

/** Returns once it has ended; one that has ended already is left alone. */
export async function stopRun(
  glue: GlueClient,
  jobName: string,
  runId: string,
  codes: EndCodes,
): Promise<void> {
  await glue.send(new BatchStopJobRunCommand({ JobName: jobName, JobRunIds: [runId] }));
  while ((await lookAtRun(glue, jobName, runId, codes)) === 'running') await sleep(250);
}

const ownerSchema = z.object({ jobRunId: z.string() });

/** The run that claimed a try by its owner file (glue/lake/claim.py); null while none has. */
export async function readOwner(
  store: Pick<ObjectStore, 'list' | 'readJson'>,
  bucket: string,
  key: string,
): Promise<string | null> {
  if ((await store.list(bucket, key)).length === 0) return null;
  return ownerSchema.parse(await store.readJson(bucket, key)).jobRunId;
}
