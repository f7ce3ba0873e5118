/** Which crawl is ours, asked of the local Glue's own crawler, made slow. */
import { MockActivityEnvironment } from '@temporalio/testing';
import { createCatalogActivities } from '../../src/activities/catalog';
import { World } from '../local-aws/glue/support/world';
import { uniqueName } from '../support/stack';

const CRAWL_MS = 800;

describe('crawls of the catalog', () => {
  let world: World;
  let crawler: string;
  let activities: ReturnType<typeof createCatalogActivities>;

  beforeAll(async () => {
    world = await World.open();
  });
  beforeEach(async () => {
    const database = uniqueName('db');
    await world.glue.createDatabase({ DatabaseInput: { Name: database } });
    crawler = uniqueName('crawler', '-');
    await world.glue.createCrawler({
      Name: crawler,
      Role: 'role',
      DatabaseName: database,
      Targets: { S3Targets: [{ Path: `s3://${world.bucket}/${database}/` }] },
    });
    await world.local('slow-crawls', { crawlerName: crawler, crawlDelayMs: CRAWL_MS });
    activities = createCatalogActivities({
      client: {} as never,
      glue: world.glue,
      glueOnce: world.glue,
      settings: { taskQueue: 'q', crawler, pollMinMs: 50 },
    });
  });
  afterAll(() => world.close());

  const inActivity = <T>(work: () => Promise<T>): Promise<T> =>
    new MockActivityEnvironment({ scheduledTimestampMs: Date.now() }).run(work);
  const crawls = async () =>
    ((await world.glue.listCrawls({ CrawlerName: crawler })).Crawls ?? []).map(({ State }) => State);

  it('that go on already are not taken for ours, and their end is waited for', async () => {
    await world.glue.startCrawler({ Name: crawler });
    expect(await activities.startCrawl({ crawler })).toBeNull();
    await inActivity(() => activities.waitForCrawler({ crawler }));
    expect(await crawls()).toEqual(['COMPLETED']);
    const ours = await activities.startCrawl({ crawler });
    expect(ours).toEqual({ after: expect.stringMatching(/^2/) as string });
    expect(await crawls()).toEqual(['RUNNING', 'COMPLETED']);
    await inActivity(() => activities.waitForCrawl({ crawler, after: ours?.after ?? null }));
    expect(await crawls()).toEqual(['COMPLETED', 'COMPLETED']);
  });

  it('that began before what was written is asked for do not count: the next one does', async () => {
    expect(await activities.lastCrawl({ pipeline: 'shop' })).toEqual({ crawler, after: null });
    await world.glue.startCrawler({ Name: crawler });
    const last = await activities.lastCrawl({ pipeline: 'shop' });
    const waited = inActivity(() => activities.waitForCrawl(last)).then(crawls);
    await inActivity(() => activities.waitForCrawler({ crawler }));
    await world.glue.startCrawler({ Name: crawler });
    expect(await waited).toEqual(['COMPLETED', 'COMPLETED']);
  });

  it('are waited for to their end, the first one too, and fail with their code', async () => {
    const ours = await activities.startCrawl({ crawler });
    expect(ours).toEqual({ after: null });
    await world.glue.stopCrawler({ Name: crawler });
    const ended = inActivity(() => activities.waitForCrawl({ crawler, after: ours?.after ?? null }));
    await expect(ended).rejects.toMatchObject({
      type: 'ELT_CATALOG_CRAWL_FAILED',
      message: expect.stringContaining('STOPPED') as string,
    });
  });
});
