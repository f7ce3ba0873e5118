/** Who and what the API refuses, each with its status, and of which nothing is put: acceptance of the stream. */
import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { READ_SCOPE, WRITE_SCOPE } from '../../src/stream/contract/openapi';
import { claimsOf, makeMachine, makePool, tokenOf } from '../support/front-door';
import { linesIn, openInvoicesApi, type InvoicesApi } from './support/invoices-api';
import { lineOf } from './support/line';

let api: InvoicesApi;

beforeAll(async () => {
  api = await openInvoicesApi();
});
afterAll(() => api.stop());

interface Attempt {
  /** The right one where it is left out; none where it is null. */
  readonly token?: string | null;
  /** A right line where it is left out. */
  readonly body?: string;
  readonly type?: string;
}

async function attempt({ token = api.token, body = JSON.stringify(lineOf()), type }: Attempt) {
  await api.forget();
  const answer = await fetch(`${api.url}/invoices`, {
    method: 'POST',
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      'content-type': type ?? 'application/json',
      'idempotency-key': randomUUID(),
    },
    body,
  });
  const text = await answer.text();
  return { status: answer.status, text, put: linesIn(await api.records()).length };
}

const base64Url = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const headOf = (token: string): object =>
  JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString('utf8')) as object;

function unsigned(): string {
  const [, claims = ''] = api.token.split('.');
  return `${base64Url({ ...headOf(api.token), alg: 'none' })}.${claims}.`;
}

function forged(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const [head = '', claims = ''] = api.token.split('.');
  const signature = sign('RSA-SHA256', Buffer.from(`${head}.${claims}`), privateKey);
  return `${head}.${claims}.${signature.toString('base64url')}`;
}

it('takes a right line of who may write: the twin of all that is refused below', async () => {
  expect(await attempt({})).toMatchObject({ status: 202, put: 1 });
});

it.each([
  ['no token', async () => null, 401],
  ['a token that somebody made up', async () => 'secret', 401],
  ['a token of the algorithm none', async () => unsigned(), 401],
  ['a token that another key signed', async () => forged(), 401],
  [
    'a token of another client: the wrong audience',
    async () => tokenOf(api.pool, await makeMachine(api.door, api.pool, [WRITE_SCOPE])),
    401,
  ],
  [
    'a token of another pool',
    async () => {
      const pool = await makePool(api.door);
      return tokenOf(pool, await makeMachine(api.door, pool, [WRITE_SCOPE]));
    },
    401,
  ],
  ['a token that may only read', async () => tokenOf(api.pool, api.machine, READ_SCOPE), 403],
])('refuses %s', async (_, token, status) => {
  expect(await attempt({ token: await token() })).toMatchObject({ status, put: 0 });
});

it('refuses a token that has expired', async () => {
  const setClock = (now: string | null) =>
    fetch(`${api.door.gateway.url}/_local/clock`, { method: 'POST', body: JSON.stringify({ now }) });
  await setClock(new Date((Number(claimsOf(api.token)['exp']) + 1) * 1000).toISOString());
  try {
    expect(await attempt({})).toMatchObject({ status: 401, put: 0 });
  } finally {
    await setClock(null);
  }
});

const many = (count: number): string =>
  JSON.stringify(Array.from({ length: count }, (_, at) => lineOf({ lineNo: at + 1 })));

it.each([
  ['10 MB and a byte', ' '.repeat(10 * 1024 * 1024 + 1), 413, 'Request Entity Too Large'],
  ['more than a function takes', ' '.repeat(7 * 1024 * 1024), 413, 'Request Entity Too Large'],
  ['501 lines', many(501), 413, 'lines-too-many'],
  ['no lines', '[]', 400, 'body-malformed'],
  ['nothing', '', 400, 'body-malformed'],
  ['no JSON', '{"invoiceNo": ', 400, 'body-malformed'],
  ['lists as deep as a stack', '['.repeat(200_000), 400, 'body-malformed'],
  ['objects as deep as a stack', '{"a":'.repeat(200_000), 400, 'body-malformed'],
  ['a line within a line', JSON.stringify([[lineOf()]]), 400, 'body-malformed'],
  ['an object in a field', JSON.stringify([lineOf({ country: { $gt: '' } })]), 400, 'body-malformed'],
  ['what would be every object', `{"__proto__":{"quantity":1},"invoiceNo":"1"}`, 422, 'lines-invalid'],
])('refuses a body of %s', async (_, body, status, says) => {
  const { text, ...refused } = await attempt({ body });
  expect(refused).toEqual({ status, put: 0 });
  expect(text).toContain(says);
});

it('takes 500 lines, which is one fewer than too many', async () => {
  expect(await attempt({ body: many(500) })).toMatchObject({ status: 202, put: 500 });
});

it('refuses a body that calls itself something else', async () => {
  expect(await attempt({ type: 'application/x-www-form-urlencoded' })).toMatchObject({ status: 415, put: 0 });
});

describe('an injection', () => {
  const INJECTIONS: readonly string[] = [
    `x'; drop table fact_sales; --`,
    '<script>alert(1)</script>',
    '${jndi:ldap://a.example/x}',
    '{{7*7}}',
    '`id`',
    '$(id) | sh',
    'a\u0000b',
    'a\r\nset-cookie: b=c',
    '%00\u202egpj.exe',
  ];
  const fields = Object.keys(lineOf());

  it.each(fields)('into %s is refused, whatever it is', async (field) => {
    for (const injection of INJECTIONS) {
      const { status, text, put } = await attempt({ body: JSON.stringify(lineOf({ [field]: injection })) });
      expect([injection, status, put]).toEqual([injection, 422, 0]);
      expect(text).toContain(`"pointer":"#/${field}"`);
    }
  });

  it('into the name of a field is refused', async () => {
    const body = JSON.stringify({ ...lineOf(), [`x'; drop table fact_sales; --`]: 1 });
    expect(await attempt({ body })).toMatchObject({ status: 422, put: 0 });
  });
});
