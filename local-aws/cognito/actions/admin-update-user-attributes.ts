/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminUpdateUserAttributes.html */
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { changeAttributes } from '../attributes';
import { parseInput, poolId, userAttributes, username } from '../input';
import type { CognitoState } from '../state';

const schema = z.strictObject({ UserPoolId: poolId, Username: username, UserAttributes: userAttributes });

export function adminUpdateUserAttributes(state: CognitoState): Action {
  return async (given) => {
    const { UserPoolId, Username, UserAttributes } = parseInput(schema, given);
    const pool = state.pool(UserPoolId);
    changeAttributes(pool, state.user(pool, Username), UserAttributes, state.context.clock.now());
    return {};
  };
}
