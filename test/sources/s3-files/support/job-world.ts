/** A landing prefix whose files the ingest job takes, on real Spark, with a job of the test's own. */
import { GlueClient, UpdateJobCommand } from '@aws-sdk/client-glue';
import { S3Client } from '@aws-sdk/client-s3';
import { createObjectStore } from '../../../../src/aws/object-store';
import { packageGlue } from '../../../../src/aws/package-glue';
import { readS3Clock } from '../../../../src/aws/s3-clock';
import { EltError } from '../../../../src/model/errors';
import { beginIngest, type Begun } from '../../../../src/sources/s3-files/by-job/begin';
import type { JobDeps } from '../../../../src/sources/s3-files/by-job/deps';
import { followIngest } from '../../../../src/sources/s3-files/by-job/follow';
import type { Swept } from '../../../../src/sources/s3-files/sweep';
import { World } from '../../../local-aws/glue/support/world';
import { clientSettings, uniqueName } from '../../../support/stack';
import { setTimeout as sleep } from 'node:timers/promises';
import { openLanding, type LandingWorld } from './landing-world';

export const LOOK_BACK_MS = 3_000;

export interface JobWorld extends LandingWorld {
  readonly job: string;
  readonly glue: World;
  readonly deps: JobDeps;
  /** Begins a try. */
  begin(token?: string): Promise<Swept | Begun>;
  /** Until its job has ended and all is proven. */
  finish(begun: Swept | Begun): Promise<Swept>;
  /** One window, from its beginning to its proof. */
  window(): Promise<Swept>;
  /** Waits for the job's end and does nothing more, as a worker that died. */
  onlyWait(begun: Swept | Begun, state?: string): Promise<void>;
  /** What the job's script is from now on. */
  rewrite(change: (script: string) => string): Promise<void>;
  /** Bodies in bronze, sorted. */
  bodies(): Promise<string[]>;
  jobRuns(): Promise<number>;
}

export function isBegun(begun: Swept | Begun): begun is Begun {
  return 'jobRunId' in begun;
}

export async function openJobWorld(): Promise<JobWorld> {
  const pipeline = uniqueName('by-job', '-');
  const landing = await openLanding({ pipeline, by: { lookBackMs: LOOK_BACK_MS } });
  const glue = await World.open();
  const code = await packageGlue('glue');
  const script = Buffer.from(code.ingest).toString();
  const zip = await glue.put('code/elt.zip', code.zip);
  const job = await glue.makeJob(script, {
    Role: 'arn:aws:iam::123456789012:role/ingest',
    DefaultArguments: { '--extra-py-files': zip },
    ExecutionProperty: { MaxConcurrentRuns: 1 },
  });
  const worker = clientSettings();
  const s3 = new S3Client({ ...worker, forcePathStyle: true });
  const deps: JobDeps = {
    ...landing.deps,
    s3,
    store: createObjectStore(s3),
    glue: new GlueClient(worker),
    glueOnce: new GlueClient({ ...worker, maxAttempts: 1 }),
    settings: { ...landing.deps.settings, ingestJob: job },
  };
  const world: JobWorld = {
    ...landing,
    ...{ job, glue, deps },
    async begin(token = uniqueName('try', '-')) {
      const leastMs = await readS3Clock(s3, landing.landing.bucket);
      const signal = new AbortController().signal;
      const since = new Date(Date.now() - 60_000).toISOString();
      return beginIngest(deps, landing.landing, leastMs, { token, since, signal });
    },
    async finish(begun) {
      if (!isBegun(begun)) return begun;
      const look = followIngest(deps, landing.landing, begun);
      for (;;) {
        const found = await look();
        if (found instanceof EltError) throw found;
        if (found !== null) return found;
        await sleep(50);
      }
    },
    window: async () => world.finish(await world.begin()),
    async onlyWait(begun, state = 'SUCCEEDED') {
      if (!isBegun(begun)) throw new Error('no job was started');
      await glue.await(job, begun.jobRunId, state);
    },
    async rewrite(change) {
      const ScriptLocation = await glue.put(`code/${uniqueName('changed', '-')}/ingest.py`, change(script));
      await deps.glue.send(
        new UpdateJobCommand({
          JobName: job,
          JobUpdate: {
            Role: 'arn:aws:iam::123456789012:role/ingest',
            Command: { Name: 'glueetl', PythonVersion: '3', ScriptLocation },
            DefaultArguments: { '--extra-py-files': zip },
            ExecutionProperty: { MaxConcurrentRuns: 1 },
          },
        }),
      );
    },
    async bodies() {
      return (await landing.bronze()).map(({ body }) => body).sort();
    },
    async jobRuns() {
      return ((await glue.glue.getJobRuns({ JobName: job })).JobRuns ?? []).length;
    },
  };
  return world;
}
