/** `ecomflow status RUN` on rows that a real warehouse has, for runs of every end. */
import { Client, Connection } from '@temporalio/client';
import { createRecordActivities, type RunProducts, type RunRecord } from '../../src/activities/record';
import { logBatchChecks } from '../../src/activities/check-log';
import { EXIT, reportError } from '../../src/cli/output';
import { refuseUnknown } from '../../src/cli/status/command';
import { describeRun } from '../../src/cli/status/describe-run';
import { describeLive } from '../../src/cli/status/live-run';
import type { RunView } from '../../src/cli/status/run-view';
import { readRun } from '../../src/report/read-run';
import type { CheckResult } from '../../src/model/check';
import type { SourceEvent } from '../reference-model/event';
import { emptyWarehouse } from '../sql/support/empty';
import { event } from '../sql/support/source';
import { loadStatements } from '../sql/support/staging';
import { openWarehouse, type Warehouse } from '../sql/support/warehouse';
import { batchOf, customerChange, january } from '../sql/support/walk';
import { testStack, uniqueName } from '../support/stack';

const WINDOW = { from: '2011-01-05T00:00:00.000Z', to: '2011-01-06T00:00:00.000Z' };
const RUN = 'ecommerce/2011-01-05T00:00Z/P1D';
const COUNTS = {
  customer: { bronze: 3, splits: 1, silver: 2, rejected: 2, duplicates: 0, unmapped: 0, folded: 0 },
};
const NOTHING: RunProducts = { heartbeatId: null, batchId: null, counts: {} };

describe('the status of a run', () => {
  let sql: Warehouse;
  let startedAtMs = Date.parse(WINDOW.to);

  beforeAll(async () => {
    sql = await openWarehouse();
    await sql.install();
  });
  beforeEach(async () => {
    await emptyWarehouse(sql);
    await sql.batch(['delete from etl_run', 'delete from etl_check']);
  });
  afterAll(() => sql.close());

  const record = async (
    workflowRunId: string,
    made: Partial<RunProducts>,
    result: RunRecord['result'],
  ): Promise<void> => {
    startedAtMs += 60_000;
    const startedAt = new Date(startedAtMs).toISOString();
    const { recordRun } = createRecordActivities({ sql: sql.runner });
    const run = {
      pipeline: 'ecommerce',
      window: WINDOW,
      mode: 'missing' as const,
      workflowId: RUN,
      workflowRunId,
    };
    const finishedAt = new Date(startedAtMs + 1_500).toISOString();
    const stages = [
      { stage: 'plan', startedAt, finishedAt: startedAt },
      { stage: 'refine', startedAt, finishedAt },
      { stage: 'load', startedAt: finishedAt, finishedAt },
    ];
    await recordRun({ ...run, startedAt, finishedAt, stages, made: { ...NOTHING, ...made }, result });
  };
  const succeeded = (status: 'succeeded' | 'nothing-new', batchId: string | null): RunRecord['result'] => ({
    status: 'succeeded',
    summary: {
      pipeline: 'ecommerce',
      window: WINDOW,
      status,
      batchId,
      counts: {},
      newRows: 0,
      knownRows: 0,
      reconciled: 'matched',
      warnings: [],
      unloaded: [],
      publish: [],
      report: [],
    },
  });
  const checks = (workflowRunId: string, batchId: string | null, ...results: Partial<CheckResult>[]) => {
    const good = {
      place: 'batch',
      entity: 'customer',
      name: 'key_null',
      rule: 'not_null',
      severity: 'fail',
      failed: 0,
      detail: '',
    } as const;
    const run = { workflowId: RUN, workflowRunId, pipeline: 'ecommerce', window: WINDOW, batchId };
    return sql.runner.batchOnce(
      ...logBatchChecks(
        run,
        results.map((result) => ({ ...good, ...result })),
      ),
    );
  };
  const heartbeat = (id: string, status: string, warehouseRows: string) =>
    sql.execute(
      `insert into etl_reconciliation (heartbeat_id, pipeline, source_system, entity, epoch, sequence, arrived_at, source_rows, warehouse_rows, status)
       values ('${id}', 'ecommerce', 'ecommerce', 'customer', 1, '1', getdate(), 2, ${warehouseRows}, '${status}')`,
    );
  const view = async (run = RUN): Promise<RunView> => ({
    ...(await readRun(sql.runner, run)),
    live: null,
    unpublished: null,
  });
  const text = async (): Promise<string> => describeRun(await view());

  const rejected = (count: number): { event: SourceEvent }[] =>
    Array.from({ length: count }, (_, index) => ({
      event: event(
        'product',
        { stock_code: `p${String(index).padStart(2, '0')}` },
        { at: january(5), sequence: index },
      ),
    }));

  it('shows rows by entity, rejected rows by reason and then some of them, broken checks and the reconciliation', async () => {
    const batch = { ...batchOf('b-1', [customerChange(5, 'Kiel')]), rejected: rejected(25) };
    await sql.batch(loadStatements('one', [batch]));
    await checks(
      'try-1',
      'b-1',
      {},
      { name: 'city:accepted', rule: 'accepted', severity: 'warn', failed: 3, detail: 'rows were rejected' },
    );
    await heartbeat('h-1', 'matched', '2');
    await heartbeat('of another run', 'mismatched', '1');
    await record('try-1', { batchId: 'b-1', heartbeatId: 'h-1' }, succeeded('succeeded', 'b-1'));
    const shown = await view();
    expect(shown.runs).toMatchObject([{ status: 'succeeded', batch_id: 'b-1', heartbeat_id: 'h-1' }]);
    expect(shown.counts).toMatchObject([
      { entity: 'customer', silver_rows: 1, new_rows: 1 },
      { entity: 'location', silver_rows: 0 },
      { entity: 'order_line', silver_rows: 0 },
      { entity: 'product', rejected_rows: 25 },
      { entity: 'sales_order', silver_rows: 0 },
    ]);
    expect(shown.rejected).toMatchObject({
      total: 25,
      reasons: [{ entity: 'product', reason: 'unit_price:type', row_count: 25 }],
    });
    expect(shown.checks).toMatchObject([
      { check_name: 'city:accepted', failed_rows: 3 },
      { check_name: 'key_null' },
    ]);
    expect(shown.reconciliation).toMatchObject([
      { entity: 'customer', status: 'matched', warehouse_rows: 2 },
    ]);
    const told = describeRun(shown);
    expect(told).toContain(
      [
        'stages',
        '  plan       0.0 s',
        '  refine     1.5 s',
        '    customer     bronze 1, key changes 0, silver 1, rejected 0, duplicates 0',
      ].join('\n'),
    );
    expect(told).toMatch(/ {2}load +0\.0 s\n {4}customer +new 1, known 0\n/);
    expect(told).toContain('rejected rows: 25\n');
    expect(told).toContain('p19');
    expect(told).not.toContain('p20');
    expect(told).toContain('and 5 more');
    expect(told).toContain('checks: 2 asked, 1 broken');
    expect(told).toContain('rows were rejected');
  });

  it('counts a row with two reasons for both', async () => {
    await sql.batch(loadStatements('one', [{ ...batchOf('b-1', []), rejected: rejected(3) }]));
    await sql.batch([
      `update etl_rejected set reasons = '["unit_price:type","category:accepted"]' where record_key = 'p00'`,
    ]);
    await record('try-1', { batchId: 'b-1' }, succeeded('succeeded', 'b-1'));
    expect((await view()).rejected).toMatchObject({
      total: 3,
      reasons: [
        { reason: 'unit_price:type', row_count: 3 },
        { reason: 'category:accepted', row_count: 1 },
      ],
    });
  });

  it('shows why a batch was refused, and what refine counted, although the warehouse never saw it', async () => {
    await checks('try-1', 'b-1', { failed: 2, detail: 'rows without a key' });
    await record(
      'try-1',
      { batchId: 'b-1', counts: COUNTS, heartbeatId: 'h-1' },
      { status: 'failed', code: 'ELT_CHECK_KEY_NULL', message: 'customer: key_null (2)' },
    );
    const told = await text();
    expect(told).toContain('ELT_CHECK_KEY_NULL');
    expect(told).toContain('rows without a key');
    expect((await view()).counts).toEqual([
      {
        batch_id: 'b-1',
        entity: 'customer',
        bronze_rows: 3,
        split_rows: 1,
        silver_rows: 2,
        rejected_rows: 2,
        duplicate_rows: 0,
        unmapped_rows: 0,
        folded_rows: 0,
        new_rows: null,
        known_rows: null,
      },
    ]);
  });

  it('shows the last time first, and keeps what an earlier time loaded when nothing was new', async () => {
    await sql.batch(loadStatements('one', [batchOf('b-1', [customerChange(5, 'Kiel')])]));
    await heartbeat('h-1', 'matched', '2');
    await heartbeat('h-2', 'pending', 'null');
    await record('try-1', { batchId: 'b-1', heartbeatId: 'h-1' }, succeeded('succeeded', 'b-1'));
    await record('try-2', { heartbeatId: 'h-2' }, succeeded('nothing-new', null));
    const { runs, counts, reconciliation } = await view();
    expect(runs).toMatchObject([{ workflow_run_id: 'try-2', batch_id: null }, { workflow_run_id: 'try-1' }]);
    expect(counts).toHaveLength(5);
    expect(reconciliation).toMatchObject([{ status: 'pending', warehouse_rows: null }]);
  });

  it('is told of an earlier time by its own checks, and by what a later one compared', async () => {
    await checks('try-1', 'b-1', {});
    await heartbeat('h-1', 'mismatched', '1');
    await heartbeat('h-2', 'pending', 'null');
    await record('try-1', { batchId: 'b-1', heartbeatId: 'h-1' }, succeeded('succeeded', 'b-1'));
    await record('try-2', { heartbeatId: 'h-2' }, succeeded('nothing-new', null));
    expect(await readRun(sql.runner, RUN, 'try-1')).toMatchObject({
      checks: [{ check_name: 'key_null' }],
      reconciliation: [{ status: 'mismatched' }],
    });
    expect(await readRun(sql.runner, RUN)).toMatchObject({
      checks: [],
      reconciliation: [{ status: 'pending' }],
    });
    await heartbeat('h-3', 'matched', '2');
    await record('try-3', { heartbeatId: 'h-3' }, succeeded('nothing-new', null));
    const told = await readRun(sql.runner, RUN, 'try-1');
    expect(told).toMatchObject({ checks: [{}], reconciliation: [{ status: 'matched' }] });
  });

  it('says that a run which failed early was compared with nothing', async () => {
    await record('try-1', {}, { status: 'failed', code: 'ELT_REPLICATE_TASK_STOPPED', message: 'stopped' });
    expect(await text()).toContain('none: the run set no mark');
  });

  it('of a window that ran together with its neighbours names their run', async () => {
    const day = 'ecommerce/2011-01-06T00:00Z/P1D';
    const record = (pipeline: string, from: string, to: string, workflowId: string) =>
      sql.execute(
        `insert into etl_run (run_id, workflow_run_id, pipeline, window_from, window_to, mode, status, started_at, finished_at, figures)
         values ('${workflowId}', '${workflowId}', '${pipeline}', '${from}', '${to}', 'missing', 'committed', getdate(), getdate(), '{}')`,
      );
    await record('ecommerce', '2011-01-05', '2011-01-08', 'ecommerce/2011-01-05T00:00Z/P3D');
    await record('ecommerce', '2011-01-07', '2011-01-09', 'ecommerce/2011-01-07T00:00Z/P2D');
    await record('other', '2011-01-05', '2011-01-08', 'other/2011-01-05T00:00Z/P3D');
    const alone = await view(day);
    refuseUnknown(alone);
    expect(alone.within).toMatchObject([{ run_id: 'ecommerce/2011-01-05T00:00Z/P3D', status: 'committed' }]);
    expect(describeRun(alone)).toMatch(
      /no run of its own\npart of the window of\n.*\n *ecommerce\/2011-01-05T00:00Z\/P3D/,
    );
    // The run of the group itself is no part of another.
    expect((await view('ecommerce/2011-01-05T00:00Z/P3D')).within).toEqual([]);
    await expect(view('nobody')).resolves.toMatchObject({ runs: [], within: [] });
  });

  it('of an unknown run is an error that says what a run id looks like', async () => {
    const unknown = await view('ecommerce/1999-01-01T00:00Z/P1D');
    const said = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    try {
      refuseUnknown(unknown);
      throw new Error('nobody refused');
    } catch (error) {
      expect(reportError(error, {})).toBe(EXIT.failed);
      expect(said.mock.calls.join()).toContain('ELT_RUN_UNKNOWN: no run ecommerce/1999-01-01T00:00Z/P1D');
    } finally {
      said.mockRestore();
    }
  });

  it('of a run that is under way comes from Temporal, also while no worker answers', async () => {
    const connection = await Connection.connect({ address: testStack().temporalAddress });
    const client = new Client({ connection });
    const workflowId = uniqueName('under-way', '-');
    const said = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    try {
      const handle = await client.workflow.start('runWindow', {
        workflowId,
        taskQueue: workflowId,
        args: [],
      });
      const live = await describeLive(client, workflowId, 100);
      expect(live).toMatchObject({ workflowRunId: handle.firstExecutionRunId, progress: null });
      const underWay = { ...(await view(workflowId)), live };
      refuseUnknown(underWay);
      expect(describeRun(underWay)).toContain('running since');
      await handle.terminate();
      expect(await describeLive(client, workflowId)).toBeNull();
      expect(await describeLive(client, uniqueName('nobody'))).toBeNull();
    } finally {
      said.mockRestore();
      await connection.close();
    }
  });
});
