/** Begins to land a window by the ingest job: one run of it for each try, found again by whoever goes on with the try. */
import { StartJobRunCommand } from '@aws-sdk/client-glue';
import { findRuns, stopRun } from '../../../aws/glue-runs';
import { readS3Clock } from '../../../aws/s3-clock';
import { landingTryFolder } from '../../../model/landed-name';
import type { MarkTry } from '../../source-kind';
import { findNew } from '../find-new';
import { refusalOf } from '../hold';
import type { Landing } from '../landing';
import { keepCache, readLog } from '../landing-log';
import { sweptOf, type Swept } from '../sweep';
import { END_CODES, jobOf, type JobDeps } from './deps';
import { readPosition } from './position';
import { prove } from './prove';
import { landTaken } from './taken';

/** A run of the job that is under way; JSON, for it stands in a run's history. */
export interface Begun {
  readonly jobRunId: string;
  readonly token: string;
  /** See `MarkTry`. */
  readonly since: string;
  /** By S3's clock, before the job began: what is in landing by then is the window's. */
  readonly beganMs: number;
  readonly isPaused: boolean;
}

/** `leastMs`: see `sweep`. Where nothing is new no job is started. Throws ELT_REFINE_CAPACITY while another run of the job goes on. */
export async function beginIngest(
  deps: JobDeps,
  landing: Landing,
  leastMs: number,
  { token, since, signal }: MarkTry,
): Promise<Swept | Begun> {
  const { pipeline } = landing;
  const beganMs = Math.max(await readS3Clock(deps.s3, landing.bucket), leastMs);
  const jobName = jobOf(deps, pipeline);
  const isPaused = (await readPosition(deps, pipeline)).pausedSince !== null;
  const [running] = await findRuns(deps.glue, jobName, token, since);
  if (running !== undefined) return { jobRunId: running, token, since, beganMs, isPaused };

  const log = await readLog(deps, pipeline);
  await landTaken(deps, landing, log, beganMs, signal);
  await keepCache(deps, pipeline, log);
  if (log.known.provenMs >= leastMs) return sweptOf(landing, log);
  const { fresh } = await findNew(deps.s3, landing, log.known);
  const asked = fresh.filter((file) => refusalOf(landing, file) === null);
  if (asked.length === 0) return prove(deps, landing, { beganMs }, signal);

  const folder = landingTryFolder(pipeline, token);
  const { bucket, prefix, by } = landing;
  await deps.store.writeJson(deps.settings.lakeBucket, `${folder}ask.json`, {
    ...{ bucket, prefix, folder, lookBackMs: by?.lookBackMs },
    fresh: asked.map(({ key, size }) => ({ key, size })),
  });
  signal.throwIfAborted();
  const { JobRunId: jobRunId = '' } = await deps.glueOnce.send(
    new StartJobRunCommand({
      JobName: jobName,
      Arguments: {
        '--ask': `s3://${deps.settings.lakeBucket}/${folder}ask.json`,
        '--token': token,
        '--job-bookmark-option': isPaused ? 'job-bookmark-pause' : 'job-bookmark-enable',
      },
    }),
  );
  if (signal.aborted) await stopRun(deps.glue, jobName, jobRunId, END_CODES);
  return { jobRunId, token, since, beganMs, isPaused };
}
