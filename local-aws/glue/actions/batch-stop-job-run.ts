import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { nameSchema, parseInput } from '../input';
import { hasEnded } from '../model';
import type { GlueState } from '../service-state';

const schema = z.strictObject({ JobName: nameSchema, JobRunIds: z.array(nameSchema).min(1).max(25) });

/** Asks runs to stop. They go STOPPING, and STOPPED when their work has really ended. */
export function batchStopJobRun(state: GlueState): Action {
  return async (input) => {
    const { JobName, JobRunIds } = parseInput(schema, input);
    const submitted: object[] = [];
    const refused: object[] = [];
    for (const JobRunId of JobRunIds) {
      const run = state.runs.ofJob(JobName).find((candidate) => candidate.id === JobRunId);
      const fault = faultOf(run?.state, run === undefined ? undefined : hasEnded(run));
      if (fault || !run) refused.push({ JobName, JobRunId, ErrorDetail: fault });
      else {
        if (run.state !== 'STOPPING') state.runs.stop(run);
        submitted.push({ JobName, JobRunId });
      }
    }
    return { SuccessfulSubmissions: submitted, Errors: refused };
  };
}

function faultOf(state: string | undefined, ended: boolean | undefined): object | undefined {
  if (ended === undefined) return { ErrorCode: 'EntityNotFoundException', ErrorMessage: 'JobRun not found' };
  if (!ended) return undefined;
  return {
    ErrorCode: 'JobRunInvalidStateTransitionException',
    ErrorMessage: `The run is already ${state ?? ''}`,
  };
}
