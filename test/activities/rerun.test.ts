/** Where a failed window goes on: on a real warehouse and bucket. */
import { randomUUID } from 'node:crypto';
import { S3Client } from '@aws-sdk/client-s3';
import { createRecordActivities, type RunRecord } from '../../src/activities/record';
import { createPlanActivities } from '../../src/activities/plan';
import { createRerunActivities, type EarlierTry } from '../../src/activities/rerun';
import { createObjectStore, type ObjectStore } from '../../src/aws/object-store';
import { batchId, batchKey, controlKey, ownerKey, tablePrefix, windowSlug } from '../../src/model/names';
import { ENVELOPE } from '../../src/model/batch-file';
import type { Entity } from '../../src/model/entity';
import { sourceOf, type Pipeline } from '../../src/model/pipeline';
import type { Plan, RerunStart, Selection } from '../../src/model/plan';
import { parseWindow } from '../../src/model/window';
import { product } from '../../src/entities/product';
import { pipeline as ecommerce } from '../../src/pipelines/ecommerce/pipeline';
import { openWarehouse, type Warehouse } from '../sql/support/warehouse';
import { definitionOfBefore, manifestOfBefore } from '../support/contracts-of-before';
import { clientSettings, makeBucket } from '../support/stack';
import { mysqlIn, sourceAt } from '../support/sources';

const WINDOW = parseWindow('2011-01-03', '2011-01-04');
const SLUG = windowSlug(WINDOW);
const PREFIX = tablePrefix('ecommerce', 1, 'shop', 'product');
const EARLY = `${PREFIX}2011/01/03/20110103-080000000.parquet`;
const LATE = `${PREFIX}2011/01/03/20110103-090000000.parquet`;

/** The pipeline with another contract of product. */
function withProduct(change: Partial<Entity>): Pipeline {
  const entities = ecommerce.entities.map((one) => (one.name === 'product' ? { ...one, ...change } : one));
  return { ...ecommerce, entities };
}

const withVersion = (version: number): Pipeline => withProduct({ version });
const { quality } = product;

interface OfBefore {
  readonly entities: readonly {
    readonly objects: readonly object[];
    readonly snapshots: readonly { takenAt: string; rows: number; objects: readonly string[] }[];
  }[];
}

/** All objects of the tests are changes. */
function inWordsOfBefore(manifest: unknown): unknown {
  const { entities, ...rest } = manifest as OfBefore;
  const before = entities.map(({ objects, snapshots, ...entity }) => ({
    ...entity,
    objects: objects.map((object) => ({ ...object, kind: 'cdc' })),
    controls: snapshots.map(({ takenAt, rows, objects: keys, ...described }) => ({
      ...described,
      control: { fullLoadStartTime: takenAt, fullLoadRows: rows, objects: keys, epoch: 1 },
    })),
  }));
  return { ...rest, entities: before };
}

/** What names a try; each has its own. */
const named = ({ batchId: id, token }: Selection) => ({ batchId: id, token });

describe('a window that failed', () => {
  let sql: Warehouse;
  let bucket: string;
  let s3: S3Client;
  let store: ObjectStore;
  let first: Selection;

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

  beforeEach(async () => {
    await sql.execute('delete from etl_run');
    bucket = await makeBucket('rerun');
    const fullLoad = {
      fullLoadStartTime: '2011-01-01T00:00:00.000Z',
      fullLoadEndTime: '2011-01-01T00:00:01.000Z',
    };
    await store.writeJson(bucket, controlKey('ecommerce', 1, 'product'), {
      ...{
        pipeline: 'ecommerce',
        epoch: 1,
        schema: 'shop',
        table: 'product',
        entity: 'product',
        ...fullLoad,
      },
      fullLoadRows: 0,
      objects: [],
    });
    await store.writeJson(bucket, EARLY, { rows: 1 });
    first = (await resume('failed')).selection;
    // What comes later is not the earlier try's.
    await store.writeJson(bucket, LATE, { rows: 1 });
  });

  const planOf = (pipeline: Pipeline): Promise<Plan> =>
    createPlanActivities({
      findPipeline: () => pipeline,
      store,
      sql: sql.runner,
      findSource: sourceAt(Date.now),
      nowMs: Date.now,
      settings: { lakeBucket: bucket, warehouse: 'main', heartbeatTimeoutMs: 10_000 },
    }).resolvePlan({ pipeline: 'ecommerce', window: WINDOW, mode: 'missing', heartbeatTimeoutMs: 10_000 });

  /** `frozen`: what the plan's worker wrote of the pipeline, where that is one of before. */
  async function resume(rerunFrom: RerunStart, pipeline = ecommerce, frozen?: object): Promise<EarlierTry> {
    const settings = { bronzeBucket: bucket, lakeBucket: bucket };
    const activities = createRerunActivities({
      findSource: mysqlIn(store, bucket),
      ...{ store, sql: sql.runner, settings },
    });
    const plan = await planOf(pipeline);
    const definitionKey = frozen ? 'definition/of-before.json' : plan.definitionKey;
    if (frozen) await store.writeJson(bucket, definitionKey, frozen);
    return activities.resumeTry({ plan: { ...plan, definitionKey }, rerunFrom, token: randomUUID() });
  }

  async function recordRun(status: 'failed' | 'succeeded', made: string | null, minute = 0): Promise<void> {
    const summary = { counts: {}, newRows: 0, knownRows: 0, reconciled: 'matched', warnings: [] };
    const result = status === 'succeeded' ? { status, summary } : { status, code: 'X', message: 'x' };
    await createRecordActivities({ sql: sql.runner }).recordRun({
      pipeline: 'ecommerce',
      window: WINDOW,
      mode: 'missing',
      workflowId: 'r',
      workflowRunId: randomUUID(),
      startedAt: `2011-01-04T00:0${minute}:00.000Z`,
      finishedAt: '2011-01-04T00:10:00.000Z',
      stages: [],
      made: { heartbeatId: null, batchId: made, counts: {} },
      result: result as RunRecord['result'],
    });
  }

  /** As a Glue run does; without `whole` it died before its last effect. */
  async function refined(whole = true, envelope = ENVELOPE): Promise<string> {
    await store.writeJson(bucket, ownerKey('ecommerce', SLUG, first.token), { jobRunId: 'jr_1' });
    const key = batchKey('ecommerce', SLUG, first.token, 'jr_1');
    if (whole) await store.writeJson(bucket, key, { envelope });
    return key;
  }

  async function objectsOf({ manifestKey }: Selection): Promise<string[]> {
    const { entities } = (await store.readJson(bucket, manifestKey)) as {
      entities: { contract: { name: string; version: number }; objects: { key: string }[] }[];
    };
    return entities.flatMap(({ contract, objects }) =>
      objects.map(({ key }) => `${key}@${contract.version}`),
    );
  }

  it('refines what was selected before an upgrade, in the words that refine reads today', async () => {
    const { manifestKey } = first;
    const manifest = await store.readJson(bucket, manifestKey);
    await recordRun('failed', first.batchId);
    for (const before of [inWordsOfBefore(manifestOfBefore(manifest)), manifestOfBefore(manifest)]) {
      await store.writeJson(bucket, manifestKey, before);
      const { selection, batch } = await resume('refine');
      expect(batch).toBeNull();
      const again = await store.readJson(bucket, selection.manifestKey);
      expect({ ...(again as object), ...named(first) }).toEqual({ ...(manifest as object), ...named(first) });
    }
  });

  it('goes on with files that were refined before tables had feeds, by a plan that was frozen then', async () => {
    const { manifestKey } = first;
    await store.writeJson(bucket, manifestKey, manifestOfBefore(await store.readJson(bucket, manifestKey)));
    await recordRun('failed', first.batchId);
    const key = await refined();
    for (const frozen of [undefined, definitionOfBefore(ecommerce)])
      expect((await resume('check', ecommerce, frozen)).batch).toMatchObject({ batchKey: key });
  });

  it('is refined again where a table is read otherwise since', async () => {
    await recordRun('failed', first.batchId);
    await refined();
    const source = sourceOf(ecommerce, 'mysql-cdc');
    expect(
      (await resume('failed', { ...ecommerce, source: { ...source, timezone: 'Asia/Tokyo' } })).batch,
    ).toBeNull();
    const feeds = source.feeds.map((feed) => ({ ...feed, version: 2 }));
    const { selection } = await resume('failed', { ...ecommerce, source: { ...source, feeds } });
    expect(await objectsOf(selection)).toEqual([`${EARLY}@2`]);
  });

  it('goes on with the files that Glue wrote', async () => {
    await recordRun('failed', first.batchId);
    const key = await refined();
    for (const start of ['failed', 'check'] as const) {
      const { selection, batch } = await resume(start);
      expect(selection).toEqual(first);
      expect(batch).toMatchObject({ batchId: first.batchId, batchKey: key, window: WINDOW });
    }
  });

  it('has the same objects refined again where Glue had not come to its end', async () => {
    await recordRun('failed', first.batchId);
    await refined(false);
    const { selection, batch } = await resume('failed');
    expect(batch).toBeNull();
    expect(selection.token).not.toBe(first.token);
    expect(selection).toMatchObject({ objects: first.objects, bytes: first.bytes });
    expect(selection.batchId).toBe(batchId('ecommerce', WINDOW, selection.token));
    expect(await objectsOf(selection)).toEqual([`${EARLY}@1`]);
  });

  it('has them refined again where an upgrade gave silver other columns since', async () => {
    await recordRun('failed', first.batchId);
    await refined(true, ENVELOPE - 1);
    const { selection, batch } = await resume('failed');
    expect(batch).toBeNull();
    expect(await objectsOf(selection)).toEqual([`${EARLY}@1`]);
  });

  it('has them refined again when asked to, by the contracts of today', async () => {
    await recordRun('failed', first.batchId);
    await refined();
    const { selection, batch } = await resume('refine', withVersion(2));
    expect(batch).toBeNull();
    expect(await objectsOf(selection)).toEqual([`${EARLY}@2`]);
  });

  it('is refined again where a contract was raised since', async () => {
    await recordRun('failed', first.batchId);
    await refined();
    expect((await resume('failed', withVersion(2))).batch).toBeNull();
    await expect(resume('check', withVersion(2))).rejects.toMatchObject({
      code: 'ELT_INPUT_INVALID',
      message: expect.stringContaining('contracts of today') as string,
    });
  });

  it('is refined again where a rule of refine is another one since, its version the same', async () => {
    await recordRun('failed', first.batchId);
    await refined();
    const warning = { committedLate: { minutes: 60, severity: 'warn' as const } };
    const changed = withProduct({ quality: { ...quality, ...warning } });
    const { selection, batch } = await resume('failed', changed);
    expect(batch).toBeNull();
    const { entities } = (await store.readJson(bucket, selection.manifestKey)) as {
      entities: { contract: Entity }[];
    };
    const contract = entities.find(({ contract: { name } }) => name === 'product')?.contract;
    expect(contract?.quality).toMatchObject(warning);
    await expect(resume('check', changed)).rejects.toMatchObject({ code: 'ELT_INPUT_INVALID' });
  });

  it('goes on with the same files where only a rule about the warehouse is another one since', async () => {
    await recordRun('failed', first.batchId);
    const key = await refined();
    const unique = [{ columns: ['description'], severity: 'warn' as const }];
    const { batch } = await resume('check', withProduct({ quality: { ...quality, unique } }));
    expect(batch).toMatchObject({ batchKey: key });
  });

  it('that had selected nothing begins anew', async () => {
    await recordRun('failed', null);
    const { selection } = await resume('failed');
    expect(await objectsOf(selection)).toEqual([`${EARLY}@1`, `${LATE}@1`]);
    await expect(resume('refine')).rejects.toMatchObject({ code: 'ELT_INPUT_INVALID' });
    await expect(resume('check')).rejects.toMatchObject({ code: 'ELT_INPUT_INVALID' });
  });

  it('and ended well since has no earlier try: an old batch would hide what came later', async () => {
    await recordRun('failed', first.batchId);
    await refined();
    await recordRun('succeeded', first.batchId, 1);
    const { selection, batch } = await resume('failed');
    expect(batch).toBeNull();
    expect(await objectsOf(selection)).toEqual([`${EARLY}@1`, `${LATE}@1`]);
  });
});
