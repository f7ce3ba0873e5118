import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { nameSchema, parseInput } from '../input';
import type { GlueState } from '../service-state';
import { runView } from '../views';

const schema = z.strictObject({
  JobName: nameSchema,
  RunId: nameSchema,
  PredecessorsIncluded: z.boolean().optional(),
});

export function getJobRun(state: GlueState): Action {
  return async (input) => {
    const { JobName, RunId } = parseInput(schema, input);
    return { JobRun: runView(state.run(JobName, RunId)) };
  };
}
