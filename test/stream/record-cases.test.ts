/** What came out of the stream, read by TypeScript and by Python: what the one refuses, the other refuses. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import fc from 'fast-check';
import { readRecord } from '../../src/stream/store/read-record';
import { testStack } from '../support/stack';
import { lineOf } from './support/line';
import { dataOf, RECORD_CASES } from './support/record-case';

const HANDLER = join(__dirname, '../../src/lambda/clean-invoices');
const RUN = `import json, sys; sys.path.insert(0, ${JSON.stringify(HANDLER)}); sys.dont_write_bytecode = True
import contextlib, handler
with contextlib.redirect_stdout(sys.stderr): answer = handler.clean(json.load(sys.stdin), None)
json.dump(answer, sys.stdout)`;

interface Answer {
  readonly records: readonly { readonly recordId: string; readonly result: string; readonly data: string }[];
}

function cleaned(records: readonly string[]): Answer['records'] {
  const input = JSON.stringify({
    records: records.map((data, at) => ({
      recordId: String(at),
      data,
      kinesisRecordMetadata: { shardId: 'shardId-000000000001', sequenceNumber: String(at) },
    })),
  });
  const output = execFileSync(testStack().tools.python, ['-c', RUN], {
    input,
    stdio: ['pipe', 'pipe', 'ignore'],
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return (JSON.parse(output) as Answer).records;
}

const answers = cleaned(RECORD_CASES.map(dataOf));

it.each(RECORD_CASES.map((asked, at) => [asked.name, asked, answers[at]?.result] as const))(
  '%s',
  (_, asked, inPython) => {
    const refused = asked.isEmpty ? 'Dropped' : 'ProcessingFailed';
    expect({ inTypeScript: readRecord(dataOf(asked)) !== undefined, inPython }).toEqual({
      inTypeScript: asked.takes,
      inPython: asked.takes ? 'Ok' : refused,
    });
  },
);

it('the two read the same lines', () => {
  const taken = RECORD_CASES.flatMap((asked, at) => (asked.takes ? [{ asked, answer: answers[at] }] : []));
  for (const { asked, answer } of taken) {
    const text = Buffer.from(answer?.data ?? '', 'base64').toString();
    const documents = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const lines = readRecord(dataOf(asked)) ?? [];
    const mark = { mark: expect.any(String) as string };
    if (lines.length === 0) expect(documents).toEqual([expect.objectContaining(mark)]);
    else
      expect(documents).toEqual(
        lines.map(
          (line) =>
            expect.objectContaining({
              invoice_no: line.invoiceNo,
              line_no: line.lineNo,
              stock_code: line.stockCode,
              description: line.description,
              quantity: line.quantity + 0,
              invoice_date: spaced(new Date(line.invoicedAt).toISOString()),
              unit_price: line.unitPrice,
              customer_id: line.customerId,
              country: line.country,
              line_id: line.id,
              received_at: spaced(line.receivedAt),
              place: line.place + 0,
              mark: null,
            }) as unknown,
        ),
      );
  }
});

function spaced(time: string): string {
  return time.replace('T', ' ').replace('Z', '');
}

/** Texts near the rules' borders; of letters those alone that both have known for years. */
const sign = fc.constantFrom(...'aZ09 .,-_:+/\n\r\t"\'&<é茶٣½Ⅻ𝒜🫖\u0301\u00a0\u200b£$');
const text = fc.oneof(
  fc.string({ unit: sign, maxLength: 40 }),
  fc.constantFrom(
    '2012-02-29T00:00:00Z',
    '2100-02-29T00:00:00Z',
    '2026-11-30T12:00:00.000Z',
    '1',
    '-1.125',
    '536365',
  ),
  fc.stringMatching(/^\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-6]\d(\.\d{1,4})?(Z|[+-][0-2]\d:\d\d)$/),
);
const number = fc.oneof(
  fc.integer(),
  fc.double(),
  fc.constantFrom(0, -0, 1, 100_000, 100_001, 1_000_000, 1e21),
);
const value = fc.oneof(text, number, fc.constantFrom(null, true, [], {}));
const STORED = { ...lineOf(), id: '0'.repeat(32), receivedAt: '2026-11-30T12:00:00.000Z', place: 0 };
const line = fc
  .tuple(fc.constantFrom(...Object.keys(STORED), 'other'), value, fc.boolean())
  .map(([name, changed, isLeftOut]) => {
    const entries = Object.entries({ ...STORED, [name]: changed });
    return Object.fromEntries(isLeftOut ? entries.filter(([key]) => key !== name) : entries);
  });

it('the two agree on lines that nobody thought of', () => {
  const records = fc.sample(fc.array(line, { minLength: 1, maxLength: 3 }), 4_000).map((lines) => {
    const written = lines.map((one) => `${JSON.stringify(one)}\n`).join('');
    return { written, data: Buffer.from(written).toString('base64') };
  });
  const results = cleaned(records.map(({ data }) => data)).map(({ result }) => result === 'Ok');
  const differing = records.filter(({ data }, at) => (readRecord(data) !== undefined) !== results[at]);
  expect(differing.map(({ written }) => written)).toEqual([]);
  // Both answers are among them, so that agreeing says something.
  expect(new Set(results)).toEqual(new Set([true, false]));
});
