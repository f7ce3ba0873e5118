/** Whether dropped files want a run, and which window it has: asked of the real landing, bronze and ledger. */
import { GlueClient } from '@aws-sdk/client-glue';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { createDroppedActivities } from '../../src/activities/dropped';
import { createObjectStore } from '../../src/aws/object-store';
import { hurried } from '../../src/model/dropped';
import type { Pipeline } from '../../src/model/pipeline';
import { findPipeline } from '../../src/pipelines/registry';
import { createS3Files } from '../../src/sources/s3-files';
import { createDroppedFiles } from '../../src/sources/s3-files/dropped';
import { landingOf } from '../../src/sources/s3-files/landing';
import { sweep } from '../../src/sources/s3-files/sweep';
import { openWarehouse, type Warehouse } from '../sql/support/warehouse';
import { clientSettings, makeBucket } from '../support/stack';

const PIPELINE = findPipeline('regional-sales');
const MINUTE_MS = 60_000;

describe('dropped files', () => {
  let sql: Warehouse;
  let s3: S3Client;
  let glue: GlueClient;
  beforeAll(async () => {
    sql = await openWarehouse();
    await sql.install();
    glue = new GlueClient(clientSettings());
    s3 = new S3Client({ ...clientSettings(), forcePathStyle: true });
  });
  beforeEach(() => sql.batch(['delete from etl_ledger', 'delete from etl_run']));
  afterAll(async () => {
    glue.destroy();
    s3.destroy();
    await sql.close();
  });

  /** Buckets of one test alone. */
  async function open(pipeline: Pipeline = PIPELINE) {
    const landingBucket = await makeBucket('landing');
    const lakeBucket = await makeBucket('lake');
    const store = createObjectStore(s3);
    const settings = { landingBucket, lakeBucket, bronzeBucket: lakeBucket };
    const findIt = () => pipeline;
    const source = createS3Files({
      ...{ s3, glue, glueOnce: glue, store },
      settings: { ...settings, ingestJob: 'none' },
    });
    const { askPatience, lookForFiles } = createDroppedActivities({
      findPipeline: findIt,
      findSource: () => source,
      findDropped: () => createDroppedFiles({ s3, store, findPipeline: findIt, settings }),
      sql: sql.runner,
    });
    return {
      askPatience: () => askPatience({ pipeline: pipeline.name }),
      /** By S3's clock, which other tests may have set. */
      nowMs: () => source.nowMs(pipeline.name),
      look: async (agoMs = 0) =>
        lookForFiles({
          pipeline: pipeline.name,
          firstAt: new Date((await source.nowMs(pipeline.name)) - agoMs).toISOString(),
        }),
      drop: (name: string, body: string) =>
        s3.send(
          new PutObjectCommand({ Bucket: landingBucket, Key: `regional-sales/comma/${name}`, Body: body }),
        ),
      sweep: () => sweep({ s3, store, settings }, landingOf(pipeline, landingBucket)),
      /** As a load that committed all that has landed. */
      async load() {
        const { objects } = await source.arrivals({ pipeline: pipeline.name, range: null });
        for (const { entity, key } of objects)
          await sql.batch([
            `insert into etl_ledger values ('${pipeline.name}', '${entity}', '${key}', 'e', 1, 0, 'b', 'l', getdate())`,
          ]);
        return objects.length;
      },
    };
  }

  it('want a run while they are new, while they are landed, and no more once they are loaded', async () => {
    const world = await open();
    expect(await world.look()).toBeNull();
    await world.drop('a.csv', 'one');
    expect(await world.look()).not.toBeNull();
    await world.sweep();
    expect(await world.look(2 * MINUTE_MS)).not.toBeNull();
    expect(await world.load()).toBe(1);
    // The same event again.
    expect(await world.look(2 * MINUTE_MS)).toBeNull();
    await world.drop('b.csv', 'two');
    expect(await world.look()).not.toBeNull();
  });

  it('of a content that has landed want none, once that is known', async () => {
    const world = await open();
    await world.drop('a.csv', 'same');
    await world.sweep();
    await world.load();
    await world.drop('b.csv', 'same');
    expect(await world.look()).not.toBeNull();
    await world.sweep();
    expect(await world.look(2 * MINUTE_MS)).toBeNull();
  });

  it('are in a window from the first of them to the next whole minute', async () => {
    const world = await open();
    await world.drop('a.csv', 'one');
    const nowMs = await world.nowMs();
    await runUpTo(nowMs);
    const window = await world.look(5 * MINUTE_MS);
    const { from = '', to = '' } = window ?? {};
    expect(Date.parse(from)).toBeLessThanOrEqual(nowMs - 5 * MINUTE_MS + 2_000);
    expect(Date.parse(to)).toBeGreaterThan(nowMs);
    expect(Date.parse(to) - nowMs).toBeLessThanOrEqual(2 * MINUTE_MS);
  });

  it('are in a window that reaches back to the last success', async () => {
    const world = await open();
    await world.drop('a.csv', 'one');
    const doneMs = Math.floor((await world.nowMs()) / MINUTE_MS) * MINUTE_MS - 3 * 60 * MINUTE_MS;
    await runUpTo(doneMs);
    expect((await world.look())?.from).toBe(new Date(doneMs).toISOString());
  });

  it('wait as long as the definition says', async () => {
    expect(await (await open()).askPatience()).toEqual({ quietMs: 60_000, mostMs: 600_000 });
  });

  it('wait no longer than the settings let any pipeline wait', () => {
    const patience = { quietMs: 60_000, mostMs: 600_000 };
    expect(hurried(patience, 2000)).toEqual({ quietMs: 2000, mostMs: 600_000 });
    expect(hurried(patience, 90_000)).toEqual(patience);
    expect(hurried(patience)).toEqual(patience);
  });

  it('of a pipeline that does not start runs by them are refused', async () => {
    const { source } = PIPELINE;
    if (source.kind !== 's3-files') throw new Error('no files');
    const landing = { prefix: source.landing.prefix };
    const quiet = await open({ ...PIPELINE, source: { ...source, landing } });
    await expect(quiet.askPatience()).rejects.toThrow(/startsRuns/);
  });

  async function runUpTo(endMs: number): Promise<void> {
    const at = (ms: number): string => new Date(ms).toISOString().replace('T', ' ').replace('Z', '');
    await sql.batch([
      `insert into etl_run (run_id, workflow_run_id, pipeline, window_from, window_to, mode, status, started_at)
       values ('r', 'w', '${PIPELINE.name}', '${at(endMs - 60 * MINUTE_MS)}', '${at(endMs)}', 'missing', 'succeeded', getdate())`,
    ]);
  }
});
