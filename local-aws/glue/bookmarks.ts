/**
 * Job bookmarks: what a job's committed runs have read, by transformation_ctx. Glue's library (here runner's `awsglue`) decides what a
 * state means; the service keeps the states, counts their versions, and goes back to an earlier one where it is told to.
 * Source: AWS Glue's guide, "Tracking processed data using job bookmarks"; API reference, JobBookmarkEntry.
 */
import { AwsError } from '../gateway/service';
import { invalidInput, notFound } from './errors';

/** By transformation_ctx; opaque to the service. */
export type States = Readonly<Record<string, unknown>>;

export interface BookmarkEntry {
  readonly version: number;
  /** Counts the job's committed runs. */
  readonly run: number;
  /** Null after a reset to the beginning. */
  readonly runId: string | null;
  readonly previousRunId: string | null;
  readonly states: States;
}

interface CommittedRun {
  readonly runId: string;
  /** By the stack's clock, epoch milliseconds. */
  readonly beganMs: number;
  readonly states: States;
}

interface JobBookmarks {
  current: BookmarkEntry;
  readonly committed: CommittedRun[];
}

const NOTHING_READ: BookmarkEntry = { version: 0, run: 0, runId: null, previousRunId: null, states: {} };

/** The bookmarks of all jobs. */
export class Bookmarks {
  private readonly jobs = new Map<string, JobBookmarks>();

  /** What the next run goes by. */
  current(jobName: string): BookmarkEntry {
    return this.jobs.get(jobName)?.current ?? NOTHING_READ;
  }

  /** Throws EntityNotFoundException where no run has committed, or not this one. */
  entry(jobName: string, runId: string | undefined): BookmarkEntry {
    const bookmarks = this.jobs.get(jobName);
    if (!bookmarks) throw notFound(`Requested bookmark entry not found for job ${jobName}.`);
    if (runId === undefined) return bookmarks.current;
    return entryOf(bookmarks, this.committedRun(jobName, runId));
  }

  /** What the last run that had committed by then had read. `beganMs`: of the run that is named. */
  upTo(jobName: string, beganMs: number): CommittedRun | undefined {
    return this.jobs.get(jobName)?.committed.findLast((one) => one.beganMs <= beganMs);
  }

  /** Throws VersionMismatchException where another run has committed, or somebody has reset it, since this one began. */
  commit(jobName: string, version: number, run: CommittedRun): void {
    const bookmarks = this.jobs.get(jobName) ?? { current: NOTHING_READ, committed: [] };
    const { current } = bookmarks;
    if (current.version !== version)
      throw new AwsError(
        'VersionMismatchException',
        `Continuation update failed due to version mismatch. Expected version ${version} but found version ${current.version}`,
      );
    const states = { ...current.states, ...run.states };
    bookmarks.committed.push({ ...run, states });
    bookmarks.current = {
      ...{ version: version + 1, run: current.run + 1, runId: run.runId, previousRunId: current.runId },
      states,
    };
    this.jobs.set(jobName, bookmarks);
  }

  /** To what a committed run had read, or to the beginning. A run that is under way then finds another version. */
  reset(jobName: string, runId: string | undefined): BookmarkEntry {
    const bookmarks = this.jobs.get(jobName);
    if (!bookmarks) throw notFound(`Requested bookmark entry not found for job ${jobName}.`);
    const version = bookmarks.current.version + 1;
    const to = runId === undefined ? NOTHING_READ : entryOf(bookmarks, this.committedRun(jobName, runId));
    bookmarks.current = { ...to, version };
    return bookmarks.current;
  }

  forget(jobName: string): void {
    this.jobs.delete(jobName);
  }

  private committedRun(jobName: string, runId: string): CommittedRun {
    const found = this.jobs.get(jobName)?.committed.findLast((one) => one.runId === runId);
    if (found) return found;
    throw notFound(`Requested bookmark entry not found for job ${jobName}, run ${runId}.`);
  }
}

function entryOf({ current, committed }: JobBookmarks, one: CommittedRun): BookmarkEntry {
  const place = committed.indexOf(one);
  const previousRunId = committed[place - 1]?.runId ?? null;
  return { version: current.version, run: place + 1, runId: one.runId, previousRunId, states: one.states };
}

export type BookmarkOption = 'enable' | 'disable' | 'pause';

const OPTIONS: Readonly<Record<string, BookmarkOption>> = {
  'job-bookmark-enable': 'enable',
  'job-bookmark-disable': 'disable',
  'job-bookmark-pause': 'pause',
};

export interface BookmarkParameters {
  readonly option: BookmarkOption;
  /** Runs between whose bookmarks a paused run reads. */
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** Disabled where nothing is said. Throws InvalidInputException for what Glue does not know, or not together. */
export function bookmarkParameters(given: Readonly<Record<string, string>>): BookmarkParameters {
  const { '--job-bookmark-option': said = 'job-bookmark-disable' } = given;
  const { '--job-bookmark-from': from, '--job-bookmark-to': to } = given;
  const option = OPTIONS[said];
  if (option === undefined) throw invalidInput(`--job-bookmark-option: ${said} is none`);
  if ((from === undefined) !== (to === undefined))
    throw invalidInput('--job-bookmark-from and --job-bookmark-to are given together');
  if (from !== undefined && option !== 'pause')
    throw invalidInput('--job-bookmark-from and --job-bookmark-to need job-bookmark-pause');
  return { option, from, to };
}
