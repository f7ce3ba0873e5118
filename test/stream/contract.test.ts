/** The contract of a line, against what the batch's feed takes, and the document against the contract. */
import { invoiceLine } from '../../src/pipelines/online-retail/feeds';
import { lineSchema } from '../../src/stream/contract/line';
import { openApiDocument } from '../../src/stream/contract/openapi';
import { readBody } from '../../src/stream/read-body';
import { lineOf } from './support/line';

const isTaken = (changes: Record<string, unknown>): boolean => lineSchema.safeParse(lineOf(changes)).success;

it.each([
  ['stockCode', ['85123A', 'BANK CHARGES', 'gift_0001_20', 'm'], ['', ' A', 'A ', 'A/B']],
  ['invoiceNo', ['536365', 'C536379', 'A563185'], ['', '53 6365', '1'.repeat(21)]],
  [
    'description',
    ["POPPY'S PLAYHOUSE BEDROOM ", 'Dotcomgiftshop Gift Voucher £100.00', '?', '*Boombox Ipod Classic', null],
    ['', '<b>', 'a\tb', 'x'.repeat(501)],
  ],
  ['quantity', [-80995, 0, 1_000_000], [1.5, '1', 1_000_001]],
  [
    'invoicedAt',
    ['2011-12-09T12:50:00Z', '2011-12-09T13:50:00+01:00'],
    ['2011-12-09', '1994-12-31T23:59:59Z', '2051-01-01T00:00:00Z'],
  ],
  ['unitPrice', ['0', '38970', '-11062.06', '0.001'], [2.55, '1e3', '2.5500', '1000000', '']],
  ['customerId', ['17850', null], ['', '1 7', 17850]],
  [
    'country',
    ['United Kingdom', 'EIRE', "Côte d'Ivoire", 'Korea, Republic of'],
    ['', ' EIRE', 'x'.repeat(65)],
  ],
])('takes of %s what the book holds, and nothing else', (field, right, wrong) => {
  for (const value of right) expect([value, isTaken({ [field]: value })]).toEqual([value, true]);
  for (const value of wrong) expect([value, isTaken({ [field]: value })]).toEqual([value, false]);
});

it('has the columns of the feed, and the number that the feed counts itself', () => {
  const columns = [
    ...invoiceLine.columns.map(({ name }) => name),
    ...(invoiceLine.numbers ?? []).map(({ name }) => name),
  ];
  const camel = (name: string) => name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  const called = columns.map((name) => (name === 'invoice_date' ? 'invoicedAt' : camel(name)));
  expect(Object.keys(lineSchema.shape).sort()).toEqual(called.sort());
});

it('does not count brackets within texts as depth', () => {
  const { good } = readBody(JSON.stringify([lineOf({ description: 'A "QUOTED" (NAME)' })]));
  expect(good).toHaveLength(1);
});

it('is said in the document with the patterns that the handler uses', () => {
  const { components } = openApiDocument({ tokenUrl: 'https://example.com/oauth2/token' });
  expect(components.schemas['InvoiceLine']).toMatchObject({
    type: 'object',
    additionalProperties: false,
    properties: { invoiceNo: { pattern: '^[A-Za-z0-9-]{1,20}$' }, lineNo: { type: 'integer', minimum: 1 } },
    required: ['invoiceNo', 'lineNo', 'stockCode', 'quantity', 'invoicedAt', 'unitPrice', 'country'],
  });
});

it('shows a body that may be posted as it is', () => {
  const { paths } = openApiDocument({ tokenUrl: 'https://example.com/oauth2/token' });
  const { example } = paths['/invoices'].post.requestBody.content['application/json'];
  expect(readBody(JSON.stringify(example))).toMatchObject({ good: [{ line: example[0] }], refused: [] });
  expect(readBody(JSON.stringify([{ ...example[0], unitPrice: 2.55 }])).good).toEqual([]);
});

it('says what the gateway answers before a handler sees a request', () => {
  const { paths } = openApiDocument({ tokenUrl: 'https://example.com/oauth2/token' });
  const operations = Object.values(paths).flatMap((path) => Object.values(path));
  expect(operations).toHaveLength(3);
  for (const { responses } of operations)
    expect(Object.keys(responses)).toEqual(expect.arrayContaining(['401', '403', '429', '503']));
});
