import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { parseInput } from '../input';
import { pageMembers, pageOf } from '../paging';
import type { GlueState } from '../service-state';
import { jobView } from '../views';

export function getJobs(state: GlueState): Action {
  return async (input) => {
    const page = pageOf([...state.jobs.values()], parseInput(z.strictObject(pageMembers), input), 100);
    return { Jobs: page.items.map(jobView), ...page.next };
  };
}
