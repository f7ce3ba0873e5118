import type { Action } from '../../gateway/service';
import { namedSchema, parseInput } from '../input';
import type { LambdaState } from '../state';
import { configurationOf } from '../views';

export function getFunction(state: LambdaState): Action {
  return (input) =>
    Promise.resolve({
      Configuration: configurationOf(state.find(parseInput(namedSchema, input).FunctionName)),
    });
}
