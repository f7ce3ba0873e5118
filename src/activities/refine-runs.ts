/** Which runs of a Glue job belong to a try. */
import { paginateGetJobRuns, type GlueClient, type JobRun } from '@aws-sdk/client-glue';
import { CLOCKS_DIFFER_MS } from '../model/window';

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
