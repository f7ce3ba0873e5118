/** Who may call the local HTTP API: a JWT authorizer over Cognito's keys, and whatever somebody makes up instead of a token. */
import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import {
  claimsOf,
  makeApi,
  makeFunction,
  makeMachine,
  makePool,
  openFrontDoor,
  tokenOf,
  type FrontDoor,
  type Machine,
  type Pool,
} from '../../support/front-door';

let door: FrontDoor;
let pool: Pool;
let machine: Machine;
let echo: string;
let api: string;
let token: string;

beforeAll(async () => {
  door = await openFrontDoor();
  pool = await makePool(door);
  machine = await makeMachine(door, pool, ['invoices/read']);
  echo = await makeFunction(door, 'exports.handler = async (event) => event;');
  api = await makeApi(door, {
    issuer: pool.issuer,
    audience: [machine.id],
    routes: [
      { key: 'GET /read', functionArn: echo, scopes: ['invoices/read', 'invoices/write'] },
      { key: 'GET /write', functionArn: echo, scopes: ['invoices/write'] },
      { key: 'GET /any', functionArn: echo, scopes: [] },
      { key: 'GET /open', functionArn: echo },
    ],
  });
  token = await tokenOf(pool, machine);
});
afterAll(() => door.stop());

async function ask(path: string, authorization?: string) {
  const answer = await fetch(`${api}${path}`, {
    headers: authorization === undefined ? {} : { authorization },
  });
  const body = (await answer.json()) as Record<string, unknown>;
  return { status: answer.status, body, challenge: answer.headers.get('www-authenticate') };
}

const inBase64Url = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const headOf = (text: string): object =>
  JSON.parse(Buffer.from(text.split('.')[0] ?? '', 'base64url').toString('utf8')) as object;

/** The token with other claims or another head, signed by a key of whoever forges it. */
function forged(changes: { head?: object; claims?: object } = {}, key?: KeyObject): string {
  const head = inBase64Url({ ...headOf(token), ...changes.head });
  const text = `${head}.${inBase64Url({ ...claimsOf(token), ...changes.claims })}`;
  const signature = key ? sign('RSA-SHA256', Buffer.from(text), key).toString('base64url') : '';
  return `${text}.${signature}`;
}

it('opens a route to a token of the pool that has one of its scopes, with or without the word Bearer', async () => {
  for (const authorization of [`Bearer ${token}`, token]) {
    const { status, body } = await ask('/read', authorization);
    expect(status).toBe(200);
    expect((body['requestContext'] as Record<string, unknown>)['authorizer']).toEqual({
      jwt: {
        claims: expect.objectContaining({
          client_id: machine.id,
          scope: 'invoices/read',
          exp: String(claimsOf(token)['exp']),
        }),
        scopes: ['invoices/read'],
      },
    });
  }
});

it('asks for a token where no scope is asked for, and for none on an open route', async () => {
  expect((await ask('/any')).status).toBe(401);
  expect((await ask('/any', `Bearer ${token}`)).status).toBe(200);
  expect((await ask('/open')).status).toBe(200);
});

it('says 401 without a token, and 403 to one without the scope', async () => {
  expect(await ask('/read')).toEqual({ status: 401, body: { message: 'Unauthorized' }, challenge: 'Bearer' });
  expect(await ask('/write', `Bearer ${token}`)).toMatchObject({
    status: 403,
    body: { message: 'Forbidden' },
    challenge: expect.stringMatching(/^Bearer scope="invoices\/write" error="insufficient_scope"/),
  });
});

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

it.each([
  ['of the algorithm none', () => forged({ head: { alg: 'none' } }), 'signing method none is invalid'],
  ['of a shared secret', () => forged({ head: { alg: 'HS256' } }), 'signing method HS256 is invalid'],
  ['without a signature', () => forged(), 'signature'],
  ['of another key', () => forged({}, privateKey), 'signature'],
  ['of another key, with its id', () => forged({ head: { kid: 'mine' } }, privateKey), 'key'],
  ['with more scopes than were signed', () => forged({ claims: { scope: 'invoices/write' } }), 'signature'],
  ['that is no token', () => 'a.b.c', 'malformed'],
  ['that is one word', () => 'secret', 'malformed'],
])('refuses a token %s', async (_, make, why) => {
  const { status, body, challenge } = await ask('/read', `Bearer ${make()}`);
  expect([status, body]).toEqual([401, { message: 'Unauthorized' }]);
  expect(challenge).toMatch(/^Bearer scope="invoices\/read invoices\/write" error="invalid_token"/);
  expect(challenge).toContain(why);
});

it('refuses a token of another client of the pool, and of another pool', async () => {
  const other = await makeMachine(door, pool, ['invoices/read']);
  expect(await ask('/read', `Bearer ${await tokenOf(pool, other)}`)).toMatchObject({
    status: 401,
    challenge: expect.stringContaining('error_description="the token does not have a valid audience"'),
  });
  const elsewhere = await makePool(door);
  const stranger = await makeMachine(door, elsewhere, ['invoices/read']);
  expect((await ask('/read', `Bearer ${await tokenOf(elsewhere, stranger)}`)).status).toBe(401);
});

it('refuses a token once it has expired, and before its time', async () => {
  const setClock = (now: string | null) =>
    fetch(`${door.gateway.url}/_local/clock`, { method: 'POST', body: JSON.stringify({ now }) });
  const issuedSeconds = Number(claimsOf(token)['iat']);
  const at = (seconds: number): string => new Date((issuedSeconds + seconds) * 1000).toISOString();
  try {
    await setClock(at(3599));
    expect((await ask('/read', `Bearer ${token}`)).status).toBe(200);
    await setClock(at(3600));
    expect(await ask('/read', `Bearer ${token}`)).toMatchObject({
      status: 401,
      challenge: expect.stringContaining('the token has expired'),
    });
    await setClock(at(-10));
    expect((await ask('/read', `Bearer ${token}`)).status).toBe(401);
  } finally {
    await setClock(null);
  }
});

it('is not made for an issuer that has no keys to read', async () => {
  await expect(
    makeApi(door, { issuer: `${door.gateway.url}/eu-west-1_none`, audience: ['a'], routes: [] }),
  ).rejects.toMatchObject({
    name: 'BadRequestException',
    message: expect.stringContaining('Caught exception when connecting to'),
  });
});
