/** https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-routes.html */
import type { Action } from '../../gateway/service';
import { created } from '../created';
import { parseInput, routeInput } from '../input';
import type { HttpApiState } from '../state';
import { routeView } from '../views';

export function createRoute(state: HttpApiState): Action {
  return async (given) => created(routeView(state.createRoute(parseInput(routeInput, given))));
}
