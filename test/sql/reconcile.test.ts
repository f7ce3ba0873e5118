import { Client } from 'pg';
import type { SnapshotRow, SourceEvent } from '../reference-model/event';
import { emptyWarehouse } from './support/empty';
import { checksumOf, compareFigures } from './support/figures';
import { event, presence, snapshot, SOURCE } from './support/source';
import { loadStatements, type RejectedRow } from './support/staging';
import { openWarehouse, type Warehouse } from './support/warehouse';
import { batchOf, january } from './support/walk';
import { testStack } from '../support/stack';

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

const customerOf = (id: string, day: number): SourceEvent =>
  event('customer', { customer_id: id }, { at: january(day), sequence: day });
const sequenceOf = (day: number): string => String(day).padStart(35, '0');

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

  /** What the source says at the end of a day of January, against the warehouse: `held` are its rows, as they are there. */
  function compare(
    day: number,
    rows: number,
    sum: string,
    { epoch = 1, held }: { readonly epoch?: number; readonly held?: readonly SourceEvent[] } = {},
  ): Promise<unknown> {
    const content = held === undefined ? {} : { checksum: checksumOf(held) };
    return compareFigures(sql, 'product', {
      rows,
      sums: [sum],
      ...content,
      epoch,
      sequence: sequenceOf(day),
    });
  }

  it('matches when rows, sums and content are equal at the mark, whatever came later', async () => {
    const [a, b] = [product('a', '1.000', 1), product('b', '2.000', 2)];
    await tell([a, b, product('b', '9.000', 9, 'U'), product('c', '1.000', 9)]);
    expect(await compare(5, 2, '3', { held: [a, b] })).toEqual({
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

  /** The source's description is blue. */
  async function expectSeen(description: string | null): Promise<void> {
    const kept = event(
      'product',
      { stock_code: 'a', unit_price: '1.000', description },
      { at: january(1), sequence: 1 },
    );
    const held = event('product', { stock_code: 'a', unit_price: '1.000', description: 'blue' });
    await tell([kept]);
    expect(await compare(5, 1, '1', { held: [kept] })).toMatchObject({ status: 'matched' });
    expect(await compare(5, 1, '1', { held: [held] })).toMatchObject({ status: 'mismatched' });
  }

  it('sees a value that is lost though rows and sums are equal', () => expectSeen(null));
  it('sees a value that is another one though rows and sums are equal', () => expectSeen('red'));

  it('never says matched of rows whose content is unknown: counted, or mismatched by rows and sums', async () => {
    const row = product('a', '1.000', 1);
    await tell([row, product('b', '2.000', 1)]);
    await sql.execute("update hist_product set checksum = null where record_key = 'b'");
    expect(await compare(5, 2, '3', { held: [row] })).toMatchObject({ status: 'counted' });
    expect(await compare(5, 2, '4', { held: [row] })).toMatchObject({ status: 'mismatched' });
  });

  it('compares each entity at the place in the log at which its own figures were taken', async () => {
    await tell([product('a', '1.000', 1), product('b', '1.000', 3), customerOf('c', 1), customerOf('d', 3)]);
    await sql.batch([
      ...['product', 'customer'].map(
        (entity, index) =>
          `insert into etl_reconciliation (heartbeat_id, pipeline, source_system, entity, epoch, sequence, source_rows, status)
           values ('h', 'ecommerce', '${SOURCE}', '${entity}', 1, '${sequenceOf(index === 0 ? 5 : 2)}', 0, 'pending')`,
      ),
      `call sp_reconcile('h')`,
    ]);
    expect(
      await sql.execute('select entity, warehouse_rows from etl_reconciliation order by entity'),
    ).toEqual([
      { entity: 'customer', warehouse_rows: 1 },
      { entity: 'product', warehouse_rows: 2 },
    ]);
  });

  describe('beside a load', () => {
    let other: Client;
    beforeEach(async () => {
      other = new Client({ ...testStack().postgres, database: sql.database });
      await other.connect();
      await other.query('begin');
    });
    afterEach(() => other.end());

    /** Whether another load is done while the other transaction goes on; it is done once that has ended. */
    async function isLoadedMeanwhile(): Promise<boolean> {
      let isDone = false;
      const load = tell([product('b', '1.000', 2)]).then(() => {
        isDone = true;
      });
      await Promise.race([load, new Promise((done) => setTimeout(done, 3_000))]);
      const wasDone = isDone;
      await other.query('rollback');
      await load;
      return wasDone;
    }

    it('waits for none, where another load would', async () => {
      await tell([product('a', '1.000', 1)]);
      await other.query('update etl_writer set fence = fence + 1');
      expect(await compare(5, 1, '1')).toMatchObject({ status: 'counted', warehouse_rows: 1 });
      expect(await isLoadedMeanwhile()).toBe(false);
    });

    it('is in the way of none while it goes on', async () => {
      await tell([product('a', '1.000', 1)]);
      await compare(5, 1, '1');
      await other.query("call sp_reconcile('h')");
      expect(await isLoadedMeanwhile()).toBe(true);
    });
  });

  it('does not count what is deleted, by an event or by absence from a snapshot', async () => {
    await tell([
      product('gone', '1.000', 1),
      product('deleted', '2.000', 1),
      product('deleted', '2.000', 2, 'D'),
      snapshot('product', 2, january(3)),
      loaded('here', '4.000', 2),
    ]);
    expect(await compare(5, 1, '4', { epoch: 2, held: [loaded('here', '4.000', 2)] })).toMatchObject({
      status: 'matched',
    });
  });

  it('stays with its own epoch when a later snapshot is there already', async () => {
    await tell([product('gone', '1.000', 1), snapshot('product', 2, january(9)), loaded('here', '4.000', 2)]);
    expect(await compare(5, 1, '1')).toMatchObject({ status: 'counted' });
  });

  it('leaves keys whose last event was rejected out on both sides, and counts them', async () => {
    const bad = product('a', '7.000', 3, 'U');
    await tell([product('a', '1.000', 1), product('b', '2.000', 1)], [{ event: bad, sums: ['7'] }]);
    expect(await compare(5, 2, '9', { held: [bad, product('b', '2.000', 1)] })).toEqual({
      status: 'matched',
      warehouse_rows: 1,
      warehouse_sum: '2.000000',
      rejected_keys: 1,
    });
  });

  it('counts a rejected key again once a good event follows', async () => {
    const bad = product('a', '7.000', 3, 'U');
    const good = product('a', '2.000', 4, 'U');
    await tell([product('a', '1.000', 1), good], [{ event: bad, sums: ['7'] }]);
    expect(await compare(5, 1, '2', { held: [good] })).toMatchObject({ status: 'matched', rejected_keys: 0 });
  });

  it('leaves out a rejected load row of a key that the snapshot has', async () => {
    const bad = loaded('a', '7.000', 2);
    await tell(
      [product('a', '1.000', 1), snapshot('product', 2, january(3)), presence('product', 2, january(3), 'a')],
      [{ event: bad, sums: ['7'] }],
    );
    expect(await compare(5, 1, '7', { epoch: 2, held: [bad] })).toMatchObject({
      status: 'matched',
      warehouse_rows: 0,
      rejected_keys: 1,
    });
  });

  it('refuses a heartbeat without figures', async () => {
    await expect(sql.batch([`call sp_reconcile('nobody')`])).rejects.toThrow('ELT_INPUT_INVALID');
  });
});
