/** What the books of a trial find, row by row; each has its twin here. */
import { lineAt } from '../../bench/stream/lines';
import type { StoredLine } from '../../src/stream/contract/read';
import { rowOfLine } from '../support/delivered';
import type { BronzeObject } from './chaos/bronze';
import { balanceBronze, bronzeFaults, type Delivery } from './chaos/bronze-books';
import { salesOf, starFaults, type SaleRow } from './chaos/star-books';
import { recordOf } from './support/stored';

const SHARD = 'shardId-000000000000';

function lineOf(number: number, changes: Partial<StoredLine> = {}): StoredLine {
  const id = String(number).padStart(32, '0');
  return { ...lineAt(number), id, receivedAt: '2026-11-30T12:00:00.000Z', place: number, ...changes };
}

const RECORDS = [[0, 1], [2]].map((numbers, at) => {
  const lines = numbers.map((number) => lineOf(number));
  return { shardId: SHARD, sequenceNumber: String(at), lines, bytes: recordOf(...lines) };
});
const POISON = Buffer.from([0xff, 0xfe]);

function objectOf(key: string, records = RECORDS): BronzeObject {
  const rows = records.flatMap(({ shardId, sequenceNumber, lines }) =>
    lines.map((line) => ({
      ...{ ...rowOfLine(line), shard_id: shardId, sequence_number: sequenceNumber, mark: null },
      ...{ invoice_date: new Date(line.invoicedAt), received_at: new Date(line.receivedAt) },
      unit_price: Number(line.unitPrice),
    })),
  );
  return { key, rows };
}

const whole = (): Delivery => ({
  accepted: new Map([
    [0, 1],
    [1, 1],
    [2, 1],
  ]),
  poison: [POISON],
  records: [...RECORDS, { shardId: SHARD, sequenceNumber: '2', bytes: POISON }],
  objects: [objectOf('a')],
  failures: [POISON],
});

const faultsOf = (changes: Partial<Delivery>): string[] =>
  bronzeFaults(balanceBronze({ ...whole(), ...changes }));

describe('the books of bronze', () => {
  it('balance of what lies there once, and count what lies there again', () => {
    const books = balanceBronze(whole());
    expect([bronzeFaults(books), books.delivered, books.again]).toEqual([[], 3, 0]);
    const again = balanceBronze({ ...whole(), objects: [objectOf('a'), objectOf('b')] });
    expect([bronzeFaults(again), again.delivered, again.again]).toEqual([[], 3, 2]);
  });

  it('find an object that was taken away', () => {
    expect(faultsOf({ objects: [] })).toEqual([
      'Firehose: 2 records are not delivered',
      'Firehose: 3 accepted lines are not in bronze',
    ]);
    expect(faultsOf({ objects: [objectOf('a', RECORDS.slice(1))] })).toEqual([
      'Firehose: 1 records are not delivered',
      'Firehose: 2 accepted lines are not in bronze',
    ]);
  });

  it('find a line under another id, of a place that has one already, and in the stream itself', () => {
    const [, second] = RECORDS;
    const renamed = lineOf(2, { id: 'f'.repeat(32) });
    const other = { ...second, shardId: SHARD, sequenceNumber: '1', lines: [renamed] };
    expect(
      faultsOf({ objects: [objectOf('a'), objectOf('b', [{ ...other, bytes: recordOf(renamed) }])] }),
    ).toEqual(['Firehose: 1 deliveries say what no record says']);
    const again = { ...other, sequenceNumber: '3', bytes: recordOf(renamed) };
    const records = [...RECORDS, again];
    expect(faultsOf({ records, poison: [], failures: [], objects: [objectOf('a', records)] })).toEqual([
      'Firehose: 1 lines are in bronze under another id, too',
    ]);
  });

  it('find a delivery that says something else, has a row less or two records for one', () => {
    const { rows } = objectOf('b');
    const changed = rows.map((row, at) => (at === 0 ? { ...row, quantity: 7 } : row));
    for (const bad of [changed, rows.slice(1), [...rows, ...rows.slice(2)]])
      expect(faultsOf({ objects: [objectOf('a'), { key: 'b', rows: bad }] })).toEqual([
        'Firehose: 1 deliveries say what no record says',
      ]);
  });

  it('find lines and poison where errors go, and neither', () => {
    expect(faultsOf({ failures: [] })).toEqual([
      'Firehose: 1 records that are no lines are in no error object',
    ]);
    const [first, second] = RECORDS;
    if (!first || !second) throw new Error('none');
    const books = balanceBronze({
      ...whole(),
      objects: [objectOf('a', [second])],
      failures: [POISON, first.bytes],
    });
    expect([books.delivered, books.aside, books.missing]).toEqual([1, 2, 0]);
    expect(faultsOf({ failures: [POISON, Buffer.from('of nobody')] })).toEqual([
      'Firehose: 1 deliveries say what no record says',
    ]);
  });
});

describe('the books of the star', () => {
  const lines = [
    lineOf(0),
    lineOf(1),
    lineOf(1, { id: 'a'.repeat(32), quantity: 50, receivedAt: '2026-11-30T13:00:00.000Z' }),
  ];
  const rowOf = (line: StoredLine): SaleRow => ({
    ...{
      order_id: line.invoiceNo,
      line_no: line.lineNo,
      stock_code: line.stockCode,
      quantity: line.quantity,
    },
    ...{ unit_price: line.unitPrice, amount: (line.quantity * Number(line.unitPrice)).toFixed(3) },
    ...{ sold_at: line.invoicedAt.replace('T', ' ').replace('.000Z', '') },
    ...{ customer_id: line.customerId, country: line.country },
  });
  const [first, , newest] = lines.map(rowOf);
  const rows = [first, newest].filter((row) => row !== undefined);
  const expected = salesOf(lines);

  it('balance by the newest line of each', () => {
    expect(expected.size).toBe(2);
    expect(starFaults(expected, rows)).toEqual([]);
  });

  it.each<[string, readonly SaleRow[]]>([
    ['1 sales are missing', rows.slice(1)],
    ['1 sales are there twice', [...rows, ...rows.slice(1)]],
    ['1 sales are of no line', [...rows, { ...rows[0], line_no: 9 }]],
    ['1 sales are other ones', rows.map((row, at) => (at === 0 ? { ...row, quantity: 99 } : row))],
    ['1 sales are other ones', [rowOf(lineOf(0)), rowOf(lineOf(1))]],
  ])('find that %s', (fault, found) => {
    expect(starFaults(expected, found)).toEqual([`the star: ${fault}`]);
  });
});
