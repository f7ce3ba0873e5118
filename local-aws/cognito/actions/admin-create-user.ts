/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminCreateUser.html */
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { checkAttributes } from '../attributes';
import { parseInput, password, poolId, userAttributes, username } from '../input';
import { checkPassword } from '../password';
import type { CognitoState } from '../state';
import { attributesView, userView } from '../views';

/** Nothing here writes to people: the password for once is given, and the message is suppressed. */
const schema = z.strictObject({
  UserPoolId: poolId,
  Username: username,
  TemporaryPassword: password,
  MessageAction: z.literal('SUPPRESS', 'the local Cognito writes to nobody: say SUPPRESS'),
  UserAttributes: userAttributes.default([]),
});

export function adminCreateUser(state: CognitoState): Action {
  return async (given) => {
    const { UserPoolId, Username, TemporaryPassword, UserAttributes } = parseInput(schema, given);
    const pool = state.pool(UserPoolId);
    checkPassword(pool.input.Policies.PasswordPolicy, TemporaryPassword);
    checkAttributes(pool, UserAttributes);
    const attributes = Object.fromEntries(UserAttributes.map(({ Name, Value }) => [Name, Value]));
    const user = state.createUser(pool, { username: Username, attributes, password: TemporaryPassword });
    return { User: { ...userView(user), Attributes: attributesView(user) } };
  };
}
