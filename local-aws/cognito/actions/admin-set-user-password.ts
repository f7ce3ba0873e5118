/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminSetUserPassword.html */
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { parseInput, password, poolId, username } from '../input';
import { checkPassword } from '../password';
import type { CognitoState } from '../state';

const schema = z.strictObject({
  UserPoolId: poolId,
  Username: username,
  Password: password,
  Permanent: z.boolean().default(false),
});

export function adminSetUserPassword(state: CognitoState): Action {
  return async (given) => {
    const { UserPoolId, Username, Password, Permanent } = parseInput(schema, given);
    const pool = state.pool(UserPoolId);
    const user = state.user(pool, Username);
    checkPassword(pool.input.Policies.PasswordPolicy, Password);
    user.password = Password;
    user.status = Permanent ? 'CONFIRMED' : 'FORCE_CHANGE_PASSWORD';
    user.modifiedMs = state.context.clock.now();
    return {};
  };
}
