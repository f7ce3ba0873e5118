/** The local Cognito: real keys and tokens, and AWS's own words where it refuses. */
import { createHmac, createPublicKey, verify } from 'node:crypto';
import {
  askToken,
  claimsOf,
  makeMachine,
  makePool,
  openFrontDoor,
  tokenOf,
  type FrontDoor,
  type Pool,
} from '../../support/front-door';
import { uniqueName } from '../../support/stack';

let door: FrontDoor;
let pool: Pool;

beforeAll(async () => {
  door = await openFrontDoor();
  pool = await makePool(door);
});
afterAll(() => door.stop());

interface Jwk {
  readonly kid: string;
  readonly n: string;
  readonly e: string;
  readonly kty: string;
}

/** Of the key set that the issuer's configuration names. */
async function isSignedByPool(token: string): Promise<boolean> {
  const configuration = await fetch(`${pool.issuer}/.well-known/openid-configuration`);
  const { jwks_uri: address } = (await configuration.json()) as { jwks_uri: string };
  const { keys } = (await (await fetch(address)).json()) as { keys: Jwk[] };
  const [head = '', body = '', signature = ''] = token.split('.');
  const { kid } = JSON.parse(Buffer.from(head, 'base64url').toString('utf8')) as { kid: string };
  const jwk = keys.find((one) => one.kid === kid);
  if (!jwk) return false;
  const key = createPublicKey({ key: { ...jwk }, format: 'jwk' });
  return verify('RSA-SHA256', Buffer.from(`${head}.${body}`), key, Buffer.from(signature, 'base64url'));
}

const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'taken',
    (error: unknown) => (error as Error).name,
  );

describe('a machine', () => {
  it('gets a token with the claims of client credentials, signed by the pool', async () => {
    const machine = await makeMachine(door, pool, ['invoices/read', 'invoices/write']);
    const answer = await askToken(pool, machine);
    expect(answer.status).toBe(200);
    const body = (await answer.json()) as Record<string, unknown>;
    expect(body).toEqual({ access_token: expect.any(String), expires_in: 3600, token_type: 'Bearer' });
    const token = String(body['access_token']);
    const claims = claimsOf(token);
    expect(claims).toEqual({
      iss: pool.issuer,
      sub: machine.id,
      client_id: machine.id,
      token_use: 'access',
      scope: 'invoices/read invoices/write',
      version: 2,
      auth_time: expect.any(Number),
      iat: expect.any(Number),
      exp: Number(claims['iat']) + 3600,
      jti: expect.any(String),
    });
    expect(await isSignedByPool(token)).toBe(true);
    expect(await isSignedByPool(token.slice(0, -20) + 'A'.repeat(20))).toBe(false);
  });

  it('gets the scope that it asks for, and none that it may not have', async () => {
    const machine = await makeMachine(door, pool, ['invoices/read']);
    expect(claimsOf(await tokenOf(pool, machine, 'invoices/read'))['scope']).toBe('invoices/read');
    const answer = await askToken(pool, machine, { scope: 'invoices/write' });
    expect([answer.status, await answer.json()]).toEqual([400, { error: 'invalid_scope' }]);
  });

  it.each([
    ['a wrong secret', { secret: 'wrong' }, {}, 'invalid_client'],
    ['an unknown client', { id: 'nobody' }, {}, 'invalid_client'],
    ['another client in the form', {}, { client_id: 'other' }, 'invalid_client'],
    ['a grant that there is not', {}, { grant_type: 'password' }, 'unsupported_grant_type'],
    ['a grant that is not its own', {}, { grant_type: 'authorization_code' }, 'unauthorized_client'],
  ])('is refused with %s', async (_, wrong, form, error) => {
    const machine = await makeMachine(door, pool, ['invoices/read']);
    const answer = await askToken(pool, { ...machine, ...wrong }, form);
    expect([answer.status, await answer.json()]).toEqual([400, { error }]);
  });

  it('is not made without a secret, nor with a scope that no resource server has', async () => {
    const asked = {
      UserPoolId: pool.poolId,
      ClientName: 'c',
      AllowedOAuthFlows: ['client_credentials' as const],
      AllowedOAuthFlowsUserPoolClient: true,
    };
    expect(await codeOf(door.cognito.createUserPoolClient(asked))).toBe('InvalidOAuthFlowException');
    const withScope = { ...asked, GenerateSecret: true, AllowedOAuthScopes: ['invoices/delete'] };
    expect(await codeOf(door.cognito.createUserPoolClient(withScope))).toBe('ScopeDoesNotExistException');
  });

  it('of a client that was made without the switch for OAuth gets none', async () => {
    const { UserPoolClient } = await door.cognito.createUserPoolClient({
      UserPoolId: pool.poolId,
      ClientName: 'c',
      GenerateSecret: true,
      AllowedOAuthFlows: ['client_credentials'],
      AllowedOAuthScopes: ['invoices/read'],
    });
    const machine = { id: UserPoolClient?.ClientId ?? '', secret: UserPoolClient?.ClientSecret ?? '' };
    expect(await (await askToken(pool, machine)).json()).toEqual({ error: 'invalid_grant' });
  });
});

describe('a person', () => {
  const PASSWORD = 'Right-Horse-7';

  async function makePerson(options: { GenerateSecret?: boolean; hides?: boolean } = {}) {
    const { UserPoolClient } = await door.cognito.createUserPoolClient({
      UserPoolId: pool.poolId,
      ClientName: 'people',
      GenerateSecret: options.GenerateSecret ?? false,
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_ADMIN_USER_PASSWORD_AUTH'],
      PreventUserExistenceErrors: options.hides === true ? 'ENABLED' : 'LEGACY',
    });
    const Username = uniqueName('person');
    const named = { UserPoolId: pool.poolId, Username };
    await door.cognito.adminCreateUser({
      ...named,
      TemporaryPassword: 'For-Once-1',
      MessageAction: 'SUPPRESS',
      UserAttributes: [
        { Name: 'email', Value: 'p@example.com' },
        { Name: 'email_verified', Value: 'true' },
      ],
    });
    return {
      named,
      Username,
      ClientId: UserPoolClient?.ClientId ?? '',
      secret: UserPoolClient?.ClientSecret ?? '',
      settle: () => door.cognito.adminSetUserPassword({ ...named, Password: PASSWORD, Permanent: true }),
    };
  }

  const signIn = (ClientId: string, AuthParameters: Record<string, string>) =>
    door.cognito.initiateAuth({ AuthFlow: 'USER_PASSWORD_AUTH', ClientId, AuthParameters });

  it('gets an access token without scopes of resource servers, and an ID token', async () => {
    const { ClientId, Username, settle } = await makePerson();
    await settle();
    const { AuthenticationResult } = await signIn(ClientId, { USERNAME: Username, PASSWORD });
    const access = claimsOf(AuthenticationResult?.AccessToken ?? '');
    expect(access).toMatchObject({
      token_use: 'access',
      scope: 'aws.cognito.signin.user.admin',
      client_id: ClientId,
      username: Username,
      iss: pool.issuer,
    });
    const id = claimsOf(AuthenticationResult?.IdToken ?? '');
    expect(id).toMatchObject({
      token_use: 'id',
      aud: ClientId,
      email: 'p@example.com',
      email_verified: true,
      'cognito:username': Username,
      sub: access['sub'],
    });
    expect(await isSignedByPool(AuthenticationResult?.IdToken ?? '')).toBe(true);
    expect(AuthenticationResult?.RefreshToken).toBeUndefined();
  });

  it('is signed in by an administrator, too', async () => {
    const { named, ClientId, Username, settle } = await makePerson();
    await settle();
    const { AuthenticationResult } = await door.cognito.adminInitiateAuth({
      UserPoolId: named.UserPoolId,
      ClientId,
      AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: Username, PASSWORD },
    });
    expect(AuthenticationResult?.ExpiresIn).toBe(3600);
  });

  it('with the password for once only is refused by name, since nothing here asks for another', async () => {
    const { named, ClientId, Username } = await makePerson();
    expect((await door.cognito.adminGetUser(named)).UserStatus).toBe('FORCE_CHANGE_PASSWORD');
    await expect(signIn(ClientId, { USERNAME: Username, PASSWORD: 'For-Once-1' })).rejects.toThrow(
      'NEW_PASSWORD_REQUIRED',
    );
  });

  it('is told of a wrong password, and of an unknown name only where the client says so', async () => {
    const open = await makePerson();
    const hiding = await makePerson({ hides: true });
    await Promise.all([open.settle(), hiding.settle()]);
    const wrong = { USERNAME: open.Username, PASSWORD: 'Wrong-Horse-7' };
    const unknown = { USERNAME: 'nobody', PASSWORD };
    expect(await codeOf(signIn(open.ClientId, wrong))).toBe('NotAuthorizedException');
    expect(await codeOf(signIn(open.ClientId, unknown))).toBe('UserNotFoundException');
    expect(await codeOf(signIn(hiding.ClientId, unknown))).toBe('NotAuthorizedException');
  });

  it('of a client with a secret proves that the client is asked by it', async () => {
    const { ClientId, Username, secret, settle } = await makePerson({ GenerateSecret: true });
    await settle();
    const parameters = { USERNAME: Username, PASSWORD };
    expect(await codeOf(signIn(ClientId, parameters))).toBe('NotAuthorizedException');
    const SECRET_HASH = createHmac('sha256', secret).update(`${Username}${ClientId}`).digest('base64');
    expect(await codeOf(signIn(ClientId, { ...parameters, SECRET_HASH }))).toBe('taken');
    expect(await codeOf(signIn(ClientId, { ...parameters, SECRET_HASH: 'x' }))).toBe(
      'NotAuthorizedException',
    );
  });

  it('has a password as the policy wants it', async () => {
    const { named } = await makePerson();
    const set = (Password: string) => codeOf(door.cognito.adminSetUserPassword({ ...named, Password }));
    expect(await set('Short-1')).toBe('InvalidPasswordException');
    expect(await set('no-capital-letter-1')).toBe('InvalidPasswordException');
    expect(await set('Long-Enough-1')).toBe('taken');
  });
});

it('keeps a pool that has a domain, and forgets one that has none', async () => {
  const { poolId } = await makePool(door);
  const { UserPool } = await door.cognito.describeUserPool({ UserPoolId: poolId });
  expect(await codeOf(door.cognito.deleteUserPool({ UserPoolId: poolId }))).toBe('InvalidParameterException');
  await door.cognito.deleteUserPoolDomain({ UserPoolId: poolId, Domain: UserPool?.Domain });
  await door.cognito.deleteUserPool({ UserPoolId: poolId });
  expect(await codeOf(door.cognito.describeUserPool({ UserPoolId: poolId }))).toBe(
    'ResourceNotFoundException',
  );
});

it('refuses by name what it does not do', async () => {
  await expect(door.cognito.listUserPools({ MaxResults: 1 })).rejects.toThrow(
    'does not execute cognito-idp:ListUserPools',
  );
  await expect(door.cognito.createUserPool({ PoolName: 'p', MfaConfiguration: 'ON' })).rejects.toThrow(
    'passwords alone',
  );
});
