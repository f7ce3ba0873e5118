/** Landing by the ingest job and its bookmark, on real Spark: each trap of bookmarks loses nothing and doubles nothing. */
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import {
  describeBookmark,
  pauseBookmark,
  setBackBookmark,
  showBookmark,
} from '../../../src/sources/s3-files/by-job/bookmark';
import { stopIngest } from '../../../src/sources/s3-files/by-job/follow';
import { examineIngest } from '../../../src/sources/s3-files/doctor/ingest';
import { readLandingStatus } from '../../../src/sources/s3-files/status/status';
import { DAY_MS, definePipeline } from '../../../src/model/pipeline';
import { createDroppedFiles } from '../../../src/sources/s3-files/dropped';
import { compareLanding } from '../../../src/sources/s3-files/reconcile/landing-border';
import { salesFiles } from '../../model/support/sales-files';
import { originalOf } from '../../../src/sources/s3-files/original';
import { startOwnStack } from '../../support/own-stack';
import { isBegun, LOOK_BACK_MS, openJobWorld, type JobWorld } from './support/job-world';

/** S3 dates by whole seconds. */
const A_SECOND_MS = 1_100;

let world: JobWorld;
let endStack: () => Promise<void>;
beforeAll(async () => {
  endStack = await startOwnStack();
  await (await openJobWorld()).glue.local('prewarm', {});
});
afterAll(() => endStack());
beforeEach(async () => {
  world = await openJobWorld();
});

/** A file whose upload by parts begins now; `done` lets S3 show it, under the time at which it began. */
async function slowUpload(name: string, body: string): Promise<{ done: () => Promise<void> }> {
  const { s3 } = world.deps;
  const place = { Bucket: world.landing.bucket, Key: world.landing.prefix + name };
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand(place));
  return {
    async done() {
      const { ETag } = await s3.send(
        new UploadPartCommand({ ...place, UploadId, PartNumber: 1, Body: Buffer.from(body) }),
      );
      const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
      await s3.send(new CompleteMultipartUploadCommand({ ...place, UploadId, MultipartUpload }));
    },
  };
}

/** Whether what lies in landing wants a run. */
async function startsRuns(): Promise<boolean> {
  const { pipeline: name, prefix, by, bucket } = world.landing;
  const landing = { prefix, startsRuns: {}, by: { job: 'ingest' as const, ...by } };
  const pipeline = definePipeline(salesFiles({ landing }, { name: 'by-job' }));
  const settings = { ...world.deps.settings, landingBucket: bucket };
  const dropped = createDroppedFiles({
    ...world.deps,
    settings,
    findPipeline: () => ({ ...pipeline, name }),
  });
  return dropped.hasNew(name);
}

it('lands what is new under the names and with the metadata of a sweep, and starts no job where nothing is', async () => {
  const etag = await world.drop('deep/Käufe {1}.csv', 'a\n1\n');
  await world.drop('b.json', '{"a": 1}');
  const { provenAt, warnings } = await world.window();
  expect(warnings).toEqual([]);
  expect(await world.bodies()).toEqual(['a\n1\n', '{"a": 1}']);
  const landed = (await world.bronze()).find(({ body }) => body === 'a\n1\n');
  expect(landed?.metadata).toMatchObject({
    'original-etag': etag,
    'original-key': originalOf('', {
      key: 'branch/deep/Käufe {1}.csv',
      etag,
      modifiedAt: '',
      versionId: null,
    })['original-key'] as string,
  });
  expect(landed?.key).toMatch(
    /^bronze\/by-job-\w+\/epoch=1\/sale\/\d{4}\/\d{2}\/\d{2}\/\d{8}-\d{9}-kaufe-1\.csv$/,
  );
  expect(landed?.arrivedMs).toBeLessThanOrEqual(Date.parse(provenAt) + 1);
  expect(isBegun(await world.begin())).toBe(false);
  expect(await world.jobRuns()).toBe(1);
});

it('takes files of which nobody can read a line: an empty one, blank lines, hidden names, a gzip file that is cut off', async () => {
  await world.drop('a.csv', 'a\n');
  await world.window();
  await sleep(A_SECOND_MS);
  await world.drop('empty.csv', '');
  await world.drop('blank.csv', '\n\n');
  await world.drop('_hidden.csv', 'h\n');
  await world.window();
  expect(await world.bodies()).toEqual(['', '\n\n', 'a\n', 'h\n']);
  await sleep(A_SECOND_MS);
  const cut = gzipSync(Buffer.from('x'.repeat(10_000))).subarray(0, 30);
  await world.dropBytes('cut.csv.gz', cut);
  await world.drop('beside.csv', 'b\n');
  await world.window();
  expect(await world.bodies()).toHaveLength(6);
});

describe('a trap', () => {
  it('the job succeeds and the worker dies before it lands anything: the next run does, though the bookmark is past it', async () => {
    await world.drop('a.csv', 'a\n');
    await world.onlyWait(await world.begin());
    expect(await world.bodies()).toEqual([]);
    // By now nobody needs the file any more.
    await world.remove('a.csv');
    await world.window();
    expect(await world.bodies()).toEqual(['a\n']);
    expect(await world.jobRuns()).toBe(1);
    expect((await world.kept()).filter((key) => key.includes('/tries/'))).toEqual([]);
  });

  it('the job fails between its list and its commit: what it took lands, is taken again, and lands once', async () => {
    await world.rewrite((script) => script.replace('job.commit()', 'raise RuntimeError("killed")'));
    await world.drop('a.csv', 'a\n');
    await expect(world.window()).rejects.toMatchObject({ code: 'ELT_SOURCE_INGEST_FAILED' });
    await world.rewrite((script) => script);
    await world.drop('b.csv', 'b\n');
    await world.window();
    expect(await world.bodies()).toEqual(['a\n', 'b\n']);
    expect((await showBookmark(world.deps, world.landing)).version).toBe(1);
  });

  it('the job fails before its list: nothing is lost', async () => {
    await world.rewrite((script) =>
      script.replace('    say_taken(', '    raise RuntimeError("killed")\n    say_taken('),
    );
    await world.drop('a.csv', 'a\n');
    await expect(world.window()).rejects.toMatchObject({ code: 'ELT_SOURCE_INGEST_FAILED' });
    await world.rewrite((script) => script);
    await world.window();
    expect(await world.bodies()).toEqual(['a\n']);
  });

  it('a job that committed before it said what it took would lose it, until somebody resets the bookmark', async () => {
    await world.rewrite((script) =>
      script.replace('    say_taken(', '    job.commit()\n    raise RuntimeError("killed")\n    say_taken('),
    );
    await world.drop('a.csv', 'a\n');
    await expect(world.window()).rejects.toMatchObject({ code: 'ELT_SOURCE_INGEST_FAILED' });
    await world.rewrite((script) => script);
    await world.window();
    expect(await world.bodies()).toEqual([]);
    await setBackBookmark(world.deps, world.landing, undefined);
    await world.window();
    expect(await world.bodies()).toEqual(['a\n']);
  });

  it('two runs at once: the second waits, is refused by the service until then, and finds nothing left', async () => {
    await world.drop('a.csv', 'a\n');
    const first = await world.begin();
    await expect(world.begin()).rejects.toMatchObject({ name: 'ConcurrentRunsExceededException' });
    await world.finish(first);
    await world.window();
    expect([await world.bodies(), await world.jobRuns()]).toEqual([['a\n'], 1]);
  });

  it('a try that is begun twice has one run of the job, and a twin of it takes nothing', async () => {
    await world.drop('a.csv', 'a\n');
    const begun = await world.begin('try-of-two');
    expect(await world.begin('try-of-two')).toMatchObject({
      jobRunId: (begun as { jobRunId: string }).jobRunId,
    });
    await world.onlyWait(begun);
    // What a start whose answer was lost leaves behind.
    const { Arguments } = await world.glue.run(world.job, (begun as { jobRunId: string }).jobRunId);
    const twin = await world.glue.start(world.job, Arguments);
    await world.glue.await(world.job, twin, 'SUCCEEDED');
    expect((await showBookmark(world.deps, world.landing)).version).toBe(1);
    await world.finish(begun);
    expect(await world.bodies()).toEqual(['a\n']);
  });

  it('a cancelled run leaves no run of the job alive', async () => {
    await world.glue.local('behaviour', { jobName: world.job, stuckNext: true });
    await world.drop('a.csv', 'a\n');
    const begun = await world.begin();
    if (!isBegun(begun)) throw new Error('no job was started');
    await stopIngest(world.deps, world.landing.pipeline, begun);
    expect((await world.glue.run(world.job, begun.jobRunId)).JobRunState).toBe('STOPPED');
    await world.window();
    expect(await world.bodies()).toEqual(['a\n']);
  });

  it('a file that S3 shows late, and within the look-back, is taken by the next run', async () => {
    const slow = await slowUpload('slow.csv', 's\n');
    await world.drop('a.csv', 'a\n');
    await world.window();
    await slow.done();
    expect((await world.window()).warnings).toEqual([]);
    expect(await world.bodies()).toEqual(['a\n', 's\n']);
  });

  it('an upload slower than the look-back is told by name, starts no runs, and lands after a reset', async () => {
    const slow = await slowUpload('slow.csv', 's\n');
    await sleep(LOOK_BACK_MS + A_SECOND_MS);
    await world.drop('a.csv', 'a\n');
    await world.window();
    await slow.done();
    const told = expect.stringMatching(
      /^1 file\(s\) in landing are skipped by the bookmark for good, such as branch\/slow.csv: .*ecomflow source bookmark by-job-\w+ reset/,
    ) as string;
    expect((await world.window()).warnings).toEqual([told]);
    expect(await world.bodies()).toEqual(['a\n']);
    const { skipped } = await readLandingStatus(world.deps, world.landing);
    expect(skipped).toMatchObject([{ key: 'branch/slow.csv' }]);
    const { violations } = await compareLanding(world.deps, world.landing, DAY_MS);
    expect(violations).toMatchObject([{ detail: told, wayOut: expect.stringMatching(/ reset$/) as string }]);
    expect(await startsRuns()).toBe(false);
    await world.drop('b.csv', 'b\n');
    expect(await startsRuns()).toBe(true);
    await world.remove('b.csv');
    await setBackBookmark(world.deps, world.landing, undefined);
    expect((await world.window()).warnings).toEqual([]);
    expect(await world.bodies()).toEqual(['a\n', 's\n']);
  });

  it('a file that is overwritten is taken again, and both contents land', async () => {
    await world.drop('a.csv', 'a\n');
    await world.window();
    await sleep(A_SECOND_MS);
    await world.drop('a.csv', 'other\n');
    await world.window();
    expect(await world.bodies()).toEqual(['a\n', 'other\n']);
  });

  it('rewind and reset: what is read a second time lands no second time', async () => {
    await world.drop('a.csv', 'a\n');
    await world.window();
    await sleep(A_SECOND_MS);
    await world.drop('b.csv', 'b\n');
    await world.window();
    const { runs } = await showBookmark(world.deps, world.landing);
    const first = runs.at(-1)?.id;
    const rewound = await setBackBookmark(world.deps, world.landing, first);
    expect(rewound).toMatchObject({ runId: first, passed: null });
    await sleep(A_SECOND_MS);
    await world.drop('c.csv', 'c\n');
    await world.window();
    await setBackBookmark(world.deps, world.landing, undefined);
    await sleep(A_SECOND_MS);
    await world.drop('d.csv', 'd\n');
    await world.window();
    expect(await world.bodies()).toEqual(['a\n', 'b\n', 'c\n', 'd\n']);
    await expect(setBackBookmark(world.deps, world.landing, 'jr_none')).rejects.toMatchObject({
      code: 'ELT_INPUT_INVALID',
    });
  });

  it('paused, runs take what is new and the bookmark stands still, until it is let go', async () => {
    await world.drop('a.csv', 'a\n');
    await pauseBookmark(world.deps, world.landing, '2026-01-01T00:00:00.000Z');
    await world.window();
    await sleep(A_SECOND_MS);
    await world.drop('b.csv', 'b\n');
    await world.window();
    expect(await world.bodies()).toEqual(['a\n', 'b\n']);
    const paused = await showBookmark(world.deps, world.landing);
    expect(paused).toMatchObject({ version: 0, pausedSince: '2026-01-01T00:00:00.000Z', passed: null });
    expect(describeBookmark('by-job', paused)).toContain('paused since 2026-01-01T00:00:00.000Z');
    await pauseBookmark(world.deps, world.landing, null);
    await sleep(A_SECOND_MS);
    await world.drop('c.csv', 'c\n');
    await world.window();
    expect(await showBookmark(world.deps, world.landing)).toMatchObject({ version: 1, pausedSince: null });
    expect(await world.bodies()).toEqual(['a\n', 'b\n', 'c\n']);
  });
});

it('doctor looks at the job and at the bookmark', async () => {
  // Its script is another one.
  expect((await examineIngest(world.deps, world.landing))[0]).toMatchObject({ verdict: 'bad' });
  await world.rewrite((script) => script);
  const good = await examineIngest(world.deps, world.landing);
  expect(good.map(({ check, verdict }) => [check, verdict])).toEqual([
    ['ingest job', 'good'],
    ['bookmark', 'good'],
  ]);
  const nowhere = { ...world.deps, settings: { ...world.deps.settings, ingestJob: 'none' } };
  expect((await examineIngest(nowhere, world.landing))[0]).toMatchObject({ verdict: 'bad' });
});
