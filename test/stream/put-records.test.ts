/** How records are made and put: few, in order by invoice, and again what failed. The client's `send` alone is made up. */
import type { PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { putRecords, type PutDeps } from '../../src/stream/put-records';
import { recordsOf, type StreamLine, type StreamRecord } from '../../src/stream/records';
import { lineOf } from './support/line';

const lineNoOf = (data: Uint8Array): number[] =>
  Buffer.from(data)
    .toString('utf8')
    .trimEnd()
    .split('\n')
    .map((text) => (JSON.parse(text) as StreamLine).lineNo);

const linesOf = (invoiceNo: string, count: number) =>
  Array.from(
    { length: count },
    (_, at) =>
      ({
        ...lineOf({ invoiceNo, lineNo: at + 1 }),
        id: `${invoiceNo}/${at}`,
        receivedAt: '2026-11-30T00:00:00Z',
      }) as unknown as StreamLine,
  );

/** Told by call: which of its records fail. */
function stream(failing: (call: number, key: string) => boolean) {
  const calls: string[][] = [];
  const pauses: number[] = [];
  const send = async ({ input }: PutRecordsCommand) => {
    const call = calls.length;
    calls.push(
      (input.Records ?? []).map(
        ({ PartitionKey, Data }) => `${PartitionKey}:${lineNoOf(Data ?? Buffer.from('')).join()}`,
      ),
    );
    return {
      Records: (input.Records ?? []).map(({ PartitionKey = '' }) =>
        failing(call, PartitionKey) ? { ErrorCode: 'InternalFailure' } : { SequenceNumber: '1' },
      ),
    };
  };
  const deps = {
    kinesis: { send } as unknown as PutDeps['kinesis'],
    streamName: 's',
    sleep: async (ms: number) => pauses.push(ms),
  };
  return { deps, calls, pauses };
}

it('makes one record of an invoice, and more only where it is too large', () => {
  expect(recordsOf([...linesOf('1', 500), ...linesOf('2', 1)])).toHaveLength(2);
  const parts = recordsOf(linesOf('1', 10), 1000);
  expect(parts.length).toBeGreaterThan(1);
  expect(parts.every(({ data }) => data.length <= 1000)).toBe(true);
  expect(parts.flatMap(({ data }) => lineNoOf(data))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

it('sends the next record of an invoice only once the one before it was taken', async () => {
  const size = Math.ceil((recordsOf(linesOf('1', 1))[0]?.data.length ?? 0) * 1.5);
  const records = recordsOf([...linesOf('1', 3), ...linesOf('2', 2)], size);
  const { deps, calls } = stream((call, key) => call === 0 && key === '1');
  expect(await putRecords(deps, records)).toEqual([]);
  expect(calls).toEqual([['1:1', '2:1'], ['1:1', '2:2'], ['1:2'], ['1:3']]);
});

it('gives up after some rounds, with growing pauses, and says what is left', async () => {
  const { deps, calls, pauses } = stream((_, key) => key === '1');
  const records = recordsOf([...linesOf('1', 1), ...linesOf('2', 1)]);
  expect((await putRecords(deps, records)).map(({ partitionKey }) => partitionKey)).toEqual(['1']);
  expect(calls).toHaveLength(6);
  expect(pauses).toEqual([50, 100, 200, 400, 800]);
});

it('takes no answer for a record that the call did not answer', async () => {
  const deps: PutDeps = {
    kinesis: { send: async () => ({ Records: [] }) },
    streamName: 's',
    sleep: async () => undefined,
  };
  expect(await putRecords(deps, recordsOf(linesOf('1', 1)))).toHaveLength(1);
});

it('sends no more than a call takes', async () => {
  const { deps, calls } = stream(() => false);
  const records: StreamRecord[] = Array.from({ length: 501 }, (_, at) => ({
    partitionKey: String(at),
    data: Buffer.from(JSON.stringify(lineOf())),
  }));
  await putRecords(deps, records);
  expect(calls.map((call) => call.length)).toEqual([500, 1]);
});
