/** Lines in lanes: each once, an invoice's in order, the same batches each time, and an end that comes early where it should. */
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { sendInLanes, type Batch } from '../../src/stream/client/lanes';
import { percentilesOf } from '../../src/stream/client/latency';

interface Line {
  readonly invoice: string;
  readonly at: number;
}

async function* of(lines: readonly Line[]): AsyncGenerator<Line> {
  yield* lines;
}

const invoiceOf = ({ invoice }: Line): string => invoice;

it('sends every line once, and of a lane one batch at a time, in order, in the same batches each time', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 60 }),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 7 }),
      async (invoices, lanes, size) => {
        const lines = invoices.map((invoice, at) => ({ invoice: String(invoice), at }));
        const send = async (pauseMs: (batch: Batch<Line>) => number): Promise<Batch<Line>[]> => {
          const sent: Batch<Line>[] = [];
          const underWay = new Set<number>();
          await sendInLanes(of(lines), invoiceOf, { lanes, size }, async (batch) => {
            expect(underWay.has(batch.lane)).toBe(false);
            underWay.add(batch.lane);
            await sleep(pauseMs(batch));
            underWay.delete(batch.lane);
            sent.push(batch);
            return true;
          });
          return sent;
        };
        const sent = await send(({ lane }) => lane % 2);
        expect(sent.flatMap((batch) => batch.lines).sort((one, other) => one.at - other.at)).toEqual(lines);
        for (const lane of new Set(sent.map((batch) => batch.lane))) {
          const own = sent.filter((batch) => batch.lane === lane).flatMap((batch) => batch.lines);
          expect(own.map(({ at }) => at)).toEqual(own.map(({ at }) => at).sort((a, b) => a - b));
        }
        const byPlace = (batches: readonly Batch<Line>[]) =>
          [...batches].sort((one, other) => one.lane - other.lane || one.from - other.from);
        expect(byPlace(await send(() => 0))).toEqual(byPlace(sent));
      },
    ),
    { numRuns: 30 },
  );
});

const MANY = Array.from({ length: 1000 }, (_, at) => ({ invoice: String(at % 10), at }));

it('reads no further than the lanes have room for, and stops where it is told to', async () => {
  let read = 0;
  async function* counted(): AsyncGenerator<Line> {
    for (const line of MANY) {
      read += 1;
      yield line;
    }
  }
  let batches = 0;
  await sendInLanes(counted(), invoiceOf, { lanes: 1, size: 10 }, async () => {
    batches += 1;
    await sleep(1);
    return batches < 3;
  });
  expect([batches, read < 100]).toEqual([3, true]);
});

it('throws what a batch threw, once the others are through', async () => {
  const ended: number[] = [];
  const sending = sendInLanes(of(MANY), invoiceOf, { lanes: 3, size: 5 }, async ({ lane }) => {
    if (lane === 1) throw new Error('refused');
    await sleep(5);
    ended.push(lane);
    return true;
  });
  await expect(sending).rejects.toThrow('refused');
  const before = ended.length;
  await sleep(20);
  expect(ended).toHaveLength(before);
});

it('tells percentiles of what was measured', () => {
  const hundred = Array.from({ length: 100 }, (_, at) => 100 - at);
  expect(percentilesOf(hundred)).toEqual({ p50: 50, p95: 95, p99: 99, max: 100 });
  expect(percentilesOf([7.04])).toEqual({ p50: 7, p95: 7, p99: 7, max: 7 });
  expect(percentilesOf([])).toBeNull();
});
