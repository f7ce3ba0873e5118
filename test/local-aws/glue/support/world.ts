/** A bucket, a Glue client and small jobs for one test file; every name is its own, since the stack is shared. */
import { Glue, type JobRun } from '@aws-sdk/client-glue';
import { S3 } from '@aws-sdk/client-s3';
import { setTimeout as sleep } from 'node:timers/promises';
import { clientSettings, makeBucket, testStack, uniqueName } from '../../../support/stack';

export class World {
  readonly glue = new Glue({ ...clientSettings(), maxAttempts: 1 });
  readonly s3 = new S3({ ...clientSettings(), forcePathStyle: true });

  private constructor(readonly bucket: string) {}

  static async open(): Promise<World> {
    return new World(await makeBucket('glue'));
  }

  close(): void {
    this.glue.destroy();
    this.s3.destroy();
  }

  async put(key: string, body: string | Uint8Array): Promise<string> {
    await this.s3.putObject({ Bucket: this.bucket, Key: key, Body: Buffer.from(body) });
    return `s3://${this.bucket}/${key}`;
  }

  async read(key: string): Promise<string> {
    const answer = await this.s3.getObject({ Bucket: this.bucket, Key: key });
    return (await answer.Body?.transformToString()) ?? '';
  }

  /** A job whose script is this Python text. */
  async makeJob(python: string, settings: Record<string, unknown> = {}): Promise<string> {
    const name = uniqueName('job', '-');
    const script = await this.put(`code/${name}.py`, python);
    await this.glue.createJob({
      Name: name,
      Role: 'arn:aws:iam::123456789012:role/glue',
      GlueVersion: '5.1',
      Command: { Name: 'glueetl', PythonVersion: '3', ScriptLocation: script },
      ...settings,
    });
    return name;
  }

  async start(jobName: string, args: Record<string, string> = {}): Promise<string> {
    const { JobRunId } = await this.glue.startJobRun({ JobName: jobName, Arguments: args });
    if (JobRunId === undefined) throw new Error('no JobRunId');
    return JobRunId;
  }

  /** Starts a job whose script puts `begun/<its run's id>` into the bucket, and waits for that object. */
  async startAndSeeBegun(jobName: string): Promise<string> {
    const id = await this.start(jobName, { '--bucket': this.bucket });
    const deadline = Date.now() + 150_000;
    for (;;) {
      const { KeyCount } = await this.s3.listObjectsV2({ Bucket: this.bucket, Prefix: `begun/${id}` });
      if (KeyCount === 1) return id;
      const run = await this.run(jobName, id);
      if (run.CompletedOn || Date.now() > deadline) {
        throw new Error(`run is ${run.JobRunState} and its script has not begun: ${run.ErrorMessage}`);
      }
      await sleep(50);
    }
  }

  async run(jobName: string, runId: string): Promise<JobRun> {
    const { JobRun } = await this.glue.getJobRun({ JobName: jobName, RunId: runId });
    if (!JobRun) throw new Error('no JobRun');
    return JobRun;
  }

  /** Waits until the run is in one of the states; a run that ended elsewhere fails at once. */
  async await(jobName: string, runId: string, ...states: string[]): Promise<JobRun> {
    const deadline = Date.now() + 150_000;
    for (;;) {
      const run = await this.run(jobName, runId);
      if (states.includes(run.JobRunState ?? '')) return run;
      if (run.CompletedOn || Date.now() > deadline) {
        throw new Error(`run is ${run.JobRunState}, not ${states.join('/')}: ${run.ErrorMessage}`);
      }
      await sleep(50);
    }
  }

  /** The local levers of the service. */
  async local(path: string, body?: object): Promise<Record<string, unknown>> {
    const answer = await fetch(`${testStack().gatewayUrl}/_local/glue/${path}`, {
      method: body ? 'POST' : 'GET',
      ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const content = (await answer.json()) as Record<string, unknown>;
    if (!answer.ok) throw new Error(JSON.stringify(content));
    return content;
  }
}
