/**
 * The tokens of a pool, with Cognito's claims. Source: AWS, "Understanding the access token" and "Understanding the identity token".
 * A password's access token has the scope of Cognito's own user operations and no other, whatever resource servers there are; but for what
 * the pool's trigger changes in it.
 */
import { randomUUID } from 'node:crypto';
import type { StackContext } from '../gateway/service';
import { readableBy } from './attributes';
import { signToken, type Claims } from './keys';
import type { AppClient, User, UserPool } from './model';
import { changedClaims, changedScopes, type TokenChanges } from './token-changes';

export const USER_SCOPE = 'aws.cognito.signin.user.admin';
const UNIT_SECONDS = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 } as const;

export interface UserTokens {
  readonly accessToken: string;
  readonly idToken: string;
  readonly expiresInSeconds: number;
}

export interface MachineToken {
  readonly accessToken: string;
  readonly expiresInSeconds: number;
}

type Asks = Pick<StackContext, 'clock' | 'gatewayUrl'>;

/** On AWS `https://cognito-idp.<region>.amazonaws.com/<pool>`: the service's address and the pool. */
export function issuerOf({ gatewayUrl }: Pick<StackContext, 'gatewayUrl'>, pool: UserPool): string {
  return `${gatewayUrl}/${pool.id}`;
}

/** Of the client credentials grant: nobody's but the client's own. */
export function machineToken(
  asks: Asks,
  pool: UserPool,
  client: AppClient,
  scopes: readonly string[],
): MachineToken {
  const expiresInSeconds = accessSeconds(client);
  const claims = {
    ...common(asks, pool, expiresInSeconds),
    sub: client.id,
    token_use: 'access',
    scope: scopes.join(' '),
    version: 2,
    client_id: client.id,
  };
  return { accessToken: signToken(pool.accessKey, claims), expiresInSeconds };
}

/** Who signed in, and by which client of which pool. */
export interface SignedIn {
  readonly pool: UserPool;
  readonly client: AppClient;
  readonly user: User;
}

/** Of a password. */
export function userTokens(
  asks: Asks,
  { pool, client, user }: SignedIn,
  changes: TokenChanges = {},
): UserTokens {
  const { IdTokenValidity, TokenValidityUnits } = client.input;
  const expiresInSeconds = accessSeconds(client);
  const shared = { sub: user.sub, origin_jti: randomUUID(), event_id: randomUUID() };
  const access = {
    ...common(asks, pool, expiresInSeconds),
    ...shared,
    token_use: 'access',
    scope: changedScopes([USER_SCOPE], changes.access).join(' '),
    client_id: client.id,
    username: user.username,
  };
  const id = {
    ...common(asks, pool, IdTokenValidity * UNIT_SECONDS[TokenValidityUnits.IdToken]),
    ...shared,
    ...attributeClaims(user, client),
    token_use: 'id',
    aud: client.id,
    'cognito:username': user.username,
  };
  return {
    accessToken: signToken(pool.accessKey, changedClaims(access, changes.access)),
    idToken: signToken(pool.idKey, changedClaims(id, changes.id)),
    expiresInSeconds,
  };
}

/** Of the attributes that are texts to Cognito, one is a truth value to whom it tells of them. */
function attributeClaims(user: User, client: AppClient): Claims {
  const { email_verified: verified, ...texts } = readableBy(client, user);
  return verified === undefined ? texts : { ...texts, email_verified: verified === 'true' };
}

function common(asks: Asks, pool: UserPool, validSeconds: number): Claims {
  const nowSeconds = Math.floor(asks.clock.now() / 1000);
  return {
    iss: issuerOf(asks, pool),
    auth_time: nowSeconds,
    iat: nowSeconds,
    exp: nowSeconds + validSeconds,
    jti: randomUUID(),
  };
}

function accessSeconds({ input }: AppClient): number {
  return input.AccessTokenValidity * UNIT_SECONDS[input.TokenValidityUnits.AccessToken];
}
