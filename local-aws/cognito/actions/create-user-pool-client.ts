/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html */
import type { Action } from '../../gateway/service';
import { clientInput, parseInput } from '../input';
import type { CognitoState } from '../state';
import { clientView } from '../views';

export function createUserPoolClient(state: CognitoState): Action {
  return async (given) => ({
    UserPoolClient: clientView(state.createClient(parseInput(clientInput, given))),
  });
}
