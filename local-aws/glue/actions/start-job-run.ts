import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { bookmarkParameters } from '../bookmarks';
import { concurrentRunsExceeded } from '../errors';
import { nameSchema, parseInput, textMapSchema } from '../input';
import type { GlueState } from '../service-state';

const schema = z.strictObject({
  JobName: nameSchema,
  Arguments: textMapSchema.optional(),
  Timeout: z.number().int().min(1).max(10_080).optional(),
  JobRunQueuingEnabled: z.boolean().optional(),
  // Capacity is the machine's own; it is accepted so that callers need not differ.
  WorkerType: z.string().optional(),
  NumberOfWorkers: z.number().int().min(1).optional(),
  MaxCapacity: z.number().positive().optional(),
  ExecutionClass: z.enum(['STANDARD', 'FLEX']).optional(),
});

/** Starts a run. It has no client token: two calls are two runs. Above the job's limit it waits (if it may) or is refused. */
export function startJobRun(state: GlueState): Action {
  return async (input) => {
    const request = parseInput(schema, input);
    const { definition } = state.job(request.JobName);
    bookmarkParameters({ ...definition.DefaultArguments, ...request.Arguments });
    const queuing = request.JobRunQueuingEnabled ?? definition.JobRunQueuingEnabled ?? false;
    if (!queuing && !state.runs.hasRoom(definition)) {
      throw concurrentRunsExceeded(`Concurrent runs exceeded for ${request.JobName}`);
    }
    const run = state.runs.start(definition, {
      arguments: request.Arguments ?? {},
      timeoutMinutes: request.Timeout,
      queuing,
    });
    return { JobRunId: run.id };
  };
}
