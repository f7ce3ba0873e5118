/** `ecomflow status BACKFILL`: its runs in a real audit, and all of it in words. What Temporal says of it: `no-worker.test.ts`. */
import { createRecordActivities } from '../../src/activities/record';
import { describeBackfill, readBackfillRuns, type BackfillState } from '../../src/cli/status/backfill-status';
import { beginBackfill, Backfill } from '../../src/model/backfill';
import type { BackfillPlan } from '../../src/model/backfill-plan';
import { windowWorkflowId } from '../../src/model/names';
import { openWarehouse, type Warehouse } from '../sql/support/warehouse';

const STARTED = '2011-02-01T08:00:00.000Z';
const PLAN: BackfillPlan = {
  pipeline: 'ecommerce',
  range: { from: '2011-01-05T00:00:00.000Z', to: '2011-01-08T00:00:00.000Z' },
  stepMs: 86_400_000,
  mode: 'missing',
  maxParallel: 2,
  together: 31,
  order: 'oldest-first',
  stopOnFailure: false,
  dryRun: false,
  heartbeatTimeoutMs: 1_000,
  publish: [],
  report: [],
};
const books = new Backfill(beginBackfill(PLAN, STARTED));
const CANCELLED: BackfillState = { status: 'CANCELLED', progress: null, result: null, failure: null };
const RUNNING: BackfillState = {
  ...CANCELLED,
  status: 'RUNNING',
  progress: books.view(Date.parse(STARTED)),
};
const NONE = { ends: [], runs: [] };

describe('the status of a backfill in words', () => {
  it.each([
    ['while it runs', RUNNING, 'b: running since 2011-02-01T08:00:00.000Z\n0/3 windows; 0 loaded'],
    ['while no worker answers', { ...RUNNING, progress: null }, 'b: running, no worker says how far'],
    [
      'at its end',
      { ...CANCELLED, status: 'COMPLETED', result: books.result('b') },
      'b: done; of 3 windows 0',
    ],
    ['after a cancellation', CANCELLED, 'b: cancelled'],
    ['where it failed', { ...CANCELLED, status: 'FAILED', failure: 'no such day' }, 'b: failed: no such day'],
    ['where Temporal is not there to ask', null, 'b: only its runs are known'],
  ] as const)('%s', (_, state, said) => {
    expect(describeBackfill({ backfill: 'b', state, ...NONE })).toContain(said);
  });
});

describe('the runs of a backfill', () => {
  let sql: Warehouse;
  beforeAll(async () => {
    sql = await openWarehouse();
    await sql.install();
  });
  afterAll(() => sql.close());

  const record = async (day: string, backfillId: string, status: 'cancelled' | 'failed'): Promise<void> => {
    const window = { from: `${day}T00:00:00.000Z`, to: `${day}T12:00:00.000Z` };
    await createRecordActivities({ sql: sql.runner }).recordRun({
      pipeline: 'ecommerce',
      window,
      mode: 'missing',
      backfillId,
      workflowId: windowWorkflowId('ecommerce', window),
      workflowRunId: `run-${day}`,
      startedAt: window.from,
      finishedAt: window.to,
      stages: [],
      made: { heartbeatId: null, batchId: null, counts: {} },
      result: { status, code: 'ELT_CHECK_FAILED', message: 'two rows' },
    });
  };

  it('are counted by their ends, and listed, the last one first', async () => {
    await record('2011-01-05', 'ours', 'failed');
    await record('2011-01-06', 'ours', 'cancelled');
    await record('2011-01-07', 'another', 'failed');
    const found = await readBackfillRuns(sql.runner, 'ours');
    expect(found.runs.map(({ run_id }) => run_id)).toEqual([
      'ecommerce/2011-01-06T00:00Z/PT12H',
      'ecommerce/2011-01-05T00:00Z/PT12H',
    ]);
    const text = describeBackfill({ backfill: 'ours', state: null, ...found });
    expect(text).toContain('runs: 1 cancelled, 1 failed\n');
    expect(await readBackfillRuns(sql.runner, 'nobody')).toEqual(NONE);
  });
});
