import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { nameSchema, parseInput } from '../input';
import { jobUpdateSchema } from '../model';
import type { GlueState } from '../service-state';

const schema = z.strictObject({ JobName: nameSchema, JobUpdate: jobUpdateSchema });

/** Replaces the whole definition: what the update leaves out goes back to its default. */
export function updateJob(state: GlueState): Action {
  return async (input) => {
    const { JobName, JobUpdate } = parseInput(schema, input);
    const { createdOn } = state.job(JobName);
    const definition = { Name: JobName, ...JobUpdate };
    state.jobs.set(JobName, { definition, createdOn, modifiedOn: new Date() });
    return { JobName };
  };
}
