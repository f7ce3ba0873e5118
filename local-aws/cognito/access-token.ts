/** Who a person's own access token is of: what a person does for himself is signed by nothing else. */
import { verify } from 'node:crypto';
import { z } from 'zod';
import { notAuthorized } from './errors';
import type { CognitoState } from './state';
import { issuerOf, USER_SCOPE, type SignedIn } from './tokens';

const claimsSchema = z.object({
  iss: z.string(),
  exp: z.number(),
  token_use: z.literal('access'),
  scope: z.string(),
  client_id: z.string(),
  username: z.string(),
});

/** Throws NotAuthorizedException for a token that is not the pool's, has ended, or is not for a person's own affairs. */
export function signedInBy(state: CognitoState, token: string): SignedIn {
  const [, head = '', body = '', signature = ''] = /^([\w-]+)\.([\w-]+)\.([\w-]+)$/.exec(token) ?? [];
  const claims = claimsSchema.safeParse(read(body));
  if (!claims.success) throw notAuthorized('Invalid Access Token');
  const { client_id: clientId, username, iss, exp, scope } = claims.data;
  const pool = state.poolOfClient(clientId);
  const isOurs = verify(
    'RSA-SHA256',
    Buffer.from(`${head}.${body}`),
    pool.accessKey.publicKey,
    Buffer.from(signature, 'base64url'),
  );
  if (!isOurs || iss !== issuerOf(state.context, pool)) throw notAuthorized('Invalid Access Token');
  if (exp <= state.context.clock.now() / 1000) throw notAuthorized('Access Token has expired');
  if (!scope.split(' ').includes(USER_SCOPE))
    throw notAuthorized('Access Token does not have required scopes');
  return { pool, client: state.client(pool, clientId), user: state.user(pool, username) };
}

function read(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
