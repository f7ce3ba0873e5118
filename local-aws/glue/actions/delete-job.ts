import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { nameSchema, parseInput } from '../input';
import type { GlueState } from '../service-state';

/** A job that is not there is no error, as on AWS. Its runs go on, its bookmark is gone. */
export function deleteJob(state: GlueState): Action {
  return async (input) => {
    const { JobName } = parseInput(z.strictObject({ JobName: nameSchema }), input);
    state.jobs.delete(JobName);
    state.bookmarks.forget(JobName);
    return { JobName };
  };
}
