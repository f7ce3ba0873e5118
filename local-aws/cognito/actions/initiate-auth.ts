/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_InitiateAuth.html */
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { clientId, parseInput } from '../input';
import { authParameters, signIn } from '../sign-in';
import type { CognitoState } from '../state';

const schema = z.strictObject({
  ClientId: clientId,
  AuthFlow: z.literal('USER_PASSWORD_AUTH', 'the local Cognito has USER_PASSWORD_AUTH alone'),
  AuthParameters: authParameters,
});

export function initiateAuth(state: CognitoState): Action {
  return async (given) => {
    const { ClientId, AuthParameters: parameters } = parseInput(schema, given);
    const pool = state.poolOfClient(ClientId);
    const client = state.client(pool, ClientId);
    return signIn(state, { pool, client, flow: 'ALLOW_USER_PASSWORD_AUTH', parameters });
  };
}
