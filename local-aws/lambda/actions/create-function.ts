import type { Action } from '../../gateway/service';
import { createSchema, parseInput } from '../input';
import type { LambdaState } from '../state';
import { configurationOf } from '../views';

export function createFunction(state: LambdaState): Action {
  return async (input) => configurationOf(await state.create(parseInput(createSchema, input)));
}
