/** Follows a run of the ingest job to its end, and ends it for a run of the pipeline that is over. */
import { findRuns, lookAtRun, readOwner, stopRun } from '../../../aws/glue-runs';
import type { EltError } from '../../../model/errors';
import { landingTryFolder } from '../../../model/landed-name';
import type { Landing } from '../landing';
import type { Swept } from '../sweep';
import type { Begun } from './begin';
import { END_CODES, jobOf, type JobDeps } from './deps';
import { prove } from './prove';

const NEVER = new AbortController().signal;

/** Null while it goes on; else what is proven by then, or the error that the job ended with. */
export function followIngest(
  deps: JobDeps,
  landing: Landing,
  begun: Begun,
): () => Promise<Swept | EltError | null> {
  const jobName = jobOf(deps, landing.pipeline);
  let following = begun.jobRunId;
  return async () => {
    const state = await lookAtRun(deps.glue, jobName, following, END_CODES);
    if (state === 'running') return null;
    const owner = await readOwner(
      deps.store,
      deps.settings.lakeBucket,
      `${landingTryFolder(landing.pipeline, begun.token)}owner.json`,
    );
    if (owner !== null && owner !== following) {
      // A try may be started twice: the one that claimed it takes the files.
      following = owner;
      return null;
    }
    if (state !== 'succeeded') return state;
    const { beganMs, isPaused } = begun;
    return prove(deps, landing, { beganMs, ...(isPaused ? {} : { passedMs: beganMs }) }, NEVER);
  };
}

/** Leaves no run of the try alive. */
export async function stopIngest(deps: JobDeps, pipeline: string, { token, since }: Begun): Promise<void> {
  const jobName = jobOf(deps, pipeline);
  for (const runId of await findRuns(deps.glue, jobName, token, since))
    if ((await lookAtRun(deps.glue, jobName, runId, END_CODES)) === 'running')
      await stopRun(deps.glue, jobName, runId, END_CODES);
}
