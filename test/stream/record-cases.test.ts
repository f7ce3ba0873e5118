/** What came out of the stream, read by TypeScript and by Python: what the one refuses, the other refuses. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { readRecord } from '../../src/stream/store/read-record';
import { testStack } from '../support/stack';
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
  const stdio: ['pipe', 'pipe', 'ignore'] = ['pipe', 'pipe', 'ignore'];
  const output = execFileSync(testStack().tools.python, ['-c', RUN], { input, stdio, encoding: 'utf8' });
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
          }) as unknown,
      ),
    );
  }
});

function spaced(time: string): string {
  return time.replace('T', ' ').replace('Z', '');
}
