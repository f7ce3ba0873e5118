/**
 * A contract is raised, and history is refined again under the new version, window by window. Version 2 tracks one more
 * column, accepts a status that version 1 rejected, and rejects a price that version 1 accepted.
 */
import { encode, remember, sha256, type SnapshotRow, type SourceEvent } from '../reference-model/event';
import { starOf } from '../reference-model/sales';
import { brokenRows, CHECKS } from './support/checks';
import { emptyWarehouse } from './support/empty';
import { compareFigures } from './support/figures';
import { contractOf, event, presence, snapshot } from './support/source';
import { loadStatements, type StagedBatch } from './support/staging';
import { comparable, readStar } from './support/star';
import { openWarehouse, type Warehouse } from './support/warehouse';
import { january } from './support/walk';

type Version = 1 | 2;

/** A row as bronze has it, and by which versions it is rejected. */
interface BronzeRow {
  readonly event: SourceEvent;
  readonly rejectedBy?: Version;
}

interface Window {
  readonly name: string;
  readonly rows: readonly BronzeRow[];
  readonly snapshots?: readonly SnapshotRow[];
}

const at = (day: number): string => `${january(day)} 00:00:00.000000`;
const change = (day: number, op: 'I' | 'U' | 'D' = 'U') => ({ op, at: january(day), sequence: day });
const customer = (id: string, city: string, touched: number) => ({
  customer_id: id,
  city,
  updated_at: at(touched),
});
const header = (status: string) => ({
  order_id: 'o',
  customer_id: 'c',
  ordered_at: at(5),
  kind: 'sale',
  status,
});
const line = (lineNo: number, price: string) => ({
  order_id: 'o',
  line_no: lineNo,
  stock_code: 'p',
  quantity: 1,
  unit_price: price,
  sold_at: at(5),
});

const WINDOWS: readonly Window[] = [
  {
    name: 'full-load',
    snapshots: ['customer', 'sales_order', 'order_line'].map((entity) => snapshot(entity, 1, january(1))),
    rows: [
      { event: event('customer', customer('c', 'Kiel', 1)) },
      { event: event('customer', customer('gone', 'Rom', 1)) },
      { event: event('customer', customer('late', 'Oslo', 1)), rejectedBy: 1 },
      { event: event('customer', customer('never', 'Bonn', 1)), rejectedBy: 2 },
      { event: event('sales_order', header('placed')) },
      { event: event('order_line', line(1, '1.000')) },
    ],
  },
  {
    name: 'first-changes',
    rows: [
      // Only the newly tracked column changes: a version by version 2 alone.
      { event: event('customer', customer('c', 'Kiel', 3), change(3)) },
      { event: event('customer', customer('gone', 'Rom', 3), change(3, 'D')) },
      { event: event('customer', customer('odd', 'Ulm', 3), change(3, 'I')), rejectedBy: 2 },
      { event: event('sales_order', header('refunded'), change(3)), rejectedBy: 1 },
      { event: event('order_line', line(1, '999.000'), change(4)), rejectedBy: 2 },
      { event: event('order_line', line(2, '2.000'), change(4, 'I')) },
      { event: event('order_line', line(3, '999.000'), change(4, 'I')), rejectedBy: 2 },
    ],
  },
  {
    name: 'last-changes',
    rows: [
      { event: event('customer', customer('c', 'Graz', 7), change(7)) },
      { event: event('customer', customer('late', 'Oslo', 8), change(8)) },
      { event: event('order_line', line(2, '2.500'), change(7)) },
    ],
  },
];

/** What refine makes of a row under a version. */
function refined(row: SourceEvent, version: Version): SourceEvent {
  const contractVersion = version;
  if (version === 1 || row.entity !== 'customer') return { ...row, contractVersion };
  const tracked = contractOf('customer').columns.filter(
    ({ name, tracked: own }) => own || name === 'updated_at',
  );
  return {
    ...row,
    contractVersion,
    trackedHash: sha256(encode(tracked.map(({ name }) => row.values[name] ?? null))),
  };
}

/** `widened`: a limit of the version was raised without another version, and nothing is rejected any more. */
function refine(window: Window, version: Version, widened = false): StagedBatch {
  const isRejected = ({ rejectedBy }: BronzeRow): boolean => !widened && rejectedBy === version;
  const rejected = window.rows.filter(isRejected).map((row) => row.event);
  const present = rejected
    .filter(({ origin }) => origin === 'snapshot')
    .map(({ entity, recordKey }) => presence(entity, 1, january(1), recordKey));
  return {
    batchId: `${window.name}-v${version}${widened ? '-widened' : ''}`,
    events: window.rows.filter((row) => !isRejected(row)).map((row) => refined(row.event, version)),
    snapshots: [...(window.snapshots ?? []), ...present],
    rejected: rejected.map((row) => ({
      event: refined(row, version),
      sums: row.entity === 'order_line' ? ['1', String(row.values['unit_price'])] : [],
    })),
  };
}

const v1 = WINDOWS.map((window) => refine(window, 1));
const v2 = WINDOWS.map((window) => refine(window, 2));
const wide = WINDOWS.map((window) => refine(window, 1, true));

/** The windows' places in every order. */
const ORDERS = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
] as const;
const inOrder = (batches: readonly StagedBatch[], order: readonly number[]): StagedBatch[] =>
  order.flatMap((place) => batches[place] ?? []);

describe('a warehouse whose contracts were raised', () => {
  let sql: Warehouse;
  let wanted: ReturnType<typeof comparable>;
  let loads = 0;

  beforeAll(async () => {
    sql = await openWarehouse();
    await sql.install();
    await emptyWarehouse(sql);
    await load(v2);
    wanted = comparable(await readStar(sql));
    expect(wanted).toEqual(model(v2));
  });
  beforeEach(() => emptyWarehouse(sql));
  afterAll(() => sql.close());

  const load = (batches: readonly StagedBatch[]): Promise<void> =>
    sql.batch(loadStatements(`load-${(loads += 1)}`, batches));
  const star = async () => comparable(await readStar(sql));
  const model = (batches: readonly StagedBatch[]) =>
    comparable(
      starOf(
        remember(
          batches.map((batch) => ({ ...batch, refused: (batch.rejected ?? []).map((row) => row.event) })),
        ),
      ),
    );

  /** The source's rows and sums at the end of January against the warehouse's; equal ones are counted: no content is told. */
  async function reconcile(entity: string, rows: number, sums: readonly string[] = []): Promise<unknown> {
    const { warehouse_sum: _, ...row } = await compareFigures(sql, entity, {
      rows,
      sums,
      sequence: '9'.repeat(35),
    });
    return row;
  }

  it('differs from one of the new version alone as long as a window is of the old one', async () => {
    await load(v1);
    expect(await star()).not.toEqual(wanted);
    const others = inOrder(v2, [0, 2]);
    for (const batch of others) await load([batch]);
    expect(await star()).not.toEqual(wanted);
    expect(await star()).toEqual(model([...v1, ...others]));
  });

  it.each(ORDERS)(
    'equals one of the new version alone, windows %i, %i, %i refined again',
    async (...order) => {
      await load(v1);
      for (const batch of inOrder(v2, order)) await load([batch]);
      expect(await star()).toEqual(wanted);
    },
  );

  it.each(ORDERS)('equals it when old batches arrive last, windows %i, %i, %i', async (...order) => {
    await load(inOrder(v2, order).slice(0, 2));
    for (const batch of inOrder(v1, [...order].reverse())) await load([batch]);
    await load(inOrder(v2, order).slice(2));
    expect(await star()).toEqual(wanted);
  });

  it('has the versions that the newly tracked column makes, also in the past', async () => {
    await load(v1);
    const versions = async (): Promise<unknown[]> =>
      (await readStar(sql)).customers
        .filter(({ key }) => key === 'c')
        .map((row) => row.validFrom.slice(0, 10))
        .sort();
    expect(await versions()).toEqual(['1900-01-01', january(7)]);
    await load(v2);
    expect(await versions()).toEqual(['1900-01-01', january(3), january(7)]);
  });

  it('counts a key no longer as rejected that the new version accepts, and one as rejected that it rejects', async () => {
    await load(v1);
    expect(await reconcile('sales_order', 1)).toEqual({
      status: 'counted',
      warehouse_rows: 0,
      rejected_keys: 1,
    });
    // Line 1 at 999, line 2 at 2.5, line 3 at 999: version 1 takes them all.
    const lines = ['3', '2000.5'];
    expect(await reconcile('order_line', 3, lines)).toEqual({
      status: 'counted',
      warehouse_rows: 3,
      rejected_keys: 0,
    });
    await load(v2);
    expect(await reconcile('sales_order', 1)).toEqual({
      status: 'counted',
      warehouse_rows: 1,
      rejected_keys: 0,
    });
    expect(await reconcile('order_line', 3, lines)).toEqual({
      status: 'counted',
      warehouse_rows: 1,
      rejected_keys: 2,
    });
    expect(await reconcile('customer', 4)).toEqual({
      status: 'counted',
      warehouse_rows: 2,
      rejected_keys: 2,
    });
  });

  it('is not changed by refining all of it once more under the same version', async () => {
    await load(v1);
    await load(v2);
    await load(v2.map((batch) => ({ ...batch, batchId: `${batch.batchId}-again` })));
    expect(await star()).toEqual(wanted);
    const [row] = await sql.execute(
      "select sum(new_rows) as new_rows, sum(known_rows) as known_rows from etl_batch where batch_id like '%-again'",
    );
    expect(Object.values(row ?? {}).map(Number)).toEqual([0, v2.flatMap(({ events }) => events).length]);
  });

  describe('and one whose limit was widened under the same version, as a longer text needs no other', () => {
    const checks = CHECKS.filter(({ table }) => table.startsWith('hist_'));
    let straight: ReturnType<typeof comparable>;
    beforeAll(async () => {
      await emptyWarehouse(sql);
      await load(wide);
      straight = await star();
      expect(straight).toEqual(model(wide));
    });

    it('lacks the rejected rows until their windows are refined with mode all', async () => {
      await load(v1);
      expect(await star()).not.toEqual(straight);
    });

    it.each(ORDERS)('equals one that was wide from the start, windows %i, %i, %i again', async (...order) => {
      await load(v1);
      for (const batch of inOrder(wide, order)) await load([batch]);
      expect(await star()).toEqual(straight);
      expect(await reconcile('customer', 4)).toEqual({
        status: 'counted',
        warehouse_rows: 4,
        rejected_keys: 0,
      });
      for (const check of checks)
        expect([check.name, await brokenRows(sql, check)]).toEqual([check.name, []]);
    });

    it('equals it when a narrow batch arrives last, as of a worker that was not yet deployed anew', async () => {
      await load(wide);
      for (const batch of v1) await load([batch]);
      expect(await star()).toEqual(straight);
      expect(await reconcile('customer', 4)).toMatchObject({ status: 'counted', rejected_keys: 0 });
    });
  });
});
