/** Job runs through the real SDK, on real Spark. */
import { zipOf } from '../../../src/aws/zip';
import { World } from './support/world';

let world: World;

beforeAll(async () => {
  world = await World.open();
  await world.local('prewarm', {});
});
afterAll(() => world.close());

const SUCCEED = 'print("hello")';
/** Says that the script itself has begun: RUNNING comes earlier, while the script is being fetched. */
const ANNOUNCE = `
import boto3, sys
run_id = sys.argv[sys.argv.index("--JOB_RUN_ID") + 1]
boto3.client("s3").put_object(Bucket=sys.argv[sys.argv.index("--bucket") + 1], Key=f"begun/{run_id}", Body=b"")
`;
const COUNT_SLOWLY = `
from pyspark.sql import SparkSession
import time
spark = SparkSession.builder.getOrCreate()
while True:
    spark.sparkContext.parallelize(range(2), 2).map(lambda n: time.sleep(30)).count()
`;

test('a run gets its arguments as Glue gives them, reads and writes s3:// with Spark, and succeeds', async () => {
  const job = await world.makeJob(
    `
import json, sys, boto3
from greeting import word
from pyspark.sql import SparkSession
spark = SparkSession.builder.getOrCreate()
bucket = sys.argv[sys.argv.index("--bucket") + 1]
spark.range(5).coalesce(1).write.parquet(f"s3://{bucket}/out/numbers")
rows = spark.read.parquet(f"s3://{bucket}/out/numbers").count()
upper = spark.sparkContext.parallelize(["a"]).map(lambda text: text + __import__("greeting").word).collect()
boto3.client("s3").put_object(Bucket=bucket, Key="out/seen.json", Body=json.dumps({"argv": sys.argv[1:], "rows": rows, "word": word, "upper": upper}))
`,
    { DefaultArguments: { '--colour': 'red', '--size': '1' } },
  );
  const zip = await world.put(
    'code/modules.zip',
    zipOf([{ name: 'greeting.py', bytes: Buffer.from('word = "hi"') }]),
  );
  const id = await world.start(job, { '--extra-py-files': zip, '--size': '2', '--bucket': world.bucket });
  const run = await world.await(job, id, 'SUCCEEDED');
  const seen = JSON.parse(await world.read('out/seen.json')) as {
    argv: string[];
    rows: number;
    word: string;
  };
  expect(seen).toMatchObject({ rows: 5, word: 'hi', upper: ['ahi'] });
  expect(seen.argv.join(' ')).toBe(
    `--JOB_NAME ${job} --JOB_ID j_${job} --JOB_RUN_ID ${id} --colour red --size 2 --bucket ${world.bucket}`,
  );
  expect(run).toMatchObject({ Attempt: 0, JobName: job, Timeout: 480 });
  expect(run.Arguments).toMatchObject({ '--size': '2' });
  expect(run.CompletedOn?.getTime()).toBeGreaterThanOrEqual(run.StartedOn?.getTime() ?? Infinity);
});

test('a failing script fails the run with the words of its exception, and the next run is not hurt', async () => {
  const bad = await world.makeJob('import sys\n\nraise ValueError("the price is wrong")');
  const run = await world.await(bad, await world.start(bad), 'FAILED');
  expect(run.ErrorMessage).toBe(
    'Error Category: UNCLASSIFIED_ERROR; Failed Line Number: 3; ValueError: the price is wrong',
  );
  const good = await world.makeJob(SUCCEED);
  await world.await(good, await world.start(good), 'SUCCEEDED');
});

test.each([
  ['a missing module', 'import no_such_module', /IMPORT_ERROR.*ModuleNotFoundError/],
  ['an exit code', 'import sys; sys.exit(3)', /SystemExit: 3/],
  ['a syntax error', 'if', /SYNTAX_ERROR/],
  ['a driver that dies', 'import os; os._exit(9)', /driver process ended/],
])('%s fails the run', async (_, script, message) => {
  const job = await world.makeJob(script);
  const run = await world.await(job, await world.start(job), 'FAILED');
  expect(run.ErrorMessage).toMatch(message);
});

test('a script that is not in S3 fails the run', async () => {
  const job = await world.makeJob(SUCCEED);
  const id = await world.start(job, { '--scriptLocation': `s3://${world.bucket}/nowhere.py` });
  expect((await world.await(job, id, 'FAILED')).ErrorMessage).toMatch(/404|NoSuchKey/);
});

const SEES_VERSION = `
import leftover, sys
from pyspark.sql import SparkSession
wanted = int(sys.argv[sys.argv.index("--version") + 1])
spark = SparkSession.builder.getOrCreate()
assert spark.conf.get("spark.sql.session.timeZone") == "UTC"
spark.conf.set("spark.sql.session.timeZone", "Asia/Tokyo")
assert leftover.version == wanted
if wanted > 1:
    in_worker = spark.sparkContext.parallelize([0], 1).map(lambda n: __import__("leftover").version).collect()
    assert in_worker == [wanted], in_worker
`;

test('what a script leaves behind (settings, modules, also in Python workers) is not seen by the next run', async () => {
  const job = await world.makeJob(SEES_VERSION);
  for (const version of ['1', '2', '3']) {
    const module = zipOf([{ name: 'leftover.py', bytes: Buffer.from(`version = ${version}`) }]);
    const zip = await world.put(`code/v${version}/m.zip`, module);
    const id = await world.start(job, { '--extra-py-files': zip, '--version': version });
    await world.await(job, id, 'SUCCEEDED');
  }
});

test('a stopped run goes STOPPING, and is STOPPED when its Spark work has ended', async () => {
  const job = await world.makeJob(ANNOUNCE + COUNT_SLOWLY);
  const id = await world.startAndSeeBegun(job);
  const answer = await world.glue.batchStopJobRun({ JobName: job, JobRunIds: [id, 'jr_unknown'] });
  expect(answer).toMatchObject({
    SuccessfulSubmissions: [{ JobName: job, JobRunId: id }],
    Errors: [{ JobRunId: 'jr_unknown', ErrorDetail: { ErrorCode: 'EntityNotFoundException' } }],
  });
  const stopped = await world.await(job, id, 'STOPPED');
  expect(stopped.ErrorMessage).toBeUndefined();
  const again = await world.glue.batchStopJobRun({ JobName: job, JobRunIds: [id] });
  expect(again.Errors?.[0]?.ErrorDetail?.ErrorCode).toBe('JobRunInvalidStateTransitionException');
});

test('Python that does not come back to hear of the stop is ended by force after ten seconds', async () => {
  const job = await world.makeJob(`${ANNOUNCE}
import re
re.match('(a+)+$', 'a' * 60 + 'b')`);
  const id = await world.startAndSeeBegun(job);
  await world.glue.batchStopJobRun({ JobName: job, JobRunIds: [id] });
  const before = Date.now();
  expect((await world.run(job, id)).JobRunState).toBe('STOPPING');
  await world.await(job, id, 'STOPPED');
  expect(Date.now() - before).toBeGreaterThan(9_000);
  expect(Date.now() - before).toBeLessThan(60_000);
});

test('beyond the limit of concurrent runs a start is refused; with queuing it waits, then runs', async () => {
  const job = await world.makeJob('import time; time.sleep(1)', {
    ExecutionProperty: { MaxConcurrentRuns: 1 },
  });
  const first = await world.start(job);
  await expect(world.start(job)).rejects.toMatchObject({ name: 'ConcurrentRunsExceededException' });
  const { JobRunId: queued = '' } = await world.glue.startJobRun({
    JobName: job,
    JobRunQueuingEnabled: true,
  });
  expect((await world.run(job, queued)).JobRunState).toBe('WAITING');
  await world.await(job, first, 'SUCCEEDED');
  await world.await(job, queued, 'SUCCEEDED');
});

test('two runs of one job work side by side', async () => {
  const job = await world.makeJob('import time; time.sleep(3)', {
    ExecutionProperty: { MaxConcurrentRuns: 2 },
  });
  const ids = [await world.start(job), await world.start(job)];
  for (const id of ids) await world.await(job, id, 'RUNNING');
  const states = await Promise.all(ids.map(async (id) => (await world.run(job, id)).JobRunState));
  expect(states).toContain('RUNNING');
  for (const id of ids) await world.await(job, id, 'SUCCEEDED');
});

test.each(['FAILED', 'ERROR', 'TIMEOUT'] as const)('a run can be made to end %s', async (state) => {
  const job = await world.makeJob(SUCCEED);
  await world.local('behaviour', { jobName: job, failNext: state });
  await world.await(job, await world.start(job), state);
  await world.await(job, await world.start(job), 'SUCCEEDED');
});

test('a start can be made slow, and a run stuck until it is stopped', async () => {
  const job = await world.makeJob(SUCCEED);
  await world.local('behaviour', { jobName: job, startDelayMs: 400, stuckNext: true });
  const id = await world.start(job);
  expect((await world.run(job, id)).JobRunState).toBe('STARTING');
  await world.await(job, id, 'RUNNING');
  await world.glue.batchStopJobRun({ JobName: job, JobRunIds: [id] });
  await world.await(job, id, 'STOPPED');
});

test('a waiting run can expire, and a waiting run can be stopped', async () => {
  const job = await world.makeJob(SUCCEED, { JobRunQueuingEnabled: true });
  await world.local('behaviour', { jobName: job, stuckNext: true });
  const [stuck, expiring, stopped] = [await world.start(job), await world.start(job), await world.start(job)];
  await world.local('expire', { jobName: job, runId: expiring });
  expect((await world.run(job, expiring)).JobRunState).toBe('EXPIRED');
  await world.glue.batchStopJobRun({ JobName: job, JobRunIds: [stopped, stuck] });
  await world.await(job, stopped, 'STOPPED');
  await world.await(job, stuck, 'STOPPED');
});

test('runs are listed newest first, in pages', async () => {
  const job = await world.makeJob(SUCCEED, { ExecutionProperty: { MaxConcurrentRuns: 3 } });
  const ids: string[] = [];
  for (let n = 0; n < 3; n += 1) {
    await world.local('behaviour', { jobName: job, failNext: 'FAILED' });
    ids.unshift(await world.start(job));
    await world.await(job, ids[0] ?? '', 'FAILED');
  }
  const first = await world.glue.getJobRuns({ JobName: job, MaxResults: 2 });
  const second = await world.glue.getJobRuns({
    JobName: job,
    MaxResults: 2,
    NextToken: first.NextToken ?? '',
  });
  expect([...(first.JobRuns ?? []), ...(second.JobRuns ?? [])].map((run) => run.Id)).toEqual(ids);
  expect(second.NextToken).toBeUndefined();
  await expect(world.glue.getJobRuns({ JobName: job, NextToken: 'x' })).rejects.toMatchObject({
    name: 'InvalidInputException',
  });
});
