/** Which windows of a range need a run, and which go together: on a real warehouse and bucket. */
import { randomUUID } from 'node:crypto';
import { DeleteObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { createRecordActivities, type RunRecord } from '../../src/activities/record';
import { createBackfillActivities, type BackfillInput } from '../../src/activities/backfill';
import { createObjectStore, type ObjectStore } from '../../src/aws/object-store';
import { describeEnd } from '../../src/cli/backfill';
import { Backfill, beginBackfill } from '../../src/model/backfill';
import type { Slice } from '../../src/model/backfill-plan';
import { controlKey, tablePrefix } from '../../src/model/names';
import { EltError } from '../../src/model/errors';
import { parseWindow } from '../../src/model/window';
import { findPipeline } from '../../src/pipelines/registry';
import { openWarehouse, type Warehouse } from '../sql/support/warehouse';
import { clientSettings, makeBucket } from '../support/stack';
import { mysqlIn } from '../support/sources';

const WEEK: BackfillInput = { pipeline: 'ecommerce', from: '2011-01-03', to: '2011-01-10' };
const MEGABYTE = 1024 * 1024;

type Status = RunRecord['result']['status'];

describe('a backfill', () => {
  let sql: Warehouse;
  let s3: S3Client;
  let store: ObjectStore;
  let bucket: string;
  /** Bytes that bronze says an object has. */
  let sizes: Map<string, number>;

  beforeAll(async () => {
    sql = await openWarehouse();
    await sql.install();
    s3 = new S3Client({ ...clientSettings(), forcePathStyle: true });
    store = createObjectStore(s3);
  });
  afterAll(async () => {
    s3.destroy();
    await sql.close();
  });

  let minute = 0;
  beforeEach(async () => {
    minute = 0;
    sizes = new Map();
    await sql.execute('delete from etl_run');
    bucket = await makeBucket('backfill');
    const fullLoad = {
      fullLoadStartTime: '2011-01-01T00:00:00.000Z',
      fullLoadEndTime: '2011-01-01T00:00:01.000Z',
      fullLoadRows: 0,
    };
    await store.writeJson(bucket, controlKey('ecommerce', 1, 'product'), {
      ...{
        pipeline: 'ecommerce',
        epoch: 1,
        schema: 'shop',
        table: 'product',
        entity: 'product',
        objects: [],
      },
      ...fullLoad,
    });
  });

  const weighed: Pick<ObjectStore, 'list' | 'readJson'> = {
    readJson: (from, key) => store.readJson(from, key),
    list: async (from, prefix) => {
      const listed = await store.list(from, prefix);
      return listed.map((object) => ({ ...object, size: sizes.get(object.key) ?? object.size }));
    },
  };
  const activities = (nowMs = Date.now()) =>
    createBackfillActivities({
      findPipeline,
      findSource: mysqlIn(weighed, bucket, () => nowMs),
      sql: sql.runner,
      settings: { heartbeatTimeoutMs: 10_000 },
    });

  async function slice(change: Partial<BackfillInput> = {}): Promise<Slice> {
    const { planBackfill, sliceBackfill } = activities();
    return sliceBackfill({ plan: await planBackfill({ ...WEEK, ...change }), step: 0 });
  }

  /** `05 loaded, 06 failed` and so on, by the day that each span begins with. */
  const statesOf = ({ spans }: Slice): string =>
    spans.map(({ range, state, windows }) => `${range.from.slice(8, 10)} ${state} ${windows}`).join(', ');
  const groupsOf = ({ groups }: Slice): string =>
    groups.map(({ range, windows }) => `${range.from.slice(8, 10)} ${windows}`).join(', ');

  async function ran(from: string, to: string, status: Status): Promise<void> {
    minute += 1;
    const summary = { counts: {}, newRows: 0, knownRows: 0, reconciled: 'matched', warnings: [] };
    const result = status === 'succeeded' ? { status, summary } : { status, code: 'X', message: 'x' };
    await createRecordActivities({ sql: sql.runner }).recordRun({
      ...{ pipeline: 'ecommerce', window: parseWindow(from, to), mode: 'missing', workflowId: 'r' },
      workflowRunId: randomUUID(),
      startedAt: `2011-01-14T00:${String(minute).padStart(2, '0')}:00.000Z`,
      finishedAt: '2011-01-14T01:00:00.000Z',
      stages: [],
      made: { heartbeatId: null, batchId: null, counts: {} },
      result: result as RunRecord['result'],
    });
  }

  async function arrives(day: number, bytes: number): Promise<void> {
    const text = `2011010${day}`;
    const key = `${tablePrefix('ecommerce', 1, 'shop', 'product')}2011/01/0${day}/${text}-080000000.parquet`;
    await store.writeJson(bucket, key, {});
    sizes.set(key, bytes);
  }

  it('knows what was loaded, what failed and what is missing, and takes what its mode says', async () => {
    await ran('2011-01-04', '2011-01-05', 'succeeded');
    await ran('2011-01-05', '2011-01-06', 'failed');
    await ran('2011-01-06', '2011-01-07', 'cancelled');
    const states = '03 missing 1, 04 loaded 1, 05 failed 2, 07 missing 3';
    const due = { missing: '03 1, 05 5', failed: '05 2', all: '03 7' };
    for (const mode of ['missing', 'failed', 'all'] as const) {
      const seen = await slice({ mode });
      expect(statesOf(seen)).toBe(states);
      expect(groupsOf(seen)).toBe(due[mode]);
    }
  });

  it('takes a window for loaded when runs of any step cover it', async () => {
    await ran('2011-01-03', '2011-01-06', 'succeeded');
    await ran('2011-01-08T00:00Z', '2011-01-08T12:00Z', 'succeeded');
    expect(statesOf(await slice())).toBe('03 loaded 3, 06 missing 4');
    await ran('2011-01-08T12:00Z', '2011-01-09', 'succeeded');
    expect(statesOf(await slice())).toBe('03 loaded 3, 06 missing 2, 08 loaded 1, 09 missing 1');
  });

  it('lets the latest run have the last word, and a group that came apart none', async () => {
    await ran('2011-01-03', '2011-01-10', 'succeeded');
    await ran('2011-01-04', '2011-01-05', 'failed');
    expect(statesOf(await slice())).toBe('03 loaded 1, 04 failed 1, 05 loaded 5');
    await ran('2011-01-03', '2011-01-06', 'succeeded');
    expect(statesOf(await slice())).toBe('03 loaded 7');
    await ran('2011-01-03', '2011-01-10', 'split');
    expect(statesOf(await slice())).toBe('03 loaded 7');
    expect(groupsOf(await slice({ mode: 'failed' }))).toBe('');
  });

  it('takes each window of a run of several that failed for failed, until that one is loaded, and none that it only touched', async () => {
    await ran('2011-01-04', '2011-01-07', 'failed');
    await ran('2011-01-08T12:00Z', '2011-01-10', 'failed');
    expect(statesOf(await slice())).toBe('03 missing 1, 04 failed 3, 07 missing 2, 09 failed 1');
    expect(groupsOf(await slice({ mode: 'failed' }))).toBe('04 3, 09 1');
    await ran('2011-01-05', '2011-01-06', 'succeeded');
    expect(statesOf(await slice())).toBe(
      '03 missing 1, 04 failed 1, 05 loaded 1, 06 failed 1, 07 missing 2, 09 failed 1',
    );
  });

  it('lets one run take neighbours as long as they are small and few', async () => {
    await arrives(4, 100 * MEGABYTE);
    await arrives(5, 20 * MEGABYTE);
    await arrives(6, 20 * MEGABYTE);
    expect(groupsOf(await slice())).toBe('03 3, 06 4');
    expect(groupsOf(await slice({ together: 2 }))).toBe('03 2, 05 2, 07 2, 09 1');
    expect(groupsOf(await slice({ together: 1 }))).toBe('03 1, 04 1, 05 1, 06 1, 07 1, 08 1, 09 1');
    expect(groupsOf(await slice({ order: 'newest-first', together: 3 }))).toBe('07 3, 05 2, 03 2');
    const [first] = (await slice()).groups;
    expect(first).toMatchObject({ windows: 3, empty: 1, range: parseWindow('2011-01-03', '2011-01-06') });
  });

  it('lets no other object into the run of a full load', async () => {
    const days = { from: '2011-01-01', to: '2011-01-03' };
    expect(groupsOf(await slice(days))).toBe('01 2');
    await arrives(2, 1);
    expect(groupsOf(await slice(days))).toBe('01 1, 02 1');
  });

  it('weighs by the files alone before the first run, and takes no window for empty', async () => {
    await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: controlKey('ecommerce', 1, 'product') }));
    await arrives(4, 100 * MEGABYTE);
    await arrives(5, 100 * MEGABYTE);
    const { groups } = await slice();
    expect(groups.map(({ windows, empty }) => [windows, empty])).toEqual([
      [2, 0],
      [5, 0],
    ]);
  });

  it('does not go across a window that needs no run', async () => {
    await ran('2011-01-05', '2011-01-06', 'succeeded');
    expect(groupsOf(await slice())).toBe('03 2, 06 4');
  });

  it.each([
    [{ step: '5 days' }, 'step'],
    [{ from: '2011-01-10', to: '2011-01-03' }, 'to'],
    [{ step: '1m', to: '2021-01-03' }, 'longer step'],
    [{ together: 101 }, 'together'],
    [{ mode: 'any' as 'all' }, 'mode'],
  ])('refuses %j', async (change, words) => {
    await expect(async () => activities().planBackfill({ ...WEEK, ...change })).rejects.toMatchObject({
      code: 'ELT_INPUT_INVALID',
      message: expect.stringContaining(words) as string,
    });
  });

  describe('a range that reaches into the future', () => {
    const planned = (now: string, change: Partial<BackfillInput> = {}) =>
      activities(Date.parse(now)).planBackfill({ ...WEEK, ...change });

    it('is cut to the windows that have ended, and what was left out is kept', async () => {
      expect(await planned('2011-01-06T12:00Z')).toMatchObject({
        range: { from: '2011-01-03T00:00:00.000Z', to: '2011-01-06T00:00:00.000Z' },
        ahead: { from: '2011-01-06T00:00:00.000Z', to: '2011-01-10T00:00:00.000Z' },
      });
      expect(await planned('2011-01-06T12:00Z', { step: '6h' })).toMatchObject({
        range: { to: '2011-01-06T12:00:00.000Z' },
      });
      expect(await planned('2011-01-10T00:00Z')).not.toHaveProperty('ahead');
    });

    it('is refused where no window has ended', async () => {
      await expect(planned('2011-01-03T23:59Z')).rejects.toMatchObject({
        code: 'ELT_INPUT_WINDOW_AHEAD',
        message: expect.stringContaining('ends at 2011-01-04T00:00:00.000Z') as string,
      });
    });

    it('is whole where the source cannot be asked, and that is told at the end and in a dry run', async () => {
      const { planBackfill } = createBackfillActivities({
        findPipeline,
        findSource: mysqlIn(weighed, bucket, () => {
          throw new EltError('ELT_REPLICATE_SOURCE_DENIED', 'Access denied');
        }),
        sql: sql.runner,
        settings: { heartbeatTimeoutMs: 10_000 },
      });
      const backfill = new Backfill(beginBackfill(await planBackfill(WEEK), '2011-01-06T12:00Z'));
      expect(backfill.forecast('key')).toMatchObject({
        windows: 7,
        warnings: [
          expect.stringMatching(/^the source could not be asked .*ELT_REPLICATE_SOURCE_DENIED Access/),
        ],
      });
      for (const end of [backfill.result('key'), backfill.forecast('key')])
        expect(describeEnd(end)).toMatch(/^warning: the source could not be asked for its clock/m);
      const asked = new Backfill(beginBackfill(await planned('2011-01-10T00:00Z'), '2011-01-10T00:00Z'));
      expect(describeEnd(asked.forecast('key'))).not.toContain('warning');
    });

    it('is told at the end of the backfill, and in a dry run', async () => {
      const backfill = new Backfill(beginBackfill(await planned('2011-01-06T12:00Z'), '2011-01-06T12:00Z'));
      const leftOut = 'left out: 2011-01-06T00:00:00.000Z to 2011-01-10T00:00:00.000Z had not ended';
      expect(describeEnd(backfill.result('key'))).toContain(leftOut);
      expect(describeEnd(backfill.forecast('key'))).toContain(leftOut);
    });
  });
});
