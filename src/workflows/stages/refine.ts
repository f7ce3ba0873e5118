import { isCancellation } from '@temporalio/workflow';
import type { Batch, Plan, Selection } from '../../model/plan';
import { patient, quick } from '../activities';
import { causeOf } from '../failure';

/** One Glue run for all of the window's entities. */
export async function refine(plan: Plan, selection: Selection): Promise<Batch> {
  const { jobRunId } = await quick.startRefine({ plan, selection });
  return patient(plan, `objects: ${selection.objects}, Glue run ${jobRunId}`).waitForRefine({
    plan,
    selection,
    jobRunId,
  });
}

/** Returns once no Glue run of this try is alive. */
export function stopRefine(plan: Plan, selection: Selection): Promise<void> {
  return patient(plan, `try ${selection.token}`).stopRefine({ selection });
}

/** Beside refine; nothing on the way reads the catalog, so it only warns. Returns the warnings. */
export async function catalog(plan: Plan): Promise<string[]> {
  try {
    const crawl = await quick.startCrawl({ plan });
    await patient(plan, `crawls since ${crawl.since}`).waitForCrawl(crawl);
    return [];
  } catch (error) {
    if (isCancellation(error)) throw error;
    const { code, message } = causeOf(error);
    return [`catalog: ${code} ${message}`];
  }
}
