/** Tokens for a user's password, as InitiateAuth and AdminInitiateAuth give them. */
import { z } from 'zod';
import { AwsError } from '../gateway/service';
import { invalidParameter, notAuthorized } from './errors';
import { password, username } from './input';
import type { AppClient, User, UserPool } from './model';
import { checkSecretHash, isSame } from './password';
import { changesOf } from './pre-token';
import type { CognitoState } from './state';
import { userTokens } from './tokens';

export const authParameters = z.strictObject({
  USERNAME: username,
  PASSWORD: password,
  SECRET_HASH: z.string().optional(),
});

export interface SignIn {
  readonly pool: UserPool;
  readonly client: AppClient;
  readonly flow: 'ALLOW_USER_PASSWORD_AUTH' | 'ALLOW_ADMIN_USER_PASSWORD_AUTH';
  readonly parameters: z.infer<typeof authParameters>;
}

/** No refresh token is given: nothing here would take it. Throws as the API reference says. */
export async function signIn(state: CognitoState, { pool, client, flow, parameters }: SignIn) {
  if (!client.input.ExplicitAuthFlows.includes(flow))
    throw invalidParameter(`${flow.slice('ALLOW_'.length)} flow not enabled for this client`);
  checkSecretHash(client, parameters.USERNAME, parameters.SECRET_HASH);
  const user = knownUser(pool, client, parameters);
  if (user.status === 'FORCE_CHANGE_PASSWORD')
    throw new AwsError(
      'UnknownOperationException',
      'The local AWS does not execute the challenge NEW_PASSWORD_REQUIRED: call AdminSetUserPassword with Permanent.',
    );
  const changes = await changesOf(state.context, { pool, client, user });
  const { accessToken, idToken, expiresInSeconds } = userTokens(
    state.context,
    { pool, client, user },
    changes,
  );
  return {
    ChallengeParameters: {},
    AuthenticationResult: {
      AccessToken: accessToken,
      IdToken: idToken,
      ExpiresIn: expiresInSeconds,
      TokenType: 'Bearer',
    },
  };
}

/** Of a client that hides who exists, an unknown name and a wrong password are told alike. */
function knownUser(pool: UserPool, client: AppClient, given: SignIn['parameters']): User {
  const user = pool.users.get(given.USERNAME);
  if (user === undefined && client.input.PreventUserExistenceErrors === 'LEGACY')
    throw new AwsError('UserNotFoundException', 'User does not exist.');
  if (user?.password === undefined || !isSame(user.password, given.PASSWORD))
    throw notAuthorized('Incorrect username or password.');
  return user;
}
