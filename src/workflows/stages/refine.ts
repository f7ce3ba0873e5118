import { CancellationScope, isCancellation, workflowInfo } from '@temporalio/workflow';
import type { Batch, Plan, Selection } from '../../model/plan';
import { patient, quick } from '../activities';
import { causeOf } from '../failure';

/** One Glue run for all of the window's entities. */
export async function refine(plan: Plan, selection: Selection): Promise<Batch> {
  const { jobRunId } = await quick.startRefine({ pipeline: plan.pipeline, selection, since: runStart() });
  return patient(plan, `objects: ${selection.objects}, Glue run ${jobRunId}`).waitForRefine({
    plan,
    selection,
    jobRunId,
  });
}

/** Returns once no Glue run of this try is alive. */
export function stopRefine(plan: Plan, selection: Selection): Promise<void> {
  return patient(plan, `try ${selection.token}`).stopRefine({
    pipeline: plan.pipeline,
    selection,
    since: runStart(),
  });
}

/**
 * Notes for Athena what loads have committed, where Athena reads what was refined. Returns the warnings: a note that is missing is made
 * up for by the next run. Throws a cancellation alone.
 */
export async function noteLoaded({ pipeline, catalog: when }: Plan): Promise<string[]> {
  if (when !== 'after') return [];
  try {
    await quick.noteLoaded({ pipeline });
    return [];
  } catch (error) {
    if (isCancellation(error)) throw error;
    const { code, message } = causeOf(error);
    return [`catalog: ${code} ${message}`];
  }
}

/** So long a run that has loaded waits for the catalog at most. */
const LONGEST_CRAWL_MS = 60 * 60_000;

/**
 * Asks for a crawl of what refine wrote. Nothing on the way to the warehouse waits for it; with `after` the run's end does. Returns the
 * warnings, also where it could not be asked for; never throws.
 */
export async function catalog(plan: Plan): Promise<string[]> {
  const { pipeline, catalog: when, heartbeatTimeoutMs } = plan;
  if (when === 'none') return [];
  try {
    const last = when === 'after' ? await quick.lastCrawl({ pipeline }) : null;
    await quick.askForCrawl({ pipeline, heartbeatTimeoutMs });
    return last === null ? [] : await crawled(plan, last);
  } catch (error) {
    // What else the run does is cancelled, too, and ends it.
    if (isCancellation(error)) return [];
    const { code, message } = causeOf(error);
    return [`catalog: ${code} ${message}`];
  }
}

async function crawled(plan: Plan, last: { crawler: string; after: string | null }): Promise<string[]> {
  const scope = new CancellationScope({ cancellable: true, timeout: LONGEST_CRAWL_MS });
  try {
    await scope.run(() => patient(plan, `the crawl of ${last.crawler} after this refine`).waitForCrawl(last));
    return [];
  } catch (error) {
    const isRunCancelled = CancellationScope.current().consideredCancelled;
    if (!isCancellation(error) || isRunCancelled) throw error;
    return [`catalog: no crawl of ${last.crawler} has ended within an hour`];
  }
}

function runStart(): string {
  return workflowInfo().runStartTime.toISOString();
}
