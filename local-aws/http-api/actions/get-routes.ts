/** https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-routes.html */
import type { Action } from '../../gateway/service';
import { ofApi, parseInput } from '../input';
import type { HttpApiState } from '../state';
import { routeView } from '../views';

export function getRoutes(state: HttpApiState): Action {
  return async (given) => {
    const { routes } = state.api(parseInput(ofApi, given).apiId);
    return { items: [...routes.values()].map(routeView) };
  };
}
