/** What the tables hold is a function of the set of records, whatever their order, batches and repetition. */
import fc from 'fast-check';
import type { StoredLine } from '../../src/stream/contract/read';
import { markData } from '../../src/model/stream-mark';
import { newer, newestOf, type LinesOfRecord } from '../../src/stream/store/newest';
import { readRecord } from '../../src/stream/store/read-record';
import type { Versioned } from '../../src/stream/store/items';
import { recordOf, storedLine, textOf } from './support/stored';

type Rule = (known: Versioned | undefined, made: Versioned) => Versioned;

/** Few keys, so that lines meet. */
const line = fc
  .record({
    minute: fc.nat({ max: 5 }),
    place: fc.nat({ max: 2 }),
    id: fc.nat({ max: 1 }),
    invoiceNo: fc.constantFrom('1', '2'),
    stockCode: fc.constantFrom('A', 'B'),
    lineNo: fc.integer({ min: 1, max: 2 }),
    customerId: fc.constantFrom(null, '7', '8'),
    invoicedAt: fc.constantFrom('2010-12-01T08:26:00Z', '2010-12-02T09:26:00+01:00'),
  })
  .map(({ minute, id, ...changes }) => ({ minute, id, changes }));

/** Each line has an id of its own, as the API gives it. */
const records = fc
  .array(fc.array(line, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 6 })
  .map((lists) =>
    lists.map((lines, record): LinesOfRecord => ({
      record: String(record),
      lines: lines.map(({ minute, changes }, at) =>
        storedLine(minute, { id: (record * 10 + at).toString(16).padStart(32, '0'), ...changes }),
      ),
    })),
  );

/** As DynamoDB would, one batch after the other. */
function tablesAfter(batches: readonly (readonly LinesOfRecord[])[], rule: Rule): string[] {
  const items = new Map<string, Versioned>();
  for (const write of batches.flatMap(newestOf)) items.set(write.key, rule(items.get(write.key), write));
  return [...items.values()].map(({ key, item }) => `${key} ${textOf(item)}`).sort();
}

function anyOrderIsTheSame(rule: Rule) {
  const delivered = records.chain((once) =>
    fc.tuple(
      fc.constant(once),
      fc.array(fc.subarray(once), { maxLength: 3 }),
      fc.shuffledSubarray(once, { minLength: once.length }),
    ),
  );
  return fc.property(delivered, ([once, again, shuffled]) => {
    const batches = [...shuffled.map((record) => [record]), ...again];
    expect(tablesAfter(batches, rule)).toEqual(tablesAfter([once], rule));
  });
}

it('is the same in any order, in any batches, and however often', () => {
  fc.assert(anyOrderIsTheSame(newer), { numRuns: 500 });
});

it('and is not where what comes last is taken', () => {
  expect(
    fc.check(
      anyOrderIsTheSame((_, made) => made),
      { numRuns: 500 },
    ).failed,
  ).toBe(true);
});

it('a write answers for each record that had a line of its key: of a line itself for one, of what lines share for all', () => {
  const old = { record: 'a', lines: [storedLine(1)] };
  const young = { record: 'b', lines: [storedLine(2)] };
  const writes = newestOf([young, old]);
  const [own, shared] = [true, false].map((isOfItsOwn) =>
    writes.filter((write) => write.isOfItsOwn === isOfItsOwn),
  );
  expect(own?.map(({ records }) => [...records].join()).sort()).toEqual(['a', 'b']);
  expect(shared?.map(({ records }) => [...records].sort().join())).toEqual(['a,b', 'a,b']);
  const version = `${young.lines[0]?.receivedAt}#00000#${young.lines[0]?.id}`;
  expect(new Set(shared?.map((write) => write.version))).toEqual(new Set([version]));
});

it('what is said to have a key of its own is the same whenever it is written: no other line makes an item of that key', () => {
  fc.assert(
    fc.property(records, (lists) => {
      const texts = new Map<string, string>();
      for (const write of lists.flatMap((list) => newestOf([list])).filter(({ isOfItsOwn }) => isOfItsOwn)) {
        expect(texts.get(write.key) ?? textOf(write.item)).toBe(textOf(write.item));
        texts.set(write.key, textOf(write.item));
      }
    }),
    { numRuns: 500 },
  );
});

it.each<[string, Buffer]>([
  ['nothing', Buffer.from('')],
  ['no JSON', Buffer.from('{"invoiceNo"')],
  ['no text', Buffer.from([0xf3, 0x89, 0x9a, 0xc2])],
  ['a list', recordOf([storedLine(1)])],
  ['a line without an id', recordOf({ ...storedLine(1), id: undefined })],
  [
    'a time to the second, which would sort wrong',
    recordOf(storedLine(1, { receivedAt: '2026-11-30T12:00:00Z' })),
  ],
  ['a field too many', recordOf({ ...storedLine(1), discount: 1 })],
  [
    'an empty line between two',
    Buffer.concat([recordOf(storedLine(1)), Buffer.from('\n'), recordOf(storedLine(2))]),
  ],
  ['one wrong line among right ones', recordOf(storedLine(1), storedLine(2, { quantity: '6' }))],
])('a record of %s is read as none', (_, data) => {
  expect(readRecord(data.toString('base64'))).toBeUndefined();
});

it('and a right one is read whole: the twin', () => {
  const lines = [storedLine(1), storedLine(2, { customerId: null, description: null })];
  expect(readRecord(recordOf(...lines).toString('base64'))).toEqual(lines);
});

it('of two lines of one key in one POST the later one stays, whatever their ids', () => {
  const [first, second] = ['f', '0'].map((digit, place) =>
    storedLine(1, { place: place + 9, id: digit.repeat(32), quantity: place }),
  ) as [StoredLine, StoredLine];
  const places = newestOf([{ record: 'a', lines: [second, first] }])
    .filter(({ isOfItsOwn }) => isOfItsOwn)
    .map(({ item }) => [item['line']?.S ?? '', item['quantity']?.N] as const);
  // ../../src/stream/store/pages.ts shows the last of a place.
  expect(places.toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, quantity]) => quantity)).toEqual(
    ['0', '1'],
  );
});

it('a mark of the source is read as no line, and something like one not at all', () => {
  expect(readRecord(markData('run-1').toString('base64'))).toEqual([]);
  for (const odd of [{ mark: 7 }, { mark: 'run-1', id: 'x' }, { mark: '' }])
    expect(readRecord(recordOf(odd).toString('base64'))).toBeUndefined();
});

it('a line that was kept since before lines had places has the first', () => {
  const { place: _, ...old } = storedLine(1);
  expect(readRecord(recordOf(old).toString('base64'))).toEqual([{ ...old, place: 0 }]);
});
