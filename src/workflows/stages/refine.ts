import { isCancellation, workflowInfo } from '@temporalio/workflow';
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
 * Asks for a crawl of what refine wrote, and waits for none: nothing on the way reads the catalog. Returns the warnings, also
 * where it could not be asked for; never throws.
 */
export async function catalog({ pipeline, catalog: when, heartbeatTimeoutMs }: Plan): Promise<string[]> {
  if (when === 'none') return [];
  try {
    await quick.askForCrawl({ pipeline, heartbeatTimeoutMs });
    return [];
  } catch (error) {
    // What else the run does is cancelled, too, and ends it.
    if (isCancellation(error)) return [];
    const { code, message } = causeOf(error);
    return [`catalog: ${code} ${message}`];
  }
}

function runStart(): string {
  return workflowInfo().runStartTime.toISOString();
}
