/** https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid.html */
import type { Action } from '../../gateway/service';
import { ofApi, parseInput } from '../input';
import type { HttpApiState } from '../state';
import { apiView } from '../views';

export function getApi(state: HttpApiState): Action {
  return async (given) => apiView(state.context, state.api(parseInput(ofApi, given).apiId));
}
