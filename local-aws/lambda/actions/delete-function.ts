import { RawAnswer, type Action } from '../../gateway/service';
import { namedSchema, parseInput } from '../input';
import type { LambdaState } from '../state';

export function deleteFunction(state: LambdaState): Action {
  return async (input) => {
    await state.delete(parseInput(namedSchema, input).FunctionName);
    return new RawAnswer(204, {}, '');
  };
}
