/** What a person asks of a pipeline's bookmark: where it stands, to set it back, to have it stand still. */
import {
  EntityNotFoundException,
  GetJobBookmarkCommand,
  GetJobRunsCommand,
  ResetJobBookmarkCommand,
  type JobBookmarkEntry,
} from '@aws-sdk/client-glue';
import { EltError } from '../../../model/errors';
import { table } from '../../../model/text-table';
import type { BookmarkStatus } from '../../capabilities';
import { findNew } from '../find-new';
import { refusalOf } from '../hold';
import type { Landing } from '../landing';
import { readLog } from '../landing-log';
import { printable } from '../printable';
import { jobOf, type JobDeps } from './deps';
import { keepPassed, keepPaused, readPosition } from './position';
import { skippedAmong, takeSkipped } from './skipped';

/** Of runs to go back to, as many as a person reads. */
const RUNS_SHOWN = 10;

export async function showBookmark(deps: JobDeps, landing: Landing): Promise<BookmarkStatus> {
  const jobName = requireJob(deps, landing);
  const [entry, position, { known }, { JobRuns: runs = [] }] = await Promise.all([
    readEntry(deps, jobName),
    readPosition(deps, landing.pipeline),
    readLog(deps, landing.pipeline),
    deps.glue.send(new GetJobRunsCommand({ JobName: jobName, MaxResults: RUNS_SHOWN })),
  ]);
  const { fresh } = await findNew(deps.s3, landing, known);
  const undecided = fresh.filter((file) => refusalOf(landing, file) === null);
  return {
    job: jobName,
    ...position,
    version: entry?.Version ?? 0,
    runId: entry?.RunId ?? null,
    lookBackMs: landing.by?.lookBackMs ?? 0,
    skipped: skippedAmong(landing, position, undecided).map(({ key, size, modifiedMs }) => ({
      ...{ key, size, modifiedAt: new Date(modifiedMs).toISOString() },
    })),
    runs: runs.map(({ Id = '', StartedOn, JobRunState = '' }) => ({
      ...{ id: Id, startedAt: StartedOn?.toISOString() ?? null, state: JobRunState },
    })),
  };
}

/** Null before the first commit. */
async function readEntry({ glue }: JobDeps, jobName: string): Promise<JobBookmarkEntry | null> {
  try {
    return (await glue.send(new GetJobBookmarkCommand({ JobName: jobName }))).JobBookmarkEntry ?? null;
  } catch (error) {
    if (error instanceof EntityNotFoundException) return null;
    throw error;
  }
}

/** To what that run had read, or to the beginning. What is taken a second time is known, and lands no second time. */
export async function setBackBookmark(
  deps: JobDeps,
  landing: Landing,
  runId: string | undefined,
): Promise<BookmarkStatus> {
  const jobName = requireJob(deps, landing);
  try {
    await deps.glue.send(
      new ResetJobBookmarkCommand({ JobName: jobName, ...(runId === undefined ? {} : { RunId: runId }) }),
    );
  } catch (error) {
    if (!(error instanceof EntityNotFoundException)) throw error;
    const what = runId === undefined ? 'no run of it has committed' : `run ${runId} has not committed`;
    throw new EltError('ELT_INPUT_INVALID', `the bookmark of ${jobName}: ${what}`, { cause: error });
  }
  await keepPassed(deps, landing.pipeline, null);
  return showBookmark(deps, landing);
}

/** Runs that begin from now on go by it. */
export async function pauseBookmark(
  deps: JobDeps,
  landing: Landing,
  pausedSince: string | null,
): Promise<BookmarkStatus> {
  requireJob(deps, landing);
  const before = await readPosition(deps, landing.pipeline);
  const isSame = (before.pausedSince === null) === (pausedSince === null);
  if (!isSame) await keepPaused(deps, landing.pipeline, pausedSince);
  return showBookmark(deps, landing);
}

function requireJob(deps: JobDeps, { pipeline, by }: Landing): string {
  if (by !== undefined) return jobOf(deps, pipeline);
  const why = `${pipeline}: a sweep chooses its files, and no bookmark: landing.by is not said`;
  throw new EltError('ELT_INPUT_INVALID', why);
}

export function describeBookmark(pipeline: string, status: BookmarkStatus): string {
  const { job, pausedSince, passed, runId, version, skipped, runs, lookBackMs } = status;
  const stands =
    pausedSince === null
      ? 'it moves on with each run'
      : `paused since ${pausedSince}: runs read by it and do not move it`;
  const where = runId === null ? 'at the beginning' : `after run ${runId}`;
  const told = [
    `${pipeline}: bookmark of the Glue job ${job}, version ${version}, ${where}${passed === null ? '' : `, passed ${passed}`}`,
    stands,
    `look-back ${lookBackMs / 1000} s; ${skipped.length} file(s) skipped for good`,
  ].join('\n');
  const parts = [
    told,
    ...(skipped.length === 0
      ? []
      : [
          `${table([['skipped', 'dated'], ...skipped.map(({ key, modifiedAt }) => [printable(key), modifiedAt])])}\ntake them: ${takeSkipped(pipeline)}, then ecomflow run ${pipeline}`,
        ]),
    ...(runs.length === 0
      ? []
      : [
          table([
            ['run of the job', 'started', 'state'],
            ...runs.map(({ id, startedAt, state }) => [id, startedAt ?? '', state]),
          ]),
        ]),
  ];
  return parts.join('\n\n');
}
