/** `POST /invoices` from a token to the stream: through the local HTTP API and the very bundle that is deployed. */
import { randomUUID } from 'node:crypto';
import { setFaults } from '../support/front-door';
import { linesIn, openInvoicesApi, type InvoicesApi } from './support/invoices-api';
import { lineOf } from './support/line';
import { isOpenApi } from './support/is-open-api';

let api: InvoicesApi;

beforeAll(async () => {
  api = await openInvoicesApi();
});
afterAll(() => api.stop());
beforeEach(async () => {
  await setFaults(api.door, []);
  await api.forget();
});

const linesPut = async () => linesIn(await api.records());

interface Posted {
  readonly status: number;
  readonly type: string | null;
  readonly replayed: string | null;
  readonly body: Record<string, unknown>;
}

async function post(body: unknown, key: string = randomUUID()): Promise<Posted> {
  const answer = await fetch(`${api.url}/invoices`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${api.token}`,
      'content-type': 'application/json',
      'idempotency-key': key,
    },
    body: JSON.stringify(body),
  });
  return {
    status: answer.status,
    type: answer.headers.get('content-type'),
    replayed: answer.headers.get('idempotency-replayed'),
    body: (await answer.json()) as Record<string, unknown>,
  };
}

it('takes one line, says its id, and puts it into the stream under its invoice', async () => {
  const { status, body } = await post(lineOf());
  expect([status, body]).toEqual([
    202,
    {
      accepted: [{ index: 0, id: expect.stringMatching(/^[0-9a-f]{32}$/), invoiceNo: '536365', lineNo: 1 }],
      rejected: [],
    },
  ]);
  expect((await api.records()).map(({ key }) => key)).toEqual(['536365']);
  const [{ id } = { id: '' }] = body['accepted'] as { id: string }[];
  expect(await linesPut()).toEqual([
    { ...lineOf(), id, receivedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/), place: 0 },
  ]);
});

it('puts the lines of an invoice together, in their order', async () => {
  const lines = [1, 2, 3, 4].map((lineNo) => lineOf({ invoiceNo: lineNo % 2 ? '1' : '2', lineNo }));
  expect((await post(lines)).status).toBe(202);
  const records = (await api.records()).map((record) => [
    record.key,
    linesIn([record]).map(({ lineNo }) => lineNo),
  ]);
  expect(records).toEqual([
    ['1', [1, 3]],
    ['2', [2, 4]],
  ]);
  // Each says its place in the POST, by which later ones of one key win.
  expect((await linesPut()).map(({ place }) => place)).toEqual([0, 2, 1, 3]);
});

it('takes the good lines and says of the others where and why', async () => {
  const lines = [
    lineOf(),
    lineOf({ unitPrice: 2.55, quantity: '6' }),
    lineOf({ lineNo: 2, 'un/known': true }),
    'no line',
    lineOf({ lineNo: 3, customerId: null, description: null }),
  ];
  const { status, body } = await post(lines);
  expect(status).toBe(202);
  expect((body['accepted'] as { index: number }[]).map(({ index }) => index)).toEqual([0, 4]);
  expect(body['rejected']).toEqual([
    {
      index: 1,
      errors: [
        { pointer: '#/1/quantity', detail: expect.stringContaining('expected number') },
        { pointer: '#/1/unitPrice', detail: expect.stringContaining('expected string') },
      ],
    },
    { index: 2, errors: [{ pointer: '#/2/un~1known', detail: 'is not known' }] },
    { index: 3, errors: [{ pointer: '#/3', detail: expect.stringContaining('expected object') }] },
  ]);
  expect(await linesPut()).toHaveLength(2);
});

it('answers a problem where no line is right', async () => {
  const { status, type, body } = await post(lineOf({ country: '' }));
  expect([status, type, body]).toEqual([
    422,
    'application/problem+json',
    {
      type: 'urn:ecomflow:problem:lines-invalid',
      title: 'No line was taken',
      status: 422,
      errors: [{ pointer: '#/country', detail: 'must be a name of 1 to 64 characters' }],
    },
  ]);
  expect(await linesPut()).toEqual([]);
});

describe('a request that is sent again', () => {
  it('is answered as before, and puts nothing', async () => {
    const key = randomUUID();
    const first = await post(lineOf(), key);
    const second = await post(lineOf(), key);
    expect(second).toEqual({ ...first, replayed: 'true' });
    expect(await linesPut()).toHaveLength(1);
  });

  it('with another body is refused, and its twin with another key is another request', async () => {
    const key = randomUUID();
    await post(lineOf(), key);
    expect(await post(lineOf({ quantity: 7 }), key)).toMatchObject({
      status: 422,
      body: { type: 'urn:ecomflow:problem:key-reused' },
    });
    expect((await post(lineOf({ quantity: 7 }))).status).toBe(202);
    expect((await linesPut()).map(({ quantity }) => quantity)).toEqual([6, 7]);
  });

  it('is put once though it comes eight times at once', async () => {
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 8 }, () => post(lineOf(), key)));
    expect(answers.every(({ status }) => status === 202 || status === 409)).toBe(true);
    expect(answers.some(({ status }) => status === 202)).toBe(true);
    expect(await linesPut()).toHaveLength(1);
  });

  it.each([
    ['no key', undefined],
    ['a short one', 'short'],
    ['one with a path in it', '../../../../etc/passwd'],
  ])('is refused with %s', async (_, key) => {
    const answer = await fetch(`${api.url}/invoices`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${api.token}`,
        'content-type': 'application/json',
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      body: JSON.stringify(lineOf()),
    });
    expect([answer.status, ((await answer.json()) as { type: string }).type]).toEqual([
      400,
      'urn:ecomflow:problem:key-invalid',
    ]);
    expect(await linesPut()).toEqual([]);
  });
});

describe('a stream that is busy', () => {
  const FAILING = { service: 'kinesis', action: 'PutRecords', kind: 'record' };

  it('is asked again for what it did not take, and for nothing else', async () => {
    await setFaults(api.door, [{ ...FAILING, times: 2 }]);
    const { status } = await post(['1', '2', '3'].map((invoiceNo) => lineOf({ invoiceNo })));
    expect(status).toBe(202);
    expect((await api.records()).map(({ key }) => key)).toEqual(['3', '1', '2']);
  });

  it('for long is told with 503, and the same request may come again at once with the same ids', async () => {
    const key = randomUUID();
    // Takes the first record, and the other in none of the rounds.
    await setFaults(api.door, [{ ...FAILING, probability: 0.9, seed: 43 }]);
    const posted = ['1', '2'].map((invoiceNo) => lineOf({ invoiceNo }));
    const refused = await post(posted, key);
    expect([refused.status, refused.body['type']]).toEqual([503, 'urn:ecomflow:problem:stream-busy']);
    expect((await api.records()).map((record) => record.key)).toEqual(['1']);
    await setFaults(api.door, []);
    const taken = await post(posted, key);
    expect(taken.status).toBe(202);
    const put = await linesPut();
    expect(put).toHaveLength(3);
    // Also when they came: whoever counts an id once keeps either.
    expect(new Set(put.map(({ id, receivedAt }) => `${String(id)} ${String(receivedAt)}`)).size).toBe(2);
  });
});

describe('the document at /openapi.json', () => {
  it('is there without a token, and is OpenAPI 3.1', async () => {
    const answer = await fetch(`${api.url}/openapi.json`);
    expect(answer.status).toBe(200);
    const document = (await answer.json()) as Record<string, unknown>;
    expect(document['openapi']).toBe('3.1.0');
    expect(isOpenApi(document)).toBe(true);
    expect(JSON.stringify(document)).toContain(api.pool.tokenUrl);
    const wrong = { ...document, paths: { 'no-slash': {} } };
    expect(isOpenApi(wrong)).toBe(false);
  });
});
