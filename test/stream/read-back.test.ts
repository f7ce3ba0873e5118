/** What is posted is read back: POST, stream, store and GET in one piece, for machines and for people. */
import { randomUUID } from 'node:crypto';
import { WRITE_SCOPE } from '../../src/stream/contract/openapi';
import { customerPageSchema, invoicePageSchema } from '../../src/stream/contract/read';
import { CUSTOMER_ATTRIBUTE } from '../../src/stream/people';
import { until } from '../support/until';
import { claimsOf, setFaults, tokenOf } from '../support/front-door';
import { openInvoicesApi, type InvoicesApi } from './support/invoices-api';
import { lineOf } from './support/line';
import { signedInAs, signIn, type Tokens } from './support/person';

let api: InvoicesApi;
/** Of the customer 17850. */
let person: Tokens;

beforeAll(async () => {
  api = await openInvoicesApi();
  person = await signedInAs(api, OWN.customerId);
  await post([
    ...['B', 'A'].flatMap((stockCode) =>
      [10, 2].map((lineNo) => lineOf({ ...OWN, invoiceNo: '1', stockCode, lineNo })),
    ),
    lineOf({ ...OWN, invoiceNo: '1', stockCode: 'A B', lineNo: 1 }),
    lineOf({ ...OWN, invoiceNo: '2', invoicedAt: '2010-12-03T00:30:00+01:00' }),
    lineOf({ ...OWN, invoiceNo: '3', invoicedAt: '2010-12-03T00:00:00Z' }),
    lineOf({ ...OTHER, invoiceNo: '4' }),
    lineOf({ invoiceNo: '5', customerId: null }),
  ]);
  await until(async () => (await get('/invoices/5')).status === 200);
});
afterEach(() => setFaults(api.door, []));
afterAll(() => api.stop());

const OWN = { customerId: '17850', country: 'United Kingdom' };
const OTHER = { customerId: '12583', country: 'France' };

async function post(lines: readonly object[]): Promise<{ accepted: { id: string }[] }> {
  const answer = await fetch(`${api.url}/invoices`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${api.token}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    },
    body: JSON.stringify(lines),
  });
  expect(answer.status).toBe(202);
  return (await answer.json()) as { accepted: { id: string }[] };
}

async function get(path: string, token = api.token) {
  const answer = await fetch(`${api.url}${path}`, { headers: { authorization: `Bearer ${token}` } });
  const body = (await answer.json()) as Record<string, unknown>;
  return { status: answer.status, type: answer.headers.get('content-type'), body };
}

const invoicePage = async (path: string) => invoicePageSchema.parse((await get(path)).body);
const customerPage = async (path: string) => customerPageSchema.parse((await get(path)).body);
const placesOf = ({ lines }: { readonly lines: readonly { stockCode: string; lineNo: number }[] }) =>
  lines.map(({ stockCode, lineNo }) => `${stockCode} ${String(lineNo)}`);

it('reads a line back as it was posted, with its id, and its correction in its place', async () => {
  const line = lineOf({ invoiceNo: '100', customerId: '100' });
  const { accepted } = await post([line]);
  await until(async () => (await get('/invoices/100')).status === 200);
  expect((await invoicePage('/invoices/100')).lines).toEqual([
    { ...line, id: accepted[0]?.id, receivedAt: expect.any(String) as string, place: 0 },
  ]);
  await post([{ ...line, quantity: 7 }]);
  await until(async () => (await invoicePage('/invoices/100')).lines[0]?.quantity === 7);
  expect((await invoicePage('/invoices/100')).lines).toHaveLength(1);
});

it('shows of each place its newest version alone, however many there are and wherever a page ends', async () => {
  const lineAt = (lineNo: number, quantity: number) =>
    lineOf({ invoiceNo: '110', customerId: null, stockCode: 'A', lineNo, quantity });
  const posted = [1, 2, 3].flatMap((lineNo) => [1, 2, 3, 4].map((quantity) => lineAt(lineNo, quantity)));
  await post(posted);
  // A place that is behind a dozen items of others is there as well.
  await post([lineOf({ invoiceNo: '110', customerId: null, stockCode: 'B', lineNo: 4, quantity: 9 })]);
  await until(async () => (await get('/invoices/110?stockCode=B')).status === 200);
  for (const limit of [1, 2, 3, 4]) {
    const shown: unknown[] = [];
    let next: string | null = '';
    while (next !== null) {
      const page = await invoicePage(`/invoices/110?limit=${limit}${next && `&after=${next}`}`);
      expect(page.lines.length).toBeLessThanOrEqual(limit);
      shown.push(...page.lines.map(({ lineNo, quantity }) => [lineNo, quantity]));
      next = page.next;
    }
    expect(shown).toEqual([
      [1, 4],
      [2, 4],
      [3, 4],
      [4, 9],
    ]);
  }
});

it('lists an invoice under its customer now, when a correction gives it to another', async () => {
  const line = lineOf({ invoiceNo: '101', customerId: '101' });
  await post([line]);
  await until(async () => (await get('/customers/101')).status === 200);
  await post([{ ...line, customerId: '102' }]);
  await until(async () => (await get('/customers/102')).status === 200);
  await until(async () => (await customerPage('/customers/101')).invoices.length === 0);
  expect((await customerPage('/customers/102')).invoices.map(({ invoiceNo }) => invoiceNo)).toEqual(['101']);
});

it("reads an invoice's lines by stock code and number, one page after the other", async () => {
  const first = await invoicePage('/invoices/1?limit=3');
  expect(placesOf(first)).toEqual(['A B 1', 'A 2', 'A 10']);
  const second = await invoicePage(`/invoices/1?limit=3&after=${first.next ?? ''}`);
  expect([placesOf(second), second.next]).toEqual([['B 2', 'B 10'], null]);
});

it('reads the lines of one stock code, and not of those that begin alike', async () => {
  const first = await invoicePage('/invoices/1?stockCode=A&limit=1');
  const second = await invoicePage(`/invoices/1?stockCode=A&limit=1&after=${first.next ?? ''}`);
  expect([placesOf(first), placesOf(second), second.next]).toEqual([['A 2'], ['A 10'], null]);
});

it("reads a customer's invoices from the newest, one page after the other", async () => {
  const first = await customerPage('/customers/17850?limit=2');
  expect(first).toMatchObject({
    country: 'United Kingdom',
    invoices: [
      { invoiceNo: '3', invoicedAt: '2010-12-03T00:00:00.000Z' },
      { invoiceNo: '2', invoicedAt: '2010-12-02T23:30:00.000Z' },
    ],
  });
  const second = await customerPage(`/customers/17850?limit=2&after=${first.next ?? ''}`);
  expect([second.invoices.map(({ invoiceNo }) => invoiceNo), second.next]).toEqual([['1'], null]);
});

describe('a token of a page', () => {
  const made = (place: string): string => Buffer.from(place).toString('base64url');

  it('of another invoice or customer leads to nothing of theirs', async () => {
    const { next } = await invoicePage('/invoices/1?limit=1');
    expect(placesOf(await invoicePage(`/invoices/4?after=${next ?? ''}`))).toEqual([]);
    const { next: older } = await customerPage('/customers/17850?limit=1');
    const { invoices } = await customerPage(`/customers/12583?after=${older ?? ''}`);
    expect(invoices.map(({ invoiceNo }) => invoiceNo)).toEqual(['4']);
  });

  it.each([
    ['before the lines: the head stays unseen', made('#'), ['A B 1', 'A 2', 'A 10', 'B 2', 'B 10']],
    ['past the end', made('~~'), []],
  ])('that is made up and %s', async (_, token, places) => {
    expect(placesOf(await invoicePage(`/invoices/1?after=${token}`))).toEqual(places);
  });

  it.each([
    ['no token', '%20'],
    ['a control character', made('A#\u0000')],
    ['one that is too long', made('A'.repeat(101))],
  ])('that is %s is refused', async (_, token) => {
    for (const path of ['/invoices/1', '/customers/17850'])
      expect(await get(`${path}?after=${token}`)).toMatchObject({
        status: 400,
        body: { type: 'urn:ecomflow:problem:request-invalid' },
      });
  });
});

it.each([
  ['/invoices/404', 404, 'not-found'],
  ['/invoices/1?stockCode=C', 404, 'not-found'],
  ['/customers/404', 404, 'not-found'],
  ['/invoices/1%20or%201=1', 400, 'request-invalid'],
  ['/invoices/1?limit=0', 400, 'request-invalid'],
  ['/invoices/1?limit=101', 400, 'request-invalid'],
  ['/invoices/1?stockCode=A%23', 400, 'request-invalid'],
  ['/invoices/1?customerId=17850', 400, 'request-invalid'],
  ['/customers/17850?limit=1&limit=2', 400, 'request-invalid'],
])('answers %s with the problem %i %s', async (path, status, problem) => {
  expect(await get(path)).toMatchObject({
    status,
    type: 'application/problem+json',
    body: { status, type: `urn:ecomflow:problem:${problem}` },
  });
});

it('says that the tables are busy, and nothing else', async () => {
  await setFaults(api.door, [
    { service: 'dynamodb', kind: 'throttle', code: 'ProvisionedThroughputExceededException' },
  ]);
  expect(await get('/invoices/1')).toMatchObject({
    status: 503,
    body: { type: 'urn:ecomflow:problem:store-busy' },
  });
});

describe("another customer's data", () => {
  const asPerson = (path: string) => get(path, person.access);

  it.each([
    ['/invoices/1', 200],
    ['/customers/17850', 200],
    ['/invoices/4', 404],
    ['/invoices/5', 404],
    ['/invoices/404', 404],
    ['/customers/12583', 404],
  ])('is none to a person: %s is answered with %i', async (path, status) => {
    expect((await asPerson(path)).status).toBe(status);
  });

  it('is answered as what is not there, word for word', async () => {
    expect(await asPerson('/invoices/4')).toEqual(await asPerson('/invoices/404'));
  });

  it('is the same for a machine as any: the twin', async () => {
    expect((await get('/invoices/4')).status).toBe(200);
    expect((await get('/customers/12583')).status).toBe(200);
  });

  it('within an invoice of a person is left out', async () => {
    await post([lineOf({ ...OTHER, invoiceNo: '103', stockCode: 'A' })]);
    await until(async () => (await get('/invoices/103')).status === 200);
    await post([lineOf({ ...OWN, invoiceNo: '103', stockCode: 'B' })]);
    await until(async () => (await invoicePage('/invoices/103')).lines.length === 2);
    const { body } = await asPerson('/invoices/103');
    expect(placesOf(invoicePageSchema.parse(body))).toEqual(['B 1']);
  });

  it('is the own data of a person whom an administrator gives to that customer', async () => {
    const moved = await signedInAs(api, OWN.customerId);
    expect((await get('/invoices/4', moved.access)).status).toBe(404);
    const username = String(claimsOf(moved.access)['username']);
    await api.door.cognito.adminUpdateUserAttributes({
      UserPoolId: api.access.poolId,
      Username: username,
      UserAttributes: [{ Name: CUSTOMER_ATTRIBUTE, Value: OTHER.customerId }],
    });
    const { access } = await signIn(api, username);
    expect((await get('/invoices/4', access)).status).toBe(200);
    expect((await get('/invoices/1', access)).status).toBe(404);
  });

  it("is not had by writing another customer into one's own attributes", async () => {
    const write = (Name: string, Value: string) =>
      api.door.cognito.updateUserAttributes({
        AccessToken: person.access,
        UserAttributes: [{ Name, Value }],
      });
    await expect(write(CUSTOMER_ATTRIBUTE, OTHER.customerId)).rejects.toThrow('unauthorized attribute');
    await expect(write('name', 'A. Person')).resolves.toBeDefined();
  });

  it.each([
    ['of no customer: it may not even read', undefined],
    ['of what is none', '17850 or 1=1'],
  ])('is closed to a person %s', async (_, customerId) => {
    const { access } = await signedInAs(api, customerId);
    expect((await get('/invoices/1', access)).status).toBe(403);
  });

  it('is closed to an identity: only an access token opens', async () => {
    expect((await get('/invoices/1', person.id)).status).toBe(403);
  });

  it('is closed to a token that may only write, and to none', async () => {
    const token = await tokenOf(api.pool, api.machine, WRITE_SCOPE);
    expect((await get('/invoices/1', token)).status).toBe(403);
    expect((await get('/invoices/1', 'none')).status).toBe(401);
  });
});
