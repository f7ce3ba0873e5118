/** What commands show of a source of files. */
import { GlueClient } from '@aws-sdk/client-glue';
import { HeadBucketCommand } from '@aws-sdk/client-s3';
import { createObjectStore } from '../../../src/aws/object-store';
import { createStackControl } from '../../../src/local-stack/stack-control';
import { createS3Files } from '../../../src/sources/s3-files';
import { describeLanding, readLandingStatus } from '../../../src/sources/s3-files/status/status';
import { examineS3Files } from '../../../src/sources/s3-files/doctor';
import { provisionLanding } from '../../../src/sources/s3-files/provision';
import { dropFile } from '../../../src/sources/s3-files/provision/drop';
import type { Plan } from '../../../src/model/plan';
import { definePipeline } from '../../../src/model/pipeline';
import { salesFiles } from '../../model/support/sales-files';
import { clientSettings, testStack, uniqueName } from '../../support/stack';
import { openLanding, type LandingWorld } from './support/landing-world';

const SECOND_MS = 1000;
const FEEDS = [
  { name: 'sale', files: '*.csv' },
  { name: 'refund', files: 'refunds/**' },
];

async function sweptWorld(): Promise<LandingWorld> {
  const world = await openLanding({ feeds: FEEDS });
  for (const [name, body] of [
    ['a.csv', 'a'],
    ['b\u001b[2J.csv', 'a'],
    ['notes.txt', 'x'],
  ] as const)
    await dropFile(world.deps.s3, world.landing, name, body);
  await world.sweep();
  await world.drop('c.csv', 'c');
  return world;
}

describe('source status', () => {
  it('shows what landed, from which file, what was the same, what was refused and what waits', async () => {
    const world = await sweptWorld();
    const status = await readLandingStatus(world.deps, world.landing);
    const [landed] = await world.bronze();
    const arrivedAt = new Date(landed?.arrivedMs ?? 0).toISOString();
    expect(status).toMatchObject({
      ...{ landed: 1, same: 1, waiting: 1 },
      lastLanded: [{ feed: 'sale', key: 'branch/a.csv', arrivedAt, bronze: landed?.key }],
      lastSame: [{ key: 'branch/b\u001b[2J.csv', landedAs: landed?.key }],
      refused: [{ key: 'branch/notes.txt', reason: expect.stringMatching(/^no feed takes it/) as string }],
    });
    const text = describeLanding('branch-sales', status);
    expect(text).toContain('1 landed, 1 more of a content that had landed, 1 refused, 1 waiting');
    expect(text).not.toContain('\u001b');
  });

  it('says that nothing has been swept yet', async () => {
    const world = await openLanding();
    const status = await readLandingStatus(world.deps, world.landing);
    expect(describeLanding('branch-sales', status)).toMatch(/never swept to its end\nfiles: 0 landed/);
  });

  it('has its refused files among the warnings of each run', async () => {
    const world = await sweptWorld();
    const { warnings } = await world.sweep();
    expect(warnings).toEqual([
      expect.stringMatching(
        /^1 file\(s\) in landing are refused, such as branch\/notes.txt: no feed takes it/,
      ),
    ]);
  });

  it('forgets a refused file that was taken away', async () => {
    const world = await sweptWorld();
    await world.remove('notes.txt');
    await world.sweep();
    expect((await readLandingStatus(world.deps, world.landing)).refused).toEqual([]);
  });
});

describe('doctor', () => {
  const verdicts = async (world: LandingWorld, landing = world.landing) =>
    (await examineS3Files(world.deps, landing)).map(({ check, verdict, says }) => [check, verdict, says]);

  it('finds a source good of which each feed has landed', async () => {
    const world = await openLanding();
    await world.drop('a.csv', 'a');
    await world.sweep();
    for (const [, verdict] of await verdicts(world)) expect(verdict).toBe('good');
  });

  it('tells of refused files, and of a feed without any file', async () => {
    const found = await verdicts(await sweptWorld());
    expect(found).toContainEqual([
      'landing log',
      'bad',
      '1 file(s) refused, such as branch/notes.txt: no feed takes it (sale: *.csv, refund: refunds/**)',
    ]);
    expect(found).toContainEqual(['feed refund', 'unknown', 'refunds/**: no file has ever landed']);
  });

  it('tells of a bucket that is not there, an empty prefix, and one of our own', async () => {
    const world = await openLanding();
    const nowhere = { ...world.landing, bucket: uniqueName('nowhere', '-') };
    expect((await verdicts(world, nowhere)).slice(0, 2)).toEqual([
      ['landing bucket', 'bad', expect.any(String)],
      ['landing prefix', 'unknown', 'the landing bucket was not reached'],
    ]);
    expect((await verdicts(world))[1]).toEqual([
      'landing prefix',
      'unknown',
      `s3://${world.landing.bucket}/branch/ is empty`,
    ]);
    const own = { ...world.landing, bucket: world.deps.settings.lakeBucket, prefix: 'bronze/x/' };
    expect((await verdicts(world, own))[1]?.[1]).toBe('bad');
  });
});

it('the local stack gets the bucket, which pipelines may share', async () => {
  const { s3 } = (await openLanding()).deps;
  const bucket = uniqueName('shared', '-');
  await provisionLanding(s3, { bucket });
  await provisionLanding(s3, { bucket });
  await s3.send(new HeadBucketCommand({ Bucket: bucket }));
});

describe('the kind', () => {
  const glue = new GlueClient(clientSettings());
  afterAll(() => glue.destroy());

  it('marks a window by a sweep that began after its end, by the definition that the plan froze', async () => {
    const world = await openLanding();
    const { s3, settings } = world.deps;
    const store = createObjectStore(s3);
    const own = { ...settings, landingBucket: world.landing.bucket, ingestJob: 'none' };
    const source = createS3Files({ ...{ s3, glue, glueOnce: glue, store }, settings: own });
    const definitionKey = 'definitions/branch-sales/frozen.json';
    await store.writeJson(settings.lakeBucket, definitionKey, definePipeline(salesFiles()));
    await world.drop('a.csv', 'a');
    // Other tests move the stack's clock, and S3's with it.
    const clock = createStackControl(testStack().gatewayUrl);
    const earliest = Date.parse(await clock.readClock()) - SECOND_MS;
    const nowMs = await source.nowMs('branch-sales');
    expect(nowMs).toBeGreaterThanOrEqual(earliest);
    expect(nowMs).toBeLessThanOrEqual(Date.parse(await clock.readClock()) + SECOND_MS);
    const to = new Date(Math.floor(nowMs / 60_000) * 60_000).toISOString();
    const plan = { pipeline: 'branch-sales', definitionKey, window: { from: to, to } } as Plan;
    expect(await source.ready(plan)).toBe(true);
    const mark = await source.mark(plan, {
      ...{ token: 'none', since: to, signal: new AbortController().signal },
    });
    const watermark = await (await source.seek(plan, mark))(0);
    const warnings: unknown[] = [];
    expect(watermark).toMatchObject({ id: 'landing/1', epoch: 1, slackMs: 0, figures: [], warnings });
    expect(Date.parse((watermark as { arrivedAt: string }).arrivedAt)).toBeGreaterThanOrEqual(Date.parse(to));
    expect((await source.arrivals({ pipeline: 'branch-sales', range: null })).objects).toHaveLength(1);
  });

  it('says which setting is missing', async () => {
    const world = await openLanding();
    const { s3, settings } = world.deps;
    const source = createS3Files({
      ...{ s3, glue, glueOnce: glue, store: createObjectStore(s3) },
      settings: { ...settings, ingestJob: 'none' },
    });
    await expect(source.nowMs('branch-sales')).rejects.toThrow(/ECOMFLOW_LANDING_BUCKET is not set/);
  });
});
