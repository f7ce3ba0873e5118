/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminGetUser.html */
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { parseInput, poolId, username } from '../input';
import type { CognitoState } from '../state';
import { attributesView, userView } from '../views';

const schema = z.strictObject({ UserPoolId: poolId, Username: username });

export function adminGetUser(state: CognitoState): Action {
  return async (given) => {
    const { UserPoolId, Username } = parseInput(schema, given);
    const user = state.user(state.pool(UserPoolId), Username);
    return { ...userView(user), UserAttributes: attributesView(user) };
  };
}
