/** The report of a run that found nothing new: of what the window's latest load brought, where the run that loaded it could not report it. */
import { randomUUID } from 'node:crypto';
import { S3Client } from '@aws-sdk/client-s3';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createNoticeActivities } from '../../src/activities/notices';
import { createRecordActivities, type RunRecord } from '../../src/activities/record';
import { createReportActivities } from '../../src/activities/report';
import { createObjectStore } from '../../src/aws/object-store';
import { reportKey, reportPageKey, windowWorkflowId } from '../../src/model/names';
import type { WindowSummary } from '../../src/model/plan';
import { NEVER_QUIET } from '../../src/model/quiet-hours';
import type { Window } from '../../src/model/window';
import { findPipeline } from '../../src/pipelines/registry';
import { emptyWarehouse } from '../sql/support/empty';
import { loadStatements } from '../sql/support/staging';
import { openWarehouse, type Warehouse } from '../sql/support/warehouse';
import { batchOf, customerChange } from '../sql/support/walk';
import { clientSettings, makeBucket } from '../support/stack';

/** That of the batches which a test stages. */
const WINDOW = { from: '2011-01-05T00:00:00.000Z', to: '2011-01-06T00:00:00.000Z' };
const WIDER = { from: '2011-01-01T00:00:00.000Z', to: '2011-01-06T00:00:00.000Z' };
const UPDATED = 'ecommerce: storage updated, 2 new rows of 2011-01-05';
const UNPUBLISHED = 'ecommerce: loaded, but marts or report not renewed, ELT_AWS_NOT_FOUND';
const OVER = 'ecommerce: over: marts or report not renewed';

describe('a run that finds nothing new', () => {
  const s3 = new S3Client({ ...clientSettings(), forcePathStyle: true });
  const store = createObjectStore(s3);
  let bucket: string;
  let warehouse: Warehouse;
  let subjects: string[];
  let nowMs: number;
  let startedMs: number;

  beforeAll(async () => {
    warehouse = await openWarehouse();
    await warehouse.install();
  });
  afterAll(async () => {
    s3.destroy();
    await warehouse.close();
  });
  beforeEach(async () => {
    bucket = await makeBucket('ecomflow-lake');
    subjects = [];
    nowMs = Date.parse('2011-01-06T09:00:00.000Z');
    startedMs = Date.parse('2011-01-06T02:00:00.000Z');
    await emptyWarehouse(warehouse);
    await warehouse.batch(['delete from etl_run']);
  });

  const deps = () => {
    const send = (command: { input: { Subject?: string } }): Promise<object> => {
      subjects.push(command.input.Subject ?? '');
      return Promise.resolve({});
    };
    const settings = { lakeBucket: bucket, alertTopicArn: 'none', buildId: 'test', quietHours: NEVER_QUIET };
    return {
      ...{ s3, store, sns: { send } as never, sql: warehouse.runner, findPipeline, settings },
      ...{ pipelineNames: ['ecommerce'], charts: [], sqlSources: new Map() as never, nowMs: () => nowMs },
    };
  };
  const load = (batchId: string): Promise<void> =>
    warehouse.batch(
      loadStatements(batchId, [
        batchOf(batchId, [customerChange(5, `Kiel ${batchId}`), customerChange(5, 'Bonn', {}, batchId)]),
      ]),
    );
  const summaryOf = (window: Window, batchId: string | null): WindowSummary => ({
    ...{ pipeline: 'ecommerce', window, batchId, counts: {}, knownRows: 0, reconciled: 'pending' },
    ...{ status: batchId === null ? 'nothing-new' : 'succeeded', newRows: batchId === null ? 0 : 2 },
    ...{ warnings: [`of ${batchId ?? 'the repeat'}`], unloaded: [], publish: [], report: [] },
  });
  const record = async (
    window: Window,
    batchId: string | null,
    changes: Partial<RunRecord> = {},
  ): Promise<void> => {
    startedMs += 3_600_000;
    const at = new Date(startedMs).toISOString();
    const { recordRun } = createRecordActivities({ sql: warehouse.runner });
    await recordRun({
      ...{
        pipeline: 'ecommerce',
        window,
        mode: 'missing',
        workflowId: windowWorkflowId('ecommerce', window),
      },
      ...{ workflowRunId: randomUUID(), startedAt: at, finishedAt: at },
      stages: [{ stage: batchId ?? 'prove', startedAt: at, finishedAt: at }],
      made: { heartbeatId: null, batchId, counts: {} },
      result: { status: 'succeeded', summary: summaryOf(window, batchId) },
      ...changes,
    });
  };
  const report = async (summary: WindowSummary): Promise<object> => {
    const { writeReport } = createReportActivities(deps());
    await new MockActivityEnvironment().run(writeReport, { summary, ingested: { sales: 3 } });
    return (await store.readJson(bucket, reportKey('ecommerce', summary.window))) as object;
  };
  const repeat = async (window = WINDOW, changes: Partial<WindowSummary> = {}): Promise<object> => {
    await record(window, null);
    return report({ ...summaryOf(window, null), ...changes });
  };
  const page = async (window = WINDOW): Promise<string> =>
    new TextDecoder().decode(await store.readBytes(bucket, reportPageKey('ecommerce', window)));
  const tellOfUnpublished = () =>
    new MockActivityEnvironment().run(createNoticeActivities(deps() as never).tellOfUnpublished, {
      ...{ pipeline: 'ecommerce', window: WINDOW, code: 'ELT_AWS_NOT_FOUND' },
    });

  it('reports what came with the run that could not report it, and it is told once', async () => {
    await load('b-1');
    await record(WINDOW, 'b-1');
    await tellOfUnpublished();
    expect(await repeat()).toMatchObject({
      ...{ status: 'succeeded', batchId: 'b-1', newRows: 2, knownRows: 0, reconciled: 'pending' },
      ...{ warnings: ['of b-1', 'of the repeat'], ingested: { sales: 3 } },
      counts: { customer: { bronze: 2, silver: 2, rejected: 0 }, product: { bronze: 0 } },
    });
    expect(subjects).toEqual([UNPUBLISHED, UPDATED, OVER]);
    const shown = await page();
    expect(shown).toContain('Stages of the run: b-1');
    expect(shown).toContain('customer to silver 2');
    await repeat();
    expect(subjects).toHaveLength(3);
  });

  it('reports nothing where there was nothing, and nobody hears of it', async () => {
    expect(await repeat()).toMatchObject({ status: 'nothing-new', batchId: null, newRows: 0, counts: {} });
    expect(subjects).toEqual([]);
    expect(await page()).toContain('nothing-new');
    // A batch that no load committed is no rows either.
    await record(WINDOW, 'refused', { result: { status: 'failed', code: 'ELT_CHECK_FAILED', message: '' } });
    expect(await repeat()).toMatchObject({ status: 'nothing-new', newRows: 0 });
  });

  it('leaves the report as it was where the run that loaded wrote it, and tells nobody again', async () => {
    await load('b-1');
    await record(WINDOW, 'b-1');
    await report(summaryOf(WINDOW, 'b-1'));
    expect(subjects).toEqual([UPDATED]);
    expect(await repeat()).toMatchObject({ status: 'succeeded', batchId: 'b-1', newRows: 2 });
    expect(await page()).toContain('Stages of the run: b-1');
    expect(subjects).toEqual([UPDATED]);
  });

  it('reports the latest of several loads', async () => {
    // By name the other one would come last.
    for (const batchId of ['b-2', 'b-1']) {
      await load(batchId);
      await record(WINDOW, batchId);
    }
    expect(await repeat()).toMatchObject({ batchId: 'b-1' });
    expect(await page()).toContain('Stages of the run: b-1');
  });

  it('reports what a run loaded that was failed or cancelled afterwards, compared by the repeat', async () => {
    await load('b-1');
    const result = { status: 'failed', code: 'ELT_RECONCILE_MISMATCH', message: 'customer' } as const;
    await record(WINDOW, 'b-1', { result });
    const told = await repeat(WINDOW, { reconciled: 'matched' });
    expect(told).toMatchObject({ status: 'succeeded', newRows: 2, reconciled: 'matched' });
    expect(subjects).toEqual([UPDATED]);
  });

  it('reports what was loaded long ago, which is no news', async () => {
    await load('b-1');
    await record(WINDOW, 'b-1');
    nowMs = Date.parse('2011-02-06T09:00:00.000Z');
    expect(await repeat()).toMatchObject({ newRows: 2 });
    expect(subjects).toEqual([]);
  });

  it('of a backfill’s range reports what that brought; of a part of it, that part, which is no news', async () => {
    await load('b-1');
    await record(WINDOW, 'b-1', { backfillId: 'backfill-1' });
    await record({ from: WIDER.from, to: WINDOW.from }, null, { backfillId: 'backfill-1' });
    expect(await repeat(WINDOW)).toMatchObject({ status: 'succeeded', batchId: null, newRows: 2 });
    expect(subjects).toEqual([]);
    expect(await repeat(WIDER)).toMatchObject({ status: 'succeeded', batchId: null, newRows: 2 });
    expect(subjects).toEqual(['ecommerce: storage updated, 2 new rows of 2011-01-01']);
    // As the backfill itself would have told it.
    await report({ ...summaryOf(WIDER, null), status: 'succeeded', newRows: 2 });
    expect(subjects).toHaveLength(1);
  });

  it('reports nothing of a range whose days reported for themselves', async () => {
    await load('b-1');
    await record(WINDOW, 'b-1');
    expect(await repeat(WIDER)).toMatchObject({ status: 'nothing-new', newRows: 0 });
    expect(subjects).toEqual([]);
  });
});
