/** Job bookmarks through the real SDK, on real Spark: options, versions, going back, and what is refused. */
import { startOwnStack } from '../../support/own-stack';
import { World } from './support/world';

let world: World;
let prefix: string;
let endStack: () => Promise<void>;
beforeAll(async () => {
  endStack = await startOwnStack();
  world = await World.open();
  await world.local('prewarm', {});
});
afterAll(async () => {
  world.close();
  await endStack();
});
beforeEach(() => {
  prefix = `in-${Math.random().toString(36).slice(2)}/`;
});

/** Counts the lines that its bookmark lets through into `out/<run>`; `end` is what it does then. */
const counting = (end = 'job.commit()'): string => `
import sys, boto3
from awsglue.context import GlueContext
from awsglue.job import Job
from awsglue.utils import getResolvedOptions
from pyspark import SparkContext
args = getResolvedOptions(sys.argv, ["JOB_NAME", "bucket", "prefix"])
context = GlueContext(SparkContext.getOrCreate())
job = Job(context)
job.init(args["JOB_NAME"], args)
source = {"paths": [f"s3://{args['bucket']}/{args['prefix']}"], "recurse": True}
frame = context.create_dynamic_frame.from_options("s3", source, "csv", {"withHeader": False}, transformation_ctx="lines")
boto3.client("s3").put_object(Bucket=args["bucket"], Key=f"out/{args['JOB_RUN_ID']}", Body=str(frame.count()).encode())
${end}
`;
const A_SECOND_MS = 1_100;
const later = () => new Promise((resolve) => setTimeout(resolve, A_SECOND_MS));

async function makeJob(script = counting(), settings: Record<string, unknown> = {}): Promise<string> {
  const DefaultArguments = {
    ...{ '--bucket': world.bucket, '--prefix': prefix },
    '--job-bookmark-option': 'job-bookmark-enable',
  };
  return world.makeJob(script, { DefaultArguments, ...settings });
}

/** The lines that a run read. */
async function read(job: string, args: Record<string, string> = {}): Promise<[string, number]> {
  const id = await world.start(job, args);
  await world.await(job, id, 'SUCCEEDED');
  return [id, Number(await world.read(`out/${id}`))];
}

async function drop(name: string): Promise<void> {
  await world.put(prefix + name, 'a,b\n');
  await later();
}

const PAUSE = { '--job-bookmark-option': 'job-bookmark-pause' };

test('a run reads what came since; reset and rewind go back; paused and disabled ones keep nothing', async () => {
  const job = await makeJob();
  await expect(world.glue.getJobBookmark({ JobName: job })).rejects.toThrow(/not found/);
  await drop('a');
  const [first, lines] = await read(job);
  expect(lines).toBe(1);
  expect((await read(job))[1]).toBe(0);
  await drop('b');
  const [third] = await read(job, PAUSE);
  expect(Number(await world.read(`out/${third}`))).toBe(1);
  expect((await read(job, { '--job-bookmark-option': 'job-bookmark-disable' }))[1]).toBe(2);
  const [second, again] = await read(job);
  expect(again).toBe(1);
  const { JobBookmarkEntry: entry } = await world.glue.getJobBookmark({ JobName: job });
  expect(entry).toMatchObject({ JobName: job, Version: 3, Run: 3, RunId: second });
  await world.glue.resetJobBookmark({ JobName: job, RunId: first });
  expect((await read(job))[1]).toBe(1);
  const { JobBookmarkEntry: begun } = await world.glue.resetJobBookmark({ JobName: job });
  expect(begun).toMatchObject({ JobBookmark: '{}', Run: 0 });
  const [, all] = await read(job, { ...PAUSE, '--job-bookmark-from': first, '--job-bookmark-to': second });
  expect(all).toBe(1);
  expect((await read(job))[1]).toBe(2);
});

test('without a commit all of it is read again', async () => {
  const job = await makeJob(counting('pass'));
  await drop('a');
  expect([(await read(job))[1], (await read(job))[1]]).toEqual([1, 1]);
});

test('a run that commits after another change of the bookmark fails', async () => {
  const slow = `
while True:
    if boto3.client("s3").list_objects_v2(Bucket=args["bucket"], Prefix=f"go-on/{args['JOB_RUN_ID']}")["KeyCount"]: break
    import time; time.sleep(0.05)
job.commit()`;
  const job = await makeJob(counting(slow));
  await drop('a');
  const goOn = (id: string) => world.put(`go-on/${id}`, '');
  const counted = async (id: string) => {
    while ((await world.s3.listObjectsV2({ Bucket: world.bucket, Prefix: `out/${id}` })).KeyCount === 0)
      await later();
  };
  const first = await world.start(job);
  await goOn(first);
  await world.await(job, first, 'SUCCEEDED');
  const second = await world.start(job);
  await counted(second);
  await world.glue.resetJobBookmark({ JobName: job });
  await goOn(second);
  expect((await world.await(job, second, 'FAILED')).ErrorMessage).toMatch(
    /VersionMismatchException.*Expected version 1 but found version 2/,
  );
});

test('what Glue does not know, or not together, is refused', async () => {
  const job = await makeJob();
  const start = (args: Record<string, string>) => world.start(job, args);
  await expect(start({ '--job-bookmark-option': 'yes' })).rejects.toThrow(/yes is none/);
  await expect(start({ ...PAUSE, '--job-bookmark-from': 'jr_1' })).rejects.toThrow(/together/);
  await expect(start({ '--job-bookmark-from': 'jr_1', '--job-bookmark-to': 'jr_2' })).rejects.toThrow(
    /pause/,
  );
  await expect(world.glue.resetJobBookmark({ JobName: job })).rejects.toThrow(/not found/);
  await drop('a');
  await read(job);
  await expect(world.glue.resetJobBookmark({ JobName: job, RunId: 'jr_none' })).rejects.toThrow(/not found/);
  await world.glue.deleteJob({ JobName: job });
  await expect(world.glue.getJobBookmark({ JobName: job })).rejects.toThrow(/not found/);
});

test('what the local awsglue has not fails the run by name', async () => {
  const job = await makeJob(counting('context.purge_s3_path("s3://x/")'));
  await drop('a');
  const run = await world.await(job, await world.start(job), 'FAILED');
  expect(run.ErrorMessage).toMatch(/GlueContext.purge_s3_path: not in the local awsglue/);
});
