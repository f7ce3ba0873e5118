/** https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-authorizers.html */
import type { Action } from '../../gateway/service';
import { created } from '../created';
import { authorizerInput, parseInput } from '../input';
import type { HttpApiState } from '../state';
import { authorizerView } from '../views';

export function createAuthorizer(state: HttpApiState): Action {
  return async (given) =>
    created(authorizerView(await state.createAuthorizer(parseInput(authorizerInput, given))));
}
