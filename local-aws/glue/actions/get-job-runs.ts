import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { nameSchema, parseInput } from '../input';
import { pageMembers, pageOf } from '../paging';
import type { GlueState } from '../service-state';
import { runView } from '../views';

const schema = z.strictObject({ JobName: nameSchema, ...pageMembers });

/** Newest first, 200 to a page at most. */
export function getJobRuns(state: GlueState): Action {
  return async (input) => {
    const request = parseInput(schema, input);
    const runs = state.runs.ofJob(request.JobName).reverse();
    if (runs.length === 0) state.job(request.JobName);
    const page = pageOf(runs, { ...request, MaxResults: Math.min(request.MaxResults ?? 200, 200) }, 200);
    return { JobRuns: page.items.map(runView), ...page.next };
  };
}
