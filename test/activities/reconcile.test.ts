/** When a heartbeat is compared, and by whom: on a real warehouse and a real bucket. */
import { randomUUID } from 'node:crypto';
import { S3Client } from '@aws-sdk/client-s3';
import { MockActivityEnvironment } from '@temporalio/testing';
import {
  createReconcileActivities,
  type ReconcileInput,
  type ReconcileResult,
} from '../../src/activities/reconcile';
import { createObjectStore, type ObjectStore } from '../../src/aws/object-store';
import type { Control } from '../../src/sources/mysql-cdc/controls';
import { controlKey, tablePrefix } from '../../src/model/names';
import type { Plan } from '../../src/model/plan';
import { emptyWarehouse } from '../sql/support/empty';
import type { SourceEvent } from '../reference-model/event';
import { figuresOf } from '../sql/support/figures';
import { event } from '../sql/support/source';
import { loadStatements } from '../sql/support/staging';
import { openWarehouse, type Warehouse } from '../sql/support/warehouse';
import { batchOf, january } from '../sql/support/walk';
import { mysqlIn } from '../support/sources';
import { clientSettings, makeBucket } from '../support/stack';

const INTERVAL_MS = 1_000;
const DAY_MS = 86_400_000;
const CONTROL = controlKey('ecommerce', 1, 'product');

const plan: Plan = {
  pipeline: 'ecommerce',
  sourceKind: 'mysql-cdc',
  sourceSystem: 'ecommerce',
  window: { from: '2011-01-03T00:00:00.000Z', to: '2011-01-04T00:00:00.000Z' },
  mode: 'missing',
  isDue: true,
  windowMs: DAY_MS,
  definitionKey: 'd',
  entities: [{ name: 'product', version: 1 }],
  warehouse: 'main',
  priority: 'live',
  catalog: 'beside',
  reconcile: 'each-run',
  takesFigures: true,
  publish: [],
  report: [],
  heartbeatTimeoutMs: 10_000,
};

/** The bronze object that brought the change of a day of January, at ten o'clock. */
const objectOf = (day: number): string =>
  `${tablePrefix('ecommerce', 1, 'shop', 'product')}2011/01/0${day}/2011010${day}-100000000.parquet`;

const control = (epoch: number): Control => ({
  pipeline: 'ecommerce',
  epoch,
  schema: 'shop',
  table: 'product',
  entity: 'product',
  fullLoadStartTime: '2011-01-01T00:00:00.000Z',
  fullLoadEndTime: '2011-01-01T00:00:01.000Z',
  fullLoadRows: 0,
  objects: [],
});

/** What a run says of a day whose object is in bronze and not loaded. */
const unloaded = (day: number): string =>
  `1 object(s) in bronze are not loaded: ecomflow run ecommerce --from ${january(day)} --to ${january(day + 1)}`;

/** The day's change: a new product at 1.000. */
const changeOf = (day: number): SourceEvent =>
  event('product', { stock_code: `p${day}`, unit_price: '1.000' }, { at: january(day), sequence: day });

/** Of so many days' changes, up to this one. */
const checksumUpTo = (day: number, rows: number): string =>
  String(
    Array.from({ length: rows }, (_, back) => BigInt(figuresOf(changeOf(day - back)).checksum ?? 0)).reduce(
      (sum, one) => sum + one,
      0n,
    ),
  );

/** A heartbeat at the end of a day, with what the source counted then. */
const heartbeat = (day: number, rows: number, sum: string): ReconcileInput => ({
  plan,
  watermark: {
    id: `heartbeat-${day}`,
    epoch: 1,
    slackMs: INTERVAL_MS,
    arrivedAt: `${january(day)}T23:59:59.500Z`,
    figures: [
      {
        entity: 'product',
        sequence: String(day).padStart(35, '0'),
        rows: String(rows),
        sums: [sum, null, null],
        checksum: checksumUpTo(day, rows),
      },
    ],
  },
});

describe('a heartbeat', () => {
  let sql: Warehouse;
  let bucket: string;
  let s3: S3Client;
  let store: ObjectStore;
  let activities: ReturnType<typeof createReconcileActivities>;

  beforeAll(async () => {
    sql = await openWarehouse();
    await sql.install();
    bucket = await makeBucket('reconcile');
    s3 = new S3Client({ ...clientSettings(), forcePathStyle: true });
    store = createObjectStore(s3);
    const findSource = mysqlIn(store, bucket);
    activities = createReconcileActivities({ sql: sql.runner, findSource, settings: { pollMinMs: 50 } });
    await store.writeJson(bucket, CONTROL, control(1));
    for (const day of [3, 4, 5]) await store.writeJson(bucket, objectOf(day), {});
  });

  beforeEach(async () => {
    await emptyWarehouse(sql);
    await commit(CONTROL);
  });

  afterAll(async () => {
    s3.destroy();
    await sql.close();
  });

  const commit = (key: string): Promise<unknown> =>
    sql.execute(
      `insert into etl_ledger values ('ecommerce', 'product', :key, 'e', 1, 0, 'b', 'l', getdate())`,
      { key },
    );

  async function load(day: number): Promise<void> {
    await sql.batch(loadStatements(`load-${day}`, [batchOf(`batch-${day}`, [changeOf(day)])]));
    await commit(objectOf(day));
  }

  interface Answer {
    readonly status: string;
    readonly compared: readonly string[];
    readonly left?: number;
    readonly differences?: readonly string[];
    readonly warnings?: readonly string[];
    readonly unloaded?: readonly string[];
  }

  async function reconcile(input: ReconcileInput): Promise<Answer> {
    const { statementId, otherwise, markIds, left, unloaded } = await activities.startReconcile({
      ...input,
      token: `${input.watermark.id}-${randomUUID()}`,
    });
    const answer = { ...(unloaded.length > 0 && { unloaded }), ...(left > 0 && { left }) };
    if (statementId === null) return { ...answer, status: otherwise, compared: [] };
    const { watermark } = input;
    const { status, differences, warnings }: ReconcileResult = await new MockActivityEnvironment({
      scheduledTimestampMs: Date.now(),
    }).run(() =>
      activities.waitForReconcile({ plan: input.plan, watermark, markIds, statementId, otherwise }),
    );
    return {
      ...answer,
      status,
      compared: markIds,
      ...(differences.length > 0 && { differences }),
      ...(warnings.length > 0 && { warnings }),
    };
  }

  it('is compared when nothing before it is missing', async () => {
    await load(3);
    expect(await reconcile(heartbeat(3, 1, '1.000'))).toEqual({
      status: 'matched',
      compared: ['heartbeat-3'],
    });
  });

  it.each([
    ['1.000', 'matched'],
    ['9.000', 'mismatched'],
  ])(
    'that a run beside it has compared already is compared again: source sum %s, %s',
    async (sum, status) => {
      await load(3);
      expect(await reconcile(heartbeat(3, 1, sum))).toMatchObject({ status, compared: ['heartbeat-3'] });
      expect(await reconcile(heartbeat(3, 1, sum))).toMatchObject({ status, compared: ['heartbeat-3'] });
    },
  );

  it('stays pending while an object before it is not loaded, and is compared by the run that fills the gap', async () => {
    await load(4);
    expect(await reconcile(heartbeat(4, 2, '2.000'))).toEqual({
      status: 'pending',
      compared: [],
      unloaded: [unloaded(3)],
    });
    await load(3);
    expect(await reconcile(heartbeat(3, 1, '1.000'))).toEqual({
      status: 'matched',
      compared: ['heartbeat-3', 'heartbeat-4'],
    });
    const rows = await sql.execute('select distinct status from etl_reconciliation');
    expect(rows).toEqual([{ status: 'matched' }]);
  });

  it('names the windows that have ended and are not loaded, but not the one that goes on', async () => {
    expect(await reconcile(heartbeat(5, 3, '3.000'))).toMatchObject({ unloaded: [unloaded(3), unloaded(4)] });
  });

  it('waits for a file that appears late in a window that was compared already, and names it', async () => {
    await load(3);
    await load(4);
    expect(await reconcile(heartbeat(4, 2, '2.000'))).toMatchObject({ status: 'matched' });
    await sql.execute('delete from etl_ledger where object_key = :key', { key: objectOf(4) });
    await load(5);
    expect(await reconcile(heartbeat(5, 3, '3.000'))).toEqual({
      status: 'pending',
      compared: [],
      unloaded: [unloaded(4)],
    });
  });

  it('that differs looks through all of bronze and names what is not loaded, however late it came', async () => {
    for (const day of [3, 4, 5]) await load(day);
    expect(await reconcile(heartbeat(5, 3, '3.000'))).toMatchObject({ status: 'matched' });
    await sql.execute('delete from etl_ledger where object_key = :key', { key: objectOf(3) });
    expect(await reconcile(heartbeat(6, 9, '9.000'))).toMatchObject({
      status: 'mismatched',
      differences: [expect.stringContaining('source 9 rows'), unloaded(3)],
    });
  });

  it('is compared before others that wait with it, and says how many are left for the next comparison', async () => {
    const MOST = 10;
    await load(4);
    const waiting = heartbeat(3, 1, '1.000');
    for (let index = 0; index <= MOST; index += 1) {
      const watermark = { ...waiting.watermark, id: `waiting-${index}` };
      expect((await reconcile({ ...waiting, watermark })).status).toBe('pending');
    }
    await load(3);
    const own = heartbeat(4, 2, '2.000');
    const first = await reconcile(own);
    expect(first).toMatchObject({ status: 'matched', left: 2 });
    expect([first.compared[0], first.compared.length]).toEqual(['heartbeat-4', MOST]);
    expect(await reconcile(own)).toMatchObject({ status: 'matched', compared: { length: 3 } });
    const rows = await sql.execute(
      'select status, count(*) as heartbeats from etl_reconciliation group by status',
    );
    expect(rows).toEqual([{ status: 'matched', heartbeats: MOST + 2 }]);
  });

  it('of a late window is compared although a later one was before it', async () => {
    await load(3);
    await load(4);
    expect(await reconcile(heartbeat(4, 2, '2.000'))).toMatchObject({ status: 'matched' });
    expect(await reconcile(heartbeat(3, 1, '1.000'))).toEqual({
      status: 'matched',
      compared: ['heartbeat-3'],
    });
  });

  it('that differs fails the run that finds it, also when it is an earlier one', async () => {
    await load(4);
    expect(await reconcile(heartbeat(4, 5, '5.000'))).toMatchObject({ status: 'pending' });
    await load(3);
    const { status, differences } = await reconcile(heartbeat(3, 1, '1.000'));
    expect(status).toBe('mismatched');
    expect(differences).toEqual([expect.stringContaining('product: source 5 rows')]);
  });

  it('does not hear of its own comparison when only an earlier one is complete', async () => {
    expect(await reconcile(heartbeat(3, 1, '1.000'))).toMatchObject({ status: 'pending' });
    await load(3);
    expect(await reconcile(heartbeat(5, 3, '3.000'))).toEqual({
      status: 'pending',
      compared: ['heartbeat-3'],
      unloaded: [unloaded(4)],
    });
  });

  it('of a run that takes no figures is not noted; the run settles what is open', async () => {
    await load(4);
    expect(await reconcile(heartbeat(4, 2, '2.000'))).toMatchObject({ status: 'pending' });
    await load(3);
    const own = heartbeat(5, 0, '0');
    const later = {
      ...own,
      plan: { ...plan, takesFigures: false },
      watermark: { ...own.watermark, figures: [] },
    };
    expect(await reconcile(later)).toMatchObject({ status: 'not-due', compared: ['heartbeat-4'] });
    expect(await reconcile(later)).toEqual({ status: 'not-due', compared: [] });
  });

  it('is not said to match where a row has no checksum, which is told once', async () => {
    await load(3);
    await sql.execute('update hist_product set checksum = null');
    const warnings = [expect.stringContaining('by rows and sums alone')];
    const counted = { status: 'counted', compared: ['heartbeat-3'] };
    expect(await reconcile(heartbeat(3, 1, '1.000'))).toEqual({ ...counted, warnings });
    await load(4);
    expect(await reconcile(heartbeat(4, 2, '2.000'))).toEqual({
      status: 'counted',
      compared: ['heartbeat-4'],
    });
  });

  it('that differs in content alone says so', async () => {
    await load(3);
    const input = heartbeat(3, 1, '1.000');
    const [figures] = input.watermark.figures;
    const watermark = { ...input.watermark, figures: figures ? [{ ...figures, checksum: '1' }] : [] };
    expect(await reconcile({ ...input, watermark })).toMatchObject({
      status: 'mismatched',
      differences: [expect.stringContaining('other content')],
    });
  });

  it('of a later epoch waits for nothing of an earlier one: its snapshot says what every key is', async () => {
    await store.writeJson(bucket, controlKey('ecommerce', 2, 'product'), control(2));
    await commit(controlKey('ecommerce', 2, 'product'));
    const later = heartbeat(5, 0, '0.000');
    expect(await reconcile({ ...later, watermark: { ...later.watermark, epoch: 2 } })).toEqual({
      status: 'matched',
      compared: ['heartbeat-5'],
      unloaded: [unloaded(3), unloaded(4)],
    });
  });
});
