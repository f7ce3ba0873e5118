/** Whether the Glue job that takes files by a bookmark is there, and made so that a bookmark can be relied upon. */
import { EntityNotFoundException, GetJobCommand } from '@aws-sdk/client-glue';
import { bad, examine, good, PROVISION, unknown, type Finding, type Seen } from '../../finding';
import { jobOf, type JobDeps } from '../by-job/deps';
import { readPosition } from '../by-job/position';
import type { Landing } from '../landing';

/** Nothing of a pipeline whose files a sweep chooses. */
export async function examineIngest(deps: JobDeps, landing: Landing): Promise<Finding[]> {
  if (landing.by === undefined) return [];
  return [
    await examine('ingest job', PROVISION, () => lookAtJob(deps, jobOf(deps, landing.pipeline))),
    await examine('bookmark', PROVISION, () => lookAtPosition(deps, landing.pipeline)),
  ];
}

async function lookAtJob({ glue }: JobDeps, name: string): Promise<Seen> {
  try {
    const { Job: job = {} } = await glue.send(new GetJobCommand({ JobName: name }));
    const atOnce = job.ExecutionProperty?.MaxConcurrentRuns;
    const script = job.Command?.ScriptLocation ?? '';
    if (atOnce !== 1)
      return bad(
        `${name} may run ${String(atOnce)} times at once: runs by one bookmark would fail to commit`,
        'set its MaxConcurrentRuns to 1 (Terraform)',
      );
    if ((job.MaxRetries ?? 0) !== 0)
      return bad(`${name} is tried again by Glue itself`, 'set its MaxRetries to 0 (Terraform)');
    if (!script.endsWith('/ingest.py')) return bad(`${name} runs ${script}`, 'provision it anew (Terraform)');
    return good(`${name}, one run at a time`);
  } catch (error) {
    if (error instanceof EntityNotFoundException) return bad(`there is no Glue job ${name}`);
    throw error;
  }
}

async function lookAtPosition(deps: JobDeps, pipeline: string): Promise<Seen> {
  const { pausedSince, passed } = await readPosition(deps, pipeline);
  if (pausedSince !== null)
    return unknown(
      `paused since ${pausedSince}: each run reads again what came since`,
      `\`ecomflow source bookmark ${pipeline} pause --end\` lets it move again`,
    );
  return good(passed === null ? 'at the beginning' : `passed ${passed}`);
}
