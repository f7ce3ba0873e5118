/** https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-integrations.html */
import type { Action } from '../../gateway/service';
import { created } from '../created';
import { integrationInput, parseInput } from '../input';
import type { HttpApiState } from '../state';
import { integrationView } from '../views';

export function createIntegration(state: HttpApiState): Action {
  return async (given) =>
    created(integrationView(state.createIntegration(parseInput(integrationInput, given))));
}
