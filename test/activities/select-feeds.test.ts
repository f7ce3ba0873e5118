/** What a run selects of a feed, whose objects bring something of several entities: on a real warehouse and bucket. */
import { randomUUID } from 'node:crypto';
import { S3Client } from '@aws-sdk/client-s3';
import { createPlanActivities } from '../../src/activities/plan';
import { createSelectActivities } from '../../src/activities/select';
import { createObjectStore, type ObjectStore } from '../../src/aws/object-store';
import type { Arrival } from '../../src/model/arrival';
import { definePipeline, sourceOf, type Pipeline } from '../../src/model/pipeline';
import { parseWindow } from '../../src/model/window';
import { findAmong, type SourceKind } from '../../src/sources/source-kind';
import { salesFiles } from '../model/support/sales-files';
import { emptyWarehouse } from '../sql/support/empty';
import { openWarehouse, type Warehouse } from '../sql/support/warehouse';
import { clientSettings, makeBucket } from '../support/stack';

const KEY = 'bronze/branch-sales/epoch=1/sale/2011/01/03/20110103-080000000-sales.csv';
const ARRIVED: Arrival = {
  ...{ key: KEY, etag: 'e1', size: 10, entity: 'sale', epoch: 1, kind: 'change' },
  arrivedMs: Date.parse('2011-01-03T08:00:00Z'),
};

const PIPELINE = definePipeline(salesFiles());
const FILES = sourceOf(PIPELINE, 's3-files');
const withFeedVersion = (version: number): Pipeline => ({
  ...PIPELINE,
  source: { ...FILES, feeds: FILES.feeds.map((feed) => ({ ...feed, version })) },
});
const withEntityVersion = (version: number): Pipeline => ({
  ...PIPELINE,
  entities: PIPELINE.entities.map((entity) => ({ ...entity, version })),
});

/** Looks at nothing but what has arrived. */
const files: SourceKind = {
  kind: 's3-files',
  ready: () => Promise.resolve(true),
  nowMs: () => Promise.resolve(Date.now()),
  mark: () => Promise.resolve({}),
  seek: () => Promise.resolve(() => Promise.resolve(null)),
  arrivals: () => Promise.resolve({ objects: [ARRIVED], areAllKnown: true }),
};

interface Manifest {
  readonly entities: { contract: { name: string }; objects: unknown[] }[];
  readonly feeds: { feed: { name: string }; objects: unknown[]; mappings: Record<string, unknown>[] }[];
}

describe("a feed's object", () => {
  let sql: Warehouse;
  let bucket: string;
  let s3: S3Client;
  let store: ObjectStore;

  beforeAll(async () => {
    sql = await openWarehouse();
    await sql.install();
    s3 = new S3Client({ ...clientSettings(), forcePathStyle: true });
    store = createObjectStore(s3);
    bucket = await makeBucket('select-feeds');
  });

  beforeEach(async () => {
    await emptyWarehouse(sql);
    await sql.execute('delete from etl_run');
  });

  afterAll(async () => {
    s3.destroy();
    await sql.close();
  });

  async function select(pipeline: Pipeline): Promise<Manifest | null> {
    const findSource = findAmong([files]);
    const plan = await createPlanActivities({
      ...{ findPipeline: () => pipeline, store, sql: sql.runner, findSource, nowMs: Date.now },
      settings: { lakeBucket: bucket, warehouse: 'main', heartbeatTimeoutMs: 10_000 },
    }).resolvePlan({
      ...{ pipeline: pipeline.name, window: parseWindow('2011-01-03', '2011-01-04') },
      ...{ mode: 'missing', heartbeatTimeoutMs: 10_000 },
    });
    const settings = { bronzeBucket: bucket, lakeBucket: bucket };
    const { selectObjects } = createSelectActivities({ findSource, store, sql: sql.runner, settings });
    const { objects, manifestKey } = await selectObjects({ plan, token: randomUUID() });
    return objects === 0 ? null : ((await store.readJson(bucket, manifestKey)) as Manifest);
  }

  const commit = (entity: string, version: number) =>
    sql.execute(
      `insert into etl_ledger values ('branch-sales', :entity, :key, 'e1', ${version}, 0, 'b', 'l', getdate())`,
      { entity, key: KEY },
    );

  it('is in the manifest once, with what its rows are mapped to, and no entity has it as its own', async () => {
    const manifest = await select(PIPELINE);
    expect(manifest?.feeds).toMatchObject([
      {
        feed: { name: 'sale', format: { delimiter: ';' } },
        objects: [{ key: KEY, etag: 'e1', size: 10, epoch: 1, arrivedMs: ARRIVED.arrivedMs }],
        mappings: [{ entity: 'product', order: 'event', op: "'U'", contractVersion: 1 }],
      },
    ]);
    expect(manifest?.entities).toMatchObject([{ contract: { name: 'product' }, objects: [] }]);
  });

  it('is left out once it is loaded, for the feed and for each entity', async () => {
    await commit('sale', 1);
    expect((await select(PIPELINE))?.feeds[0]?.objects).toHaveLength(1);
    await commit('product', 1);
    expect(await select(PIPELINE)).toBeNull();
  });

  it.each([
    ['the feed', withFeedVersion(2), 2],
    ['an entity', withEntityVersion(5), 5],
  ])('is new where the version of %s was raised', async (_, pipeline, contractVersion) => {
    await commit('sale', 1);
    await commit('product', 1);
    expect((await select(pipeline))?.feeds).toMatchObject([
      { objects: [{ key: KEY }], mappings: [{ contractVersion }] },
    ]);
  });
});
