/** Spark beside the stream: Glue's job, on all cores, run after run. */
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateJobCommand, GetJobRunCommand, StartJobRunCommand } from '@aws-sdk/client-glue';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { createAwsClients } from '../../src/aws/clients';
import { createStackControl } from '../../src/local-stack/stack-control';

const BUCKET = 'ecomflow-stream-bench';
const JOB = 'ecomflow-stream-bench';
const LOOK_MS = 1000;
/** Groups and sorts, as a window's refinement does, for some ten seconds of both cores. */
const SCRIPT = `
from pyspark.sql import SparkSession, functions as f
spark = SparkSession.builder.getOrCreate()
numbers = spark.range(0, 6_000_000).withColumn("text", f.sha2(f.col("id").cast("string"), 256))
numbers.groupBy(f.substring("text", 1, 4)).agg(f.max("text"), f.count("*")).orderBy("max(text)").collect()
`;

export interface SparkBeside {
  /** Waits for the run that is under way. How many runs ended well. */
  stop(): Promise<number>;
}

/** Settles once the first run has begun. */
export async function startSparkBeside(gatewayUrl: string, region: string): Promise<SparkBeside> {
  const { s3, glue } = createAwsClients(region);
  await createStackControl(gatewayUrl).prewarmSpark(1);
  await s3.send(
    new CreateBucketCommand({
      Bucket: BUCKET,
      CreateBucketConfiguration: { LocationConstraint: region as 'eu-west-1' },
    }),
  );
  await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: 'spark.py', Body: SCRIPT }));
  await glue.send(
    new CreateJobCommand({
      ...{ Name: JOB, Role: 'arn:aws:iam::123456789012:role/ecomflow-glue', GlueVersion: '5.1' },
      Command: { Name: 'glueetl', PythonVersion: '3', ScriptLocation: `s3://${BUCKET}/spark.py` },
    }),
  );
  const start = async () => (await glue.send(new StartJobRunCommand({ JobName: JOB }))).JobRunId ?? '';
  let isEnding = false;
  let ended = 0;
  const first = await start();
  const done = (async () => {
    for (let RunId = first; ; RunId = await start()) {
      if ((await stateAtEnd(RunId)) !== 'SUCCEEDED') throw new Error('Spark beside the stream failed');
      ended += 1;
      if (isEnding) return ended;
    }
  })();
  // Whoever stops it hears of it.
  done.catch(() => undefined);
  return {
    stop: () => {
      isEnding = true;
      return done;
    },
  };

  async function stateAtEnd(RunId: string): Promise<string> {
    for (;;) {
      const { JobRun } = await glue.send(new GetJobRunCommand({ JobName: JOB, RunId }));
      if (JobRun?.CompletedOn) return JobRun.JobRunState ?? '';
      await sleep(LOOK_MS);
    }
  }
}
