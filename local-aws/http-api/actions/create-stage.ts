/** https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-stages.html */
import type { Action } from '../../gateway/service';
import { created } from '../created';
import { parseInput, stageInput } from '../input';
import type { HttpApiState } from '../state';
import { stageView } from '../views';

export function createStage(state: HttpApiState): Action {
  return async (given) => created(stageView(state.createStage(parseInput(stageInput, given))));
}
