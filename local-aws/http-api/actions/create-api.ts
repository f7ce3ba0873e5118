/** https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis.html */
import type { Action } from '../../gateway/service';
import { created } from '../created';
import { apiInput, parseInput } from '../input';
import type { HttpApiState } from '../state';
import { apiView } from '../views';

export function createApi(state: HttpApiState): Action {
  return async (given) => created(apiView(state.context, state.createApi(parseInput(apiInput, given))));
}
