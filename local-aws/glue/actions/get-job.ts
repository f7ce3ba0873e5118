import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { nameSchema, parseInput } from '../input';
import type { GlueState } from '../service-state';
import { jobView } from '../views';

export function getJob(state: GlueState): Action {
  return async (input) => ({
    Job: jobView(state.job(parseInput(z.strictObject({ JobName: nameSchema }), input).JobName)),
  });
}
