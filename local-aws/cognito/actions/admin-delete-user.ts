/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminDeleteUser.html */
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { parseInput, poolId, username } from '../input';
import type { CognitoState } from '../state';

const schema = z.strictObject({ UserPoolId: poolId, Username: username });

export function adminDeleteUser(state: CognitoState): Action {
  return async (given) => {
    const { UserPoolId, Username } = parseInput(schema, given);
    const pool = state.pool(UserPoolId);
    pool.users.delete(state.user(pool, Username).username);
    return {};
  };
}
