/** Made-up purchases: the same for a seed, and with as many repetitions, corrections, late and broken lines as the shares say. */
import fc from 'fast-check';
import { filesOfDay } from '../../../src/pipelines/purchases/samples/files';
import { entriesOf, SHARES, type OfMinute } from '../../../src/pipelines/purchases/samples/entries';
import { MINUTE_MS } from '../../../src/pipelines/purchases/samples/purchase';
import { purchaseFile } from '../../../src/pipelines/purchases/samples/purchase-file';

const KINDS = ['repeated', 'corrected', 'late', 'broken'] as const;
const percent = fc.integer({ min: 0, max: 25 });
/** Hundredths, together at most one. */
const shares = fc.tuple(percent, percent, percent, percent).map((parts) => ({
  repeated: parts[0] / 100,
  corrected: parts[1] / 100,
  late: parts[2] / 100,
  broken: parts[3] / 100,
}));
const asked: fc.Arbitrary<OfMinute> = fc.record({
  seed: fc.oneof(fc.integer(), fc.string()),
  minute: fc.integer({ min: 20_000_000, max: 40_000_000 }),
  purchases: fc.integer({ min: 1, max: 120 }),
  shares,
});
/** By purchase and line: everything that was told. */
const told = (of: OfMinute): Map<string, string> =>
  new Map(
    entriesOf(of).flatMap(({ lines }) =>
      lines.map((line) => [`${line.purchase_id}/${line.line}`, JSON.stringify(line)] as const),
    ),
  );

describe('made-up purchases', () => {
  it('are the same bytes for the same seed, and others for another', () => {
    fc.assert(
      fc.property(asked, (of) => {
        expect(purchaseFile(of)).toEqual(purchaseFile({ ...of }));
        expect(purchaseFile({ ...of, purchases: 40 }).text).not.toBe(
          purchaseFile({ ...of, purchases: 40, seed: `${of.seed} other` }).text,
        );
      }),
      { numRuns: 40 },
    );
  });

  it('have of each kind as many as its share says', () => {
    fc.assert(
      fc.property(asked, (of) => {
        const entries = entriesOf(of);
        expect(entries).toHaveLength(of.purchases);
        const wanted = KINDS.map((kind) => Math.round(of.purchases * of.shares[kind]));
        // Halves are rounded up: of a few purchases that can be more than there are.
        fc.pre(wanted.reduce((sum, one) => sum + one, 0) <= of.purchases);
        // What comes again was told before: by no minute of which most came again, too.
        const [repeated = 0, corrected = 0, , broken = 0] = wanted;
        fc.pre(2 * (repeated + corrected) + broken <= of.purchases);
        expect(KINDS.map((kind) => entries.filter((entry) => entry.kind === kind).length)).toEqual(wanted);
      }),
      { numRuns: 100 },
    );
  });

  it('repeat what the minute before told, word for word or with another quantity, and tell of the past where they are late', () => {
    fc.assert(
      fc.property(asked, (of) => {
        const before = told({ ...of, minute: of.minute - 1 });
        const startMs = of.minute * MINUTE_MS;
        for (const { kind, lines } of entriesOf(of))
          for (const line of lines) {
            const first = before.get(`${line.purchase_id}/${line.line}`);
            const isPast = Date.parse(line.purchased_at) < startMs;
            if (kind === 'repeated') expect(JSON.stringify(line)).toBe(first);
            else if (kind === 'corrected')
              expect({ ...line, quantity: String(Number(line.quantity) - 1) }).toEqual(
                JSON.parse(first ?? '{}'),
              );
            else expect([first, isPast]).toEqual([undefined, kind === 'late']);
          }
      }),
      { numRuns: 40 },
    );
  });

  it('come in both formats, and a day later a file comes again under another name', () => {
    const [first = [], second = []] = [0, 1].map((index) =>
      filesOfDay({ index, date: `2026-03-0${index + 2}`, seed: 7 }),
    );
    expect(first.map(({ name }) => name.split('/')[0])).toEqual([
      'json',
      'csv',
      'json',
      'csv',
      'json',
      'csv',
    ]);
    const again = second.at(-1);
    expect(first.map(({ text }) => text)).toContain(again?.text);
    expect(first.map(({ name }) => name)).not.toContain(again?.name);
  });

  it('are JSON and CSV, but for the lines that are to be rejected', () => {
    const file = purchaseFile({
      seed: 1,
      minute: 29_000_000,
      purchases: 50,
      shares: { ...SHARES, broken: 0.2 },
    });
    const lines = file.text.trimEnd().split('\n');
    const isJson = (line: string): boolean => {
      try {
        return typeof JSON.parse(line) === 'object';
      } catch {
        return false;
      }
    };
    expect(lines.filter((line) => !isJson(line)).length).toBeGreaterThan(0);
    expect(lines.filter((line) => !isJson(line)).length).toBeLessThanOrEqual(10);
  });
});
