import type { Action } from '../../gateway/service';
import { idempotentMismatch } from '../errors';
import { parseInput } from '../input';
import { createJobSchema } from '../model';
import type { GlueState } from '../service-state';

/** The same definition twice is one job; another one under its name is refused. */
export function createJob(state: GlueState): Action {
  return async (input) => {
    const { Tags: _tags, ...definition } = parseInput(createJobSchema, input);
    const existing = state.jobs.get(definition.Name);
    if (existing && JSON.stringify(existing.definition) !== JSON.stringify(definition)) {
      throw idempotentMismatch(`Job with name ${definition.Name} already exists with another definition`);
    }
    const now = new Date();
    if (!existing) state.jobs.set(definition.Name, { definition, createdOn: now, modifiedOn: now });
    return { Name: definition.Name };
  };
}
