/** Rules by contract and by table, each with what must break it, on a real warehouse; and what becomes of what they find. */
import type { CheckedBatch } from '../../src/activities/check';
import type { CheckedRun } from '../../src/activities/check-log';
import { readWarehouseChecks } from '../../src/aws/warehouse-files';
import { ENVELOPE, type BatchCheck } from '../../src/model/batch-file';
import type { CheckOutcome } from '../../src/model/check';
import { event } from '../sql/support/source';
import { loadStatements } from '../sql/support/staging';
import { SQL_ROOT, type Warehouse } from '../sql/support/warehouse';
import { batchOf, customerChange, january, line, order } from '../sql/support/walk';
import { CheckedWorld, DAY_5, runOf } from './support/checked-world';

describe('the checks of a run', () => {
  let world: CheckedWorld;
  let sql: Warehouse;

  beforeAll(async () => {
    world = await CheckedWorld.open();
    sql = world.sql;
  });
  beforeEach(() => world.begin());
  afterAll(() => world.close());

  async function askTables(run: CheckedRun, loadId: string | null = null): Promise<CheckOutcome> {
    const { failure, warnings } = await world.look(run, loadId);
    return { failure, warnings };
  }

  describe('by table and by contract, after the load', () => {
    const tell = (...items: Parameters<typeof batchOf>[1]): Promise<void> =>
      sql.batch(loadStatements('load', [batchOf('batch', items)]));
    const email = (id: string, value: string, day: number) =>
      event('customer', { customer_id: id, email: value }, { at: january(day), sequence: day });

    it('are all kept, and tell nothing of a good star', async () => {
      await world.declare(
        {},
        {
          freshness: [{ entity: 'order_line', hours: 96 }],
          volume: [{ entity: 'order_line', minRatio: 0.1 }],
        },
      );
      await tell(customerChange(5, 'Kiel'), order(5, 'c'), line(5, 1, 'p'));
      const run = runOf(DAY_5);
      expect(await askTables(run)).toEqual({ failure: null, warnings: [] });
      // The shop says nothing of locations, and nobody loads days.
      const others = ['dim_date', 'dim_location', 'hist_location'];
      const loaded = readWarehouseChecks(SQL_ROOT).checks.filter(({ table }) => !others.includes(table));
      expect(await world.kept(run, "failed_rows = 0 and check_name <> 'freshness'")).toHaveLength(
        loaded.length,
      );
    });

    it('fail the run for a broken `fail` rule, with its first rows, and replace what the run kept before', async () => {
      await tell(order(5, null), line(5, 1, 'p'));
      const run = runOf(DAY_5);
      await sql.batch(["update fact_sales set quantity = 7, order_kind = 'gift'"]);
      const { failure, warnings } = await askTables(run);
      expect(failure?.code).toBe('ELT_CHECK_FAILED');
      expect(failure?.message).toContain(
        'fact_sales: kind_unknown (1) {"source_system":"ecommerce","order_id":"o"',
      );
      expect(failure?.message).toContain('line_differs_from_history');
      expect(warnings).toEqual([]);
      await askTables(run);
      expect(await world.kept(run)).toHaveLength(4);
    });

    it('only warn for a broken `warn` rule', async () => {
      await tell(line(5, 1, 'p'), order(5, 'c'), order(6, 'c', { op: 'D' }));
      const told = /^fact_sales: header_missing \(1\) \{.*"order_id":"o".*\}; all of them: ecomflow query/;
      expect(await askTables(runOf(DAY_5))).toEqual({
        failure: null,
        warnings: [expect.stringMatching(told)],
      });
    });

    it.each(['fail', 'warn'] as const)(
      'unique: two current records with one value %s, one of them deleted, NULL or empty does not',
      async (severity) => {
        await world.declare({ customer: { quality: { unique: [{ columns: ['email'], severity }] } } });
        await tell(
          email('a', 'x', 1),
          ...['b', 'e1', 'e2'].map((id) => email(id, id === 'b' ? 'x' : '', 2)),
          customerChange(2, 'Kiel', {}, 'n1'),
          customerChange(2, 'Graz', {}, 'n2'),
        );
        const run = runOf(DAY_5);
        const { failure, warnings } = await askTables(run);
        const told = severity === 'fail' ? failure?.message : warnings.join();
        expect(told).toContain('customer: unique:email (1) {"email":"x","row_count":2}');
        expect(failure === null).toBe(severity === 'warn');
        expect(await world.kept(run)).toEqual([
          {
            place: 'hist_customer',
            entity: 'customer',
            check_name: 'unique:email',
            rule: 'unique',
            severity,
            failed_rows: 1,
          },
        ]);
        await sql.batch(
          loadStatements('more', [batchOf('more', [customerChange(3, 'Kiel', { op: 'D' }, 'b')])]),
        );
        expect(await askTables(runOf(DAY_5), 'more')).toEqual({ failure: null, warnings: [] });
      },
    );

    it('referential: a record whose parent nobody ever told of, not one whose parent was deleted', async () => {
      const references = [{ column: 'customer_id', entity: 'customer', severity: 'fail' as const }];
      await world.declare({ sales_order: { references } });
      await tell(customerChange(1, 'Kiel'), customerChange(2, 'Kiel', { op: 'D' }), order(5, 'c'));
      expect(await askTables(runOf(DAY_5))).toEqual({ failure: null, warnings: [] });
      await sql.batch(loadStatements('more', [batchOf('more', [order(6, 'nobody', { op: 'U' })])]));
      const { failure } = await askTables(runOf(DAY_5), 'more');
      expect(failure?.message).toContain(
        'sales_order: references:customer_id (1) {"record_key":"o","customer_id":"nobody"}',
      );
    });
  });

  describe('of a batch, before the load', () => {
    const counted = {
      contractVersion: 1,
      splits: 0,
      rejected: 0,
      duplicates: 0,
      unmapped: 0,
      folded: 0,
      files: [],
    };

    async function askBatch(
      run: CheckedRun,
      {
        rows = 10,
        silver = rows,
        checks = [],
        envelope = ENVELOPE,
        more = {},
      }: {
        rows?: number;
        silver?: number;
        checks?: BatchCheck[];
        envelope?: number;
        more?: { unmapped?: number; folded?: number };
      } = {},
      plan = DAY_5,
    ): Promise<CheckedBatch> {
      const batchId = run.batchId ?? '';
      await world.store.writeJson(world.bucket, 'batch.json', {
        envelope,
        batchId,
        pipeline: 'ecommerce',
        sourceSystem: 'ecommerce',
        window: plan.window,
        token: 't',
        jobRunId: 'jr',
        entities: { customer: { ...counted, bronze: rows, silver, checks, ...more } },
        files: {},
      });
      const batch = { ...plan, batchId, batchKey: 'batch.json' };
      return world.batches.checkBatch({ plan, batch, run });
    }

    it('refuses one whose files have the columns of before an upgrade: COPY goes by position', async () => {
      const old = askBatch(runOf(DAY_5), { envelope: ENVELOPE - 1 });
      await expect(old).rejects.toMatchObject({ code: 'ELT_LOAD_BATCH_OUTDATED' });
    });

    it('takes rows that made no event, and events that were there, for accounted', async () => {
      const { failure } = await askBatch(runOf(DAY_5), { silver: 7, more: { unmapped: 2, folded: 1 } });
      expect(failure).toBeNull();
      const short = await askBatch(runOf(DAY_5), { silver: 7, more: { unmapped: 2 } });
      expect(short.failure).toMatchObject({ code: 'ELT_CHECK_ROWS_UNACCOUNTED' });
    });

    const check = (name: string, severity: 'fail' | 'warn', failed: number): BatchCheck => ({
      name,
      severity,
      failed,
      detail: failed > 0 ? `what broke ${name}` : '',
    });

    it('are all kept, those of a refused batch too, once however often they are asked', async () => {
      const run = runOf(DAY_5);
      const checks = [
        check('key_null', 'fail', 2),
        check('city:accepted', 'warn', 3),
        check('schema', 'fail', 0),
      ];
      const first = await askBatch(run, { checks });
      expect(first.failure).toEqual({
        code: 'ELT_CHECK_KEY_NULL',
        message: 'customer: key_null (2) what broke key_null',
      });
      expect(first.warnings.join()).toMatch(/^customer: city:accepted \(3\) what .*; kept aside/);
      expect(first.counts).toEqual({
        customer: { bronze: 10, splits: 0, silver: 10, rejected: 0, duplicates: 0, unmapped: 0, folded: 0 },
      });
      expect(await askBatch(run, { checks })).toEqual(first);
      const of = (check_name: string, rule: string, severity: string, failed_rows: number) => ({
        place: 'batch',
        entity: 'customer',
        check_name,
        rule,
        severity,
        failed_rows,
      });
      expect(await world.kept(run, 'batch_id is not null')).toEqual([
        of('city:accepted', 'accepted', 'warn', 3),
        of('key_null', 'not_null', 'fail', 2),
        of('rows_recounted', 'accounted', 'fail', 0),
        of('schema', 'schema', 'fail', 0),
      ]);
    });

    it('count again what refine counted', async () => {
      const { failure } = await askBatch(runOf(DAY_5), { rows: 10, silver: 9 });
      expect(failure?.code).toBe('ELT_CHECK_ROWS_UNACCOUNTED');
    });

    /** Windows of a day before the fifth, each with one batch of so many new rows; the last one just before it. */
    async function windowsBefore(rows: readonly number[], status = 'succeeded'): Promise<void> {
      await sql.batch(['delete from etl_run']);
      for (const [index, count] of rows.entries()) {
        const from = `dateadd(day, ${index - rows.length}, timestamp '2011-01-05 00:00:00')`;
        await sql.batch([
          `insert into etl_batch values ('b${index}', 'ecommerce', 'ecommerce', ${from}, dateadd(day, 1, ${from}), 'customer',
             1, ${count}, 0, ${count}, 0, 0, ${count}, ${count}, 0, 'l', getdate())`,
          `insert into etl_run (run_id, workflow_run_id, pipeline, window_from, window_to, mode, status, batch_id, started_at)
           values ('r', 'w${index}', 'ecommerce', ${from}, dateadd(day, 1, ${from}), 'missing', '${status}', 'b${index}', getdate())`,
        ]);
      }
    }

    const volume = { minRatio: 0.5, maxRatio: 2, leastWindows: 3, severity: 'fail' as const };

    it.each([
      ['half the median of the windows before', [100, 20, 20], 10, null],
      [
        'less than that',
        [100, 20, 20],
        9,
        'customer: volume (1) 9 rows; the 3 windows before had 20 at the median',
      ],
      ['more than twice the median', [100, 20, 20], 41, 'customer: volume (1) 41 rows'],
      ['anything while there are too few windows', [20, 20], 1, null],
      ['anything after windows without rows', [0, 0, 0], 1000, null],
    ])('volume: %s', async (_, before, rows, told) => {
      await world.declare({}, { volume: [{ entity: 'customer', ...volume }] });
      await windowsBefore(before);
      const run = runOf(DAY_5, 'now');
      const { failure } = await askBatch(run, { rows });
      expect(failure?.message ?? null).toEqual(told === null ? null : expect.stringContaining(told));
      expect(await world.kept(run, "rule = 'volume'")).toMatchObject([
        { failed_rows: told === null ? 0 : 1 },
      ]);
    });

    it('volume: windows whose runs failed are no measure', async () => {
      await world.declare({}, { volume: [{ entity: 'customer', ...volume }] });
      await windowsBefore([20, 20, 20], 'failed');
      expect((await askBatch(runOf(DAY_5, 'now'), { rows: 1 })).failure).toBeNull();
    });

    it('volume: windows of long ago are no measure', async () => {
      await world.declare({}, { volume: [{ entity: 'customer', ...volume }] });
      await windowsBefore([20, 20, 20]);
      await sql.batch(
        ['etl_run', 'etl_batch'].map(
          (table) =>
            `update ${table} set window_from = dateadd(day, -58, window_from), window_to = dateadd(day, -58, window_to)`,
        ),
      );
      expect((await askBatch(runOf(DAY_5, 'now'), { rows: 1 })).failure).toBeNull();
      await sql.batch(
        ['etl_run', 'etl_batch'].map(
          (table) =>
            `update ${table} set window_from = dateadd(day, 1, window_from), window_to = dateadd(day, 1, window_to)`,
        ),
      );
      expect((await askBatch(runOf(DAY_5, 'now'), { rows: 1 })).failure?.message).toContain('1 rows');
    });

    it('volume: a run that brings late files is measured with what its window brought before', async () => {
      await world.declare({}, { volume: [{ entity: 'customer', ...volume }] });
      await windowsBefore([20, 20, 20]);
      await sql.batch([
        `insert into etl_batch values ('early', 'ecommerce', 'ecommerce', timestamp '2011-01-05 00:00:00', timestamp '2011-01-06 00:00:00',
           'customer', 1, 15, 0, 15, 0, 0, 15, 15, 0, 'l', getdate())`,
      ]);
      expect((await askBatch(runOf(DAY_5, 'late'), { rows: 1 })).failure).toBeNull();
      const { failure } = await askBatch(runOf(DAY_5, 'later'), { rows: 1 }, { ...DAY_5, mode: 'all' });
      expect(failure?.message).toContain('1 rows');
    });
  });
});
