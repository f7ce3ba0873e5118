/** What a run selects, by its mode, by what the ledger has, and by the contract's version: on a real warehouse and bucket. */
import { randomUUID } from 'node:crypto';
import { S3Client } from '@aws-sdk/client-s3';
import type { RunRecord } from '../../src/activities/record';
import { createRecordActivities } from '../../src/activities/record';
import { createPlanActivities } from '../../src/activities/plan';
import { createSelectActivities } from '../../src/activities/select';
import { createObjectStore, type ObjectStore } from '../../src/aws/object-store';
import { controlKey, tablePrefix } from '../../src/model/names';
import { sourceOf, type Pipeline } from '../../src/model/pipeline';
import type { Plan, RunMode } from '../../src/model/plan';
import { parseWindow } from '../../src/model/window';
import { pipeline as ecommerce } from '../../src/pipelines/ecommerce/pipeline';
import { emptyWarehouse } from '../sql/support/empty';
import { openWarehouse, type Warehouse } from '../sql/support/warehouse';
import { definitionOfBefore } from '../support/contracts-of-before';
import { clientSettings, makeBucket } from '../support/stack';
import { mysqlIn, sourceAt } from '../support/sources';

const WINDOW = parseWindow('2011-01-03', '2011-01-04');
const PREFIX = tablePrefix('ecommerce', 1, 'shop', 'product');
const changeOf = (name: string): string => `${PREFIX}2011/01/03/20110103-${name}.parquet`;
const EARLY = changeOf('080000000');
const LATE = changeOf('090000000');
const LOAD = `${PREFIX}LOAD00000001.parquet`;
const CONTROL = controlKey('ecommerce', 1, 'product');

/** The pipeline with another version of product's contract. */
function withVersion(version: number): Pipeline {
  const entities = ecommerce.entities.map((one) => (one.name === 'product' ? { ...one, version } : one));
  return { ...ecommerce, entities };
}

describe('a window', () => {
  let sql: Warehouse;
  let bucket: string;
  let s3: S3Client;
  let store: ObjectStore;

  beforeAll(async () => {
    sql = await openWarehouse();
    await sql.install();
    s3 = new S3Client({ ...clientSettings(), forcePathStyle: true });
    store = createObjectStore(s3);
  });

  beforeEach(async () => {
    await emptyWarehouse(sql);
    await sql.execute('delete from etl_run');
    bucket = await makeBucket('select');
    await store.writeJson(bucket, CONTROL, {
      pipeline: 'ecommerce',
      epoch: 1,
      schema: 'shop',
      table: 'product',
      entity: 'product',
      fullLoadStartTime: '2011-01-03T00:00:00.000Z',
      fullLoadEndTime: '2011-01-03T00:00:01.000Z',
      fullLoadRows: 1,
      objects: [LOAD],
    });
    for (const key of [LOAD, EARLY]) await store.writeJson(bucket, key, { rows: key });
  });

  afterAll(async () => {
    s3.destroy();
    await sql.close();
  });

  const planning = (pipeline: Pipeline) =>
    createPlanActivities({
      findPipeline: () => pipeline,
      store,
      sql: sql.runner,
      findSource: sourceAt(Date.now),
      nowMs: Date.now,
      settings: { lakeBucket: bucket, warehouse: 'main', heartbeatTimeoutMs: 10_000 },
    });

  const plan = (mode: RunMode = 'missing', pipeline = ecommerce): Promise<Plan> =>
    planning(pipeline).resolvePlan({
      pipeline: 'ecommerce',
      window: WINDOW,
      mode,
      heartbeatTimeoutMs: 10_000,
    });

  /** Keys of the objects and descriptions in the manifest, sorted; none without a manifest. */
  async function select(
    mode: RunMode = 'missing',
    pipeline = ecommerce,
    runner = sql.runner,
  ): Promise<string[]> {
    return keysOf(await selectBy(await plan(mode, pipeline), runner));
  }

  interface Manifest {
    readonly entities: {
      contract: object;
      feed: object;
      objects: { key: string }[];
      snapshots: { key: string }[];
    }[];
  }

  /** The manifest; one without entities where nothing was selected. */
  async function selectBy(by: Plan, runner = sql.runner): Promise<Manifest> {
    const settings = { bronzeBucket: bucket, lakeBucket: bucket };
    const findSource = mysqlIn(store, bucket);
    const activities = createSelectActivities({ findSource, store, sql: runner, settings });
    const selection = await activities.selectObjects({ plan: by, token: randomUUID() });
    if (selection.objects === 0) return { entities: [] };
    return (await store.readJson(bucket, selection.manifestKey)) as Manifest;
  }

  function keysOf({ entities }: Manifest): string[] {
    return entities.flatMap((one) => [...one.objects, ...one.snapshots].map(({ key }) => key)).sort();
  }

  /** As a load's last step does. */
  async function commit(keys: readonly string[], version = 1, entity = 'product'): Promise<void> {
    for (const key of keys) {
      const [object] = await store.list(bucket, key);
      await sql.execute(
        `insert into etl_ledger values ('ecommerce', :entity, :key, :etag, ${version}, 0, 'b', 'l', getdate())`,
        { key, entity, etag: object?.etag ?? 'gone' },
      );
    }
  }

  const EVERYTHING = [LOAD, EARLY, CONTROL].sort();

  it('is selected whole the first time, and has nothing left once that is loaded', async () => {
    expect(await select()).toEqual(EVERYTHING);
    await commit(EVERYTHING);
    expect(await select()).toEqual([]);
  });

  it('of a plan that was frozen before tables had feeds is selected and read as by one of today', async () => {
    const today = await plan();
    const definitionKey = 'definition/of-before.json';
    await store.writeJson(bucket, definitionKey, definitionOfBefore(ecommerce));
    const manifest = await selectBy({ ...today, definitionKey });
    expect(keysOf(manifest)).toEqual(EVERYTHING);
    expect(manifest.entities).toEqual((await selectBy(today)).entities);
    const { feed } = manifest.entities.find(({ objects }) => objects.length > 0) ?? {};
    expect(feed).toMatchObject({ table: 'product', columns: { updated_at: { timezone: 'UTC' } } });
  });

  it("is new again under another version of its table's feed", async () => {
    await commit(EVERYTHING);
    const source = sourceOf(ecommerce, 'mysql-cdc');
    const feeds = source.feeds.map((feed) => (feed.entity === 'product' ? { ...feed, version: 2 } : feed));
    const raised = { ...ecommerce, source: { ...source, feeds } };
    expect(await select('missing', raised)).toEqual(EVERYTHING);
    await commit(EVERYTHING, 2);
    expect(await select('missing', raised)).toEqual([]);
  });

  it('is compared with what the ledger has of it, whatever else that holds', async () => {
    await commit(EVERYTHING);
    const others = [
      `${PREFIX}2011/01/02/20110102-235959999.parquet`,
      `${PREFIX}2011/01/04/20110104-000000000.parquet`,
      `${tablePrefix('ecommerce', 1, 'shop', 'product_2')}2011/01/03/20110103-080000000.parquet`,
      `${tablePrefix('ecommerce', 2, 'shop', 'product')}2011/01/03/20110103-080000000.parquet`,
    ];
    await commit(others);
    const read: unknown[] = [];
    const execute: typeof sql.runner.execute = async (...query) => {
      const rows = await sql.runner.execute(...query);
      read.push(...rows.flatMap((row) => row['object_key'] ?? []));
      return rows;
    };
    expect(await select('missing', ecommerce, { ...sql.runner, execute })).toEqual([]);
    expect(read.sort()).toEqual(EVERYTHING);
  });

  it('is not done by what its objects brought of another entity', async () => {
    await commit(EVERYTHING, 1, 'customer');
    expect(await select()).toEqual(EVERYTHING);
    await commit(EVERYTHING);
    expect(await select()).toEqual([]);
  });

  it('that is done gives up a file that appears in it later, and only that', async () => {
    await commit(EVERYTHING);
    await store.writeJson(bucket, LATE, {});
    expect(await select()).toEqual([LATE]);
  });

  it('is selected whole again in mode all', async () => {
    await commit(EVERYTHING);
    expect(await select('all')).toEqual(EVERYTHING);
  });

  it('is selected whole again under a raised contract version, once', async () => {
    await commit(EVERYTHING);
    expect(await select('missing', withVersion(2))).toEqual(EVERYTHING);
    await commit(EVERYTHING, 2);
    expect(await select('missing', withVersion(2))).toEqual([]);
  });

  it.each([
    ['missing', ecommerce],
    ['all', ecommerce],
    ['missing', withVersion(2)],
  ] as const)(
    'in mode %s refuses an object that was rewritten after it was loaded',
    async (mode, pipeline) => {
      await commit(EVERYTHING);
      await store.writeJson(bucket, EARLY, { rows: 'others' });
      await expect(select(mode, pipeline)).rejects.toMatchObject({ code: 'ELT_SELECT_OBJECT_CHANGED' });
    },
  );

  describe('in mode failed', () => {
    let runs = 0;
    const record = (status: RunRecord['result']['status'], startedAt: string): Promise<void> => {
      const ended = { code: 'ELT_CHECK_FAILED', message: 'planted' };
      const summary = {
        pipeline: 'ecommerce',
        window: WINDOW,
        status: 'succeeded',
        batchId: null,
        counts: {},
        newRows: 0,
        knownRows: 0,
        reconciled: 'matched',
        warnings: [],
        unloaded: [],
        publish: [],
        report: [],
      } as const;
      return createRecordActivities({ sql: sql.runner }).recordRun({
        pipeline: 'ecommerce',
        window: WINDOW,
        mode: 'missing',
        workflowId: 'w',
        workflowRunId: `r${(runs += 1)}`,
        stages: [],
        made: { heartbeatId: null, batchId: null, counts: {} },
        startedAt: `${startedAt}.000Z`,
        finishedAt: `${startedAt}.000Z`,
        result: status === 'succeeded' ? { status, summary } : { status, ...ended },
      });
    };

    it.each(['failed', 'cancelled', 'committed'] as const)(
      'is due where its latest run %s',
      async (status) => {
        await record('succeeded', '2011-01-04T02:00:00');
        await record(status, '2011-01-04T03:00:00');
        expect((await plan('failed')).isDue).toBe(true);
      },
    );

    it('is not due where a later run succeeded, or where there was none', async () => {
      expect((await plan('failed')).isDue).toBe(false);
      await record('failed', '2011-01-04T02:00:00');
      await record('succeeded', '2011-01-04T03:00:00');
      expect((await plan('failed')).isDue).toBe(false);
    });

    it('leaves out what is loaded, as mode missing does', async () => {
      await commit([LOAD, CONTROL]);
      expect(await select('failed')).toEqual([EARLY]);
    });

    it('is due in the other modes whatever its latest run did', async () => {
      await record('succeeded', '2011-01-04T02:00:00');
      expect([(await plan('missing')).isDue, (await plan('all')).isDue]).toEqual([true, true]);
    });
  });
});
