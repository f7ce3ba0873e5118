import type { SnapshotRow, SourceEvent } from '../reference-model/event';
import { emptyWarehouse } from './support/empty';
import { compareFigures } from './support/figures';
import { event, presence, snapshot, SOURCE } from './support/source';
import { loadStatements, type RejectedRow } from './support/staging';
import { openWarehouse, type Warehouse } from './support/warehouse';
import { batchOf, january } from './support/walk';

const product = (
  code: string,
  price: string,
  day: number,
  op: 'I' | 'U' | 'D' = 'I',
  epoch = 1,
): SourceEvent =>
  event('product', { stock_code: code, unit_price: price }, { at: january(day), sequence: day, op, epoch });
const loaded = (code: string, price: string, epoch: number): SourceEvent =>
  event('product', { stock_code: code, unit_price: price }, { epoch });

describe('the reconciliation of products', () => {
  let sql: Warehouse;
  beforeAll(async () => {
    sql = await openWarehouse();
    await sql.install();
  });
  beforeEach(() => emptyWarehouse(sql));
  afterAll(() => sql.close());

  const tell = (
    items: readonly (SourceEvent | SnapshotRow)[],
    rejected: readonly RejectedRow[] = [],
  ): Promise<void> => sql.batch(loadStatements('load', [{ ...batchOf('batch', items), rejected }]));

  /** What the source says at the end of a day of January, against the warehouse. */
  async function compare(day: number, rows: number, sum: string, epoch = 1): Promise<unknown> {
    const sequence = String(day).padStart(35, '0');
    return compareFigures(sql, 'product', { rows, sums: [sum], epoch, sequence });
  }

  it('matches when rows and sums are equal at the heartbeat, whatever came later', async () => {
    await tell([
      product('a', '1.000', 1),
      product('b', '2.000', 2),
      product('b', '9.000', 9, 'U'),
      product('c', '1.000', 9),
    ]);
    expect(await compare(5, 2, '3')).toEqual({
      status: 'matched',
      warehouse_rows: 2,
      warehouse_sum: '3.000000',
      rejected_keys: 0,
    });
  });

  it('sees a missing row', async () => {
    await tell([product('a', '1.000', 1)]);
    expect(await compare(5, 2, '1')).toMatchObject({ status: 'mismatched' });
  });

  it('sees a wrong sum', async () => {
    await tell([product('a', '1.000', 1)]);
    expect(await compare(5, 1, '1.001')).toMatchObject({ status: 'mismatched' });
  });

  it('does not count what is deleted, by an event or by absence from a snapshot', async () => {
    await tell([
      product('gone', '1.000', 1),
      product('deleted', '2.000', 1),
      product('deleted', '2.000', 2, 'D'),
      snapshot('product', 2, january(3)),
      loaded('here', '4.000', 2),
    ]);
    expect(await compare(5, 1, '4', 2)).toMatchObject({ status: 'matched' });
  });

  it('stays with its own epoch when a later snapshot is there already', async () => {
    await tell([product('gone', '1.000', 1), snapshot('product', 2, january(9)), loaded('here', '4.000', 2)]);
    expect(await compare(5, 1, '1')).toMatchObject({ status: 'matched' });
  });

  it('leaves keys whose last event was rejected out on both sides, and counts them', async () => {
    const bad = product('a', '7.000', 3, 'U');
    await tell([product('a', '1.000', 1), product('b', '2.000', 1)], [{ event: bad, sums: ['7'] }]);
    expect(await compare(5, 2, '9')).toEqual({
      status: 'matched',
      warehouse_rows: 1,
      warehouse_sum: '2.000000',
      rejected_keys: 1,
    });
  });

  it('counts a rejected key again once a good event follows', async () => {
    const bad = product('a', '7.000', 3, 'U');
    await tell([product('a', '1.000', 1), product('a', '2.000', 4, 'U')], [{ event: bad, sums: ['7'] }]);
    expect(await compare(5, 1, '2')).toMatchObject({ status: 'matched', rejected_keys: 0 });
  });

  it('leaves out a rejected load row of a key that the snapshot has', async () => {
    const bad = loaded('a', '7.000', 2);
    await tell(
      [product('a', '1.000', 1), snapshot('product', 2, january(3)), presence('product', 2, january(3), 'a')],
      [{ event: bad, sums: ['7'] }],
    );
    expect(await compare(5, 1, '7', 2)).toMatchObject({
      status: 'matched',
      warehouse_rows: 0,
      rejected_keys: 1,
    });
  });

  it('refuses a heartbeat without figures', async () => {
    await expect(sql.batch([`call sp_reconcile_product('nobody', '${SOURCE}', 1, '1')`])).rejects.toThrow(
      'ELT_INPUT_INVALID',
    );
  });
});
