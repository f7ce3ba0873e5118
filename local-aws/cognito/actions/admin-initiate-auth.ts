/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminInitiateAuth.html */
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { clientId, parseInput, poolId } from '../input';
import { authParameters, signIn } from '../sign-in';
import type { CognitoState } from '../state';

const schema = z.strictObject({
  UserPoolId: poolId,
  ClientId: clientId,
  AuthFlow: z.literal('ADMIN_USER_PASSWORD_AUTH', 'the local Cognito has ADMIN_USER_PASSWORD_AUTH alone'),
  AuthParameters: authParameters,
});

export function adminInitiateAuth(state: CognitoState): Action {
  return async (given) => {
    const { UserPoolId, ClientId, AuthParameters: parameters } = parseInput(schema, given);
    const pool = state.pool(UserPoolId);
    const client = state.client(pool, ClientId);
    return signIn(state, { pool, client, flow: 'ALLOW_ADMIN_USER_PASSWORD_AUTH', parameters });
  };
}
