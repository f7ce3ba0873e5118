/** The trigger before tokens are made: what its versions may change in whose tokens, and what comes of one that fails. */
import type { CreateUserPoolRequest } from '@aws-sdk/client-cognito-identity-provider';
import {
  claimsOf,
  makeFunction,
  makeMachine,
  openFrontDoor,
  tokenOf,
  type FrontDoor,
} from '../../support/front-door';
import { uniqueName } from '../../support/stack';

let door: FrontDoor;
beforeAll(async () => {
  door = await openFrontDoor();
});
afterAll(() => door.stop());

const PASSWORD = 'Only-for-tests-1';
const SHOP = 'custom:shop';

interface Person {
  readonly poolId: string;
  readonly clientId: string;
  readonly username: string;
}

/** A pool whose trigger is a function of this code, and a client of its people. */
async function makePool(
  code: string,
  LambdaVersion: 'V1_0' | 'V2_0' = 'V2_0',
  more: Partial<CreateUserPoolRequest> = {},
): Promise<Omit<Person, 'username'>> {
  const LambdaArn = await makeFunction(door, `exports.handler = async (event) => { ${code} };`);
  const { UserPool } = await door.cognito.createUserPool({
    PoolName: uniqueName('pool'),
    Schema: [
      { Name: 'shop', AttributeDataType: 'String', Mutable: true },
      { Name: 'born', AttributeDataType: 'String', Mutable: false },
    ],
    LambdaConfig: { PreTokenGenerationConfig: { LambdaArn, LambdaVersion } },
    ...more,
  });
  const poolId = UserPool?.Id ?? '';
  return { poolId, clientId: await makeClient(poolId) };
}

async function makeClient(UserPoolId: string, ReadAttributes?: string[]): Promise<string> {
  const { UserPoolClient } = await door.cognito.createUserPoolClient({
    UserPoolId,
    ClientName: 'people',
    ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
    ReadAttributes,
  });
  return UserPoolClient?.ClientId ?? '';
}

async function makePerson(pool: Omit<Person, 'username'>, username = 'ann'): Promise<Person> {
  const who = { UserPoolId: pool.poolId, Username: username };
  await door.cognito.adminCreateUser({
    ...who,
    TemporaryPassword: PASSWORD,
    MessageAction: 'SUPPRESS',
    UserAttributes: [{ Name: SHOP, Value: '7' }],
  });
  await door.cognito.adminSetUserPassword({ ...who, Password: PASSWORD, Permanent: true });
  return { ...pool, username };
}

async function signIn({ clientId, username }: Person) {
  const { AuthenticationResult } = await door.cognito.initiateAuth({
    ClientId: clientId,
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: username, PASSWORD },
  });
  const access = AuthenticationResult?.AccessToken ?? '';
  return {
    token: access,
    access: claimsOf(access),
    id: claimsOf(AuthenticationResult?.IdToken ?? ''),
  };
}

const SECOND = `
event.response.claimsAndScopeOverrideDetails = {
  idTokenGeneration: { claimsToAddOrOverride: { nick: 'a' }, claimsToSuppress: ['email'] },
  accessTokenGeneration: {
    claimsToAddOrOverride: { shop: event.request.userAttributes['${SHOP}'], told: JSON.parse(JSON.stringify(event)) },
    scopesToAdd: ['shop/read'],
    scopesToSuppress: event.request.scopes,
  },
};
return event;`;

it('of the second version changes claims of both tokens, and scopes', async () => {
  const person = await makePerson(await makePool(SECOND));
  const { access, id } = await signIn(person);
  expect(access).toMatchObject({ shop: '7', scope: 'shop/read', username: person.username });
  expect(id).toMatchObject({ nick: 'a' });
  expect(access['told']).toMatchObject({
    version: '2',
    triggerSource: 'TokenGeneration_Authentication',
    region: 'eu-west-1',
    userPoolId: person.poolId,
    userName: person.username,
    callerContext: { clientId: person.clientId },
    request: {
      userAttributes: { [SHOP]: '7', 'cognito:user_status': 'CONFIRMED' },
      scopes: ['aws.cognito.signin.user.admin'],
    },
  });
});

it('of the first version changes the identity alone', async () => {
  const code = `event.response.claimsOverrideDetails = { claimsToAddOrOverride: { shop: '7' } }; return event;`;
  const { access, id } = await signIn(
    await makePerson(await makePool(code, 'V1_0', { UserPoolTier: 'LITE' })),
  );
  expect(id['shop']).toBe('7');
  expect(access).not.toHaveProperty('shop');
});

it('of the second version is not there in the cheapest tier', async () => {
  await expect(makePool('return event;', 'V2_0', { UserPoolTier: 'LITE' })).rejects.toMatchObject({
    name: 'FeatureUnavailableInTierException',
  });
});

it('is not asked of a machine', async () => {
  const { poolId } = await makePool(`throw new Error('asked');`);
  const Domain = uniqueName('door', '-');
  await door.cognito.createUserPoolDomain({ UserPoolId: poolId, Domain });
  await door.cognito.createResourceServer({
    UserPoolId: poolId,
    Identifier: 'shop',
    Name: 'shop',
    Scopes: [{ ScopeName: 'read', ScopeDescription: 'reads' }],
  });
  const { url } = door.gateway;
  const pool = { poolId, issuer: `${url}/${poolId}`, tokenUrl: `${url}/_aws/auth/${Domain}/oauth2/token` };
  const machine = await makeMachine(door, pool, ['shop/read']);
  expect(claimsOf(await tokenOf(pool, machine))['scope']).toBe('shop/read');
});

const changing = (access: string) =>
  `event.response.claimsAndScopeOverrideDetails = { accessTokenGeneration: ${access} }; return event;`;

const FAILING: Readonly<Record<string, readonly [code: string, error: string]>> = {
  throws: [`throw new Error('no such shop');`, 'UserLambdaValidationException'],
  answersNothing: ['return null;', 'InvalidLambdaResponseException'],
  answersAsTheFirst: [
    'event.response.claimsOverrideDetails = {}; return event;',
    'InvalidLambdaResponseException',
  ],
  writesWhoItIs: [changing(`{ claimsToAddOrOverride: { sub: 'a' } }`), 'InvalidLambdaResponseException'],
  writesTheScope: [changing(`{ claimsToAddOrOverride: { scope: 'a' } }`), 'InvalidLambdaResponseException'],
  suppressesTheEnd: [changing(`{ claimsToSuppress: ['exp'] }`), 'InvalidLambdaResponseException'],
};

describe('beside others', () => {
  /** Its trigger does as the user's name says, and nothing for everybody else. */
  let pool: Omit<Person, 'username'>;
  beforeAll(async () => {
    const codes = Object.entries(FAILING).map(([name, [code]]) => `${name}: (event) => { ${code} }`);
    pool = await makePool(`return ({ ${codes.join(', ')} }[event.userName] ?? (() => event))(event);`);
  });

  it.each(Object.entries(FAILING))('lets nobody in where it %s', async (username, [, name]) => {
    await expect(signIn(await makePerson(pool, username))).rejects.toMatchObject({ name });
  });

  it('that changes nothing lets in: the twin', async () => {
    const { access } = await signIn(await makePerson(pool, 'twin'));
    expect(access).toMatchObject({ username: 'twin', scope: 'aws.cognito.signin.user.admin' });
  });

  it('an attribute is not written by a client that is not given it, nor without the right token', async () => {
    const person = await makePerson(pool, 'writer');
    const { token } = await signIn(person);
    const write = (AccessToken: string, Name = SHOP) =>
      door.cognito.updateUserAttributes({ AccessToken, UserAttributes: [{ Name, Value: '8' }] });
    await expect(write(token)).rejects.toThrow('A client attempted to write unauthorized attribute');
    const forged = `${token.slice(0, -20)}${'A'.repeat(20)}`;
    await expect(write(forged, 'name')).rejects.toThrow('Invalid Access Token');
    await write(token, 'name');
    const who = { UserPoolId: pool.poolId, Username: person.username };
    const { UserAttributes } = await door.cognito.adminGetUser(who);
    expect(UserAttributes).toEqual(
      expect.arrayContaining([
        { Name: SHOP, Value: '7' },
        { Name: 'name', Value: '8' },
      ]),
    );
  });

  it('an attribute of the pool is read by a client that is given it alone', async () => {
    const person = await makePerson(pool, 'reader');
    expect((await signIn(person)).id).not.toHaveProperty(SHOP);
    const clientId = await makeClient(pool.poolId, [SHOP]);
    expect((await signIn({ ...person, clientId })).id[SHOP]).toBe('7');
  });

  it('an attribute that nobody may change stays as it was', async () => {
    const { poolId, username } = await makePerson(pool, 'changed');
    const change = (Name: string) =>
      door.cognito.adminUpdateUserAttributes({
        UserPoolId: poolId,
        Username: username,
        UserAttributes: [{ Name, Value: '8' }],
      });
    await expect(change('custom:born')).rejects.toThrow('Attribute cannot be updated');
    await expect(change('custom:other')).rejects.toThrow('Type for attribute {custom:other}');
    await expect(change(SHOP)).resolves.toBeDefined();
  });

  it('users are listed, one page after the other', async () => {
    const names: (string | undefined)[] = [];
    let PaginationToken: string | undefined;
    do {
      const page = await door.cognito.listUsers({ UserPoolId: pool.poolId, Limit: 4, PaginationToken });
      names.push(...(page.Users ?? []).map(({ Username }) => Username));
      PaginationToken = page.PaginationToken;
    } while (PaginationToken !== undefined);
    expect(names).toEqual([...Object.keys(FAILING), 'twin', 'writer', 'reader', 'changed'].sort());
  });
});
