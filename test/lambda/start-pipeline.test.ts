/** The thin trigger as it is on AWS: its state machine is executed, its Lambda is really run, and a run in Temporal answers. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Lambda } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SFN, type DescribeExecutionOutput, type SFNClient } from '@aws-sdk/client-sfn';
import { Context } from '@temporalio/activity';
import type { Activities } from '../../src/activities';
import { startHeartbeats } from '../../src/activities/heartbeat';
import { createTriggerActivities } from '../../src/activities/trigger';
import { createObjectStore } from '../../src/aws/object-store';
import { startForWaiter, type StartDeps } from '../../src/lambda/start-pipeline/start';
import { triggeredRunId } from '../../src/model/trigger';
import { packageLambda } from '../../src/aws/package-lambda';
import { actingAs, clientSettings, makeBucket, testStack, uniqueName } from '../support/stack';
import { failure, openDevServer, scriptedWorld, WINDOW_INPUT } from '../workflows/support';

const ROOT = join(__dirname, '../..');
const DEFINITION = join(ROOT, 'infra-terraform/state-machines/run-pipeline.asl.json');

let env: Awaited<ReturnType<typeof openDevServer>>;
let code: Buffer;
const sfn = new SFN(clientSettings());
const lambda = new Lambda(clientSettings());
const s3 = new S3Client({ ...clientSettings(), forcePathStyle: true });
/** Of the worker and of the Lambda, whose code runs here as well. */
const worker = { s3: s3As('ecomflow-worker'), states: new SFN(actingAs('ecomflow-worker')) };
const starter = s3As('ecomflow-start-pipeline');

function s3As(role: string): S3Client {
  return new S3Client({ ...actingAs(role), forcePathStyle: true });
}

beforeAll(async () => {
  env = await openDevServer();
  code = await packageLambda(ROOT, 'start-pipeline');
});
afterAll(async () => {
  for (const client of [sfn, lambda, s3, worker.s3, worker.states, starter]) client.destroy();
  await env.close();
});

/** A pipeline, a state machine with a Lambda, and a worker on the queue to which that starts runs: of one test alone. */
async function makeTrigger(overrides: Partial<Activities> = {}, timeoutSeconds?: number) {
  const pipeline = uniqueName('shop', '-');
  const lakeBucket = await makeBucket('ecomflow-lake');
  const store = createObjectStore(s3);
  let windows = 0;
  const world = scriptedWorld(env, {
    ...createTriggerActivities({
      ...worker,
      store: createObjectStore(worker.s3),
      settings: { lakeBucket, pollMinMs: 100 },
    }),
    resolveWindow: () => {
      windows += 1;
      return Promise.resolve({ ...WINDOW_INPUT, pipeline });
    },
    ...overrides,
  });
  const variables = {
    TEMPORAL_ADDRESS: testStack().temporalAddress,
    ECOMFLOW_TASK_QUEUE: world.name,
    ECOMFLOW_LAKE_BUCKET: lakeBucket,
  };
  const machine = await makeMachine(await makeFunction(variables), timeoutSeconds);
  return {
    ...world,
    pipeline,
    windows: () => windows,
    /** The Lambda's own, with a Step Functions that notes what it is told. */
    hearing: (told: object[]): StartDeps => ({
      ...{ s3: starter, store: createObjectStore(starter), settings: { lakeBucket } },
      ...{ client: env.client, taskQueue: world.name },
      states: {
        send: ({ input }: { input: object }) => Promise.resolve(told.push(input)),
      } as unknown as SFNClient,
    }),
    tokens: async () => (await store.list(lakeBucket, 'triggers/')).length,
    start: (input: object = {}) => start(machine, { pipeline, ...input }),
  };
}

async function makeFunction(variables: Record<string, string>): Promise<string> {
  const { FunctionArn = '' } = await lambda.createFunction({
    FunctionName: uniqueName('ecomflow-start-pipeline', '-'),
    Runtime: 'nodejs22.x',
    Role: 'arn:aws:iam::000000000000:role/ecomflow-start-pipeline',
    Handler: 'index.handler',
    Code: { ZipFile: code },
    Timeout: 30,
    Environment: { Variables: variables },
  });
  return FunctionArn;
}

/** The very definition that Terraform deploys. */
async function makeMachine(functionArn: string, timeoutSeconds?: number): Promise<string> {
  const text = readFileSync(DEFINITION, 'utf8').replace('${start_pipeline_arn}', functionArn);
  const definition = JSON.parse(text) as { States: { RunPipeline: Record<string, unknown> } };
  if (timeoutSeconds !== undefined)
    Object.assign(definition.States.RunPipeline, {
      TimeoutSeconds: timeoutSeconds,
      HeartbeatSeconds: timeoutSeconds - 1,
    });
  const made = await sfn.createStateMachine({
    name: uniqueName('run'),
    definition: JSON.stringify(definition),
    roleArn: 'arn:aws:iam::000000000000:role/ecomflow-state-machine',
  });
  return made.stateMachineArn ?? '';
}

async function start(stateMachineArn: string, input: object): Promise<string> {
  const execution = { stateMachineArn, name: uniqueName('e'), input: JSON.stringify(input) };
  return (await sfn.startExecution(execution)).executionArn ?? '';
}

async function untilEnded(executionArn: string): Promise<DescribeExecutionOutput> {
  for (;;) {
    const execution = await sfn.describeExecution({ executionArn });
    if (execution.status !== 'RUNNING') return execution;
    await sleep(100);
  }
}

/** Refining goes on until it is cancelled or let go. */
function gate() {
  let open = (): void => undefined;
  let begun = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  const reached = new Promise<void>((resolve) => (begun = resolve));
  return {
    open: () => open(),
    reached,
    holding: (overrides: Pick<Activities, 'waitForRefine'>): Partial<Activities> => ({
      waitForRefine: async (input) => {
        begun();
        // Heartbeats bring the cancellation.
        const stop = startHeartbeats(Context.current());
        await Promise.race([opened, Context.current().cancelled]).finally(stop);
        return overrides.waitForRefine(input);
      },
    }),
  };
}

const refined: Pick<Activities, 'waitForRefine'> = {
  waitForRefine: ({ plan, selection: { batchId } }) =>
    Promise.resolve({
      ...{
        batchId,
        batchKey: 'b',
        pipeline: plan.pipeline,
        window: plan.window,
        definitionKey: plan.definitionKey,
      },
    }),
};

describe('an execution of the state machine', () => {
  it('waits for the run, and ends with its summary', async () => {
    const { run, start, tokens } = await makeTrigger();
    const execution = await run(async () =>
      untilEnded(await start({ from: '2010-12-01', to: '2010-12-02' })),
    );
    expect(execution.status).toBe('SUCCEEDED');
    expect(JSON.parse(execution.output ?? '')).toMatchObject({ status: 'succeeded' });
    expect(await tokens()).toBe(0);
  });

  it('fails with the code of the run', async () => {
    const { run, start } = await makeTrigger({
      waitForRefine: () => Promise.reject(failure('ELT_REFINE_JOB_FAILED')),
    });
    const execution = await run(async () => untilEnded(await start()));
    expect(execution).toMatchObject({ status: 'FAILED', error: 'ELT_REFINE_JOB_FAILED' });
  });

  it('whose input is wrong fails, and nothing is started', async () => {
    const { run, start, windows } = await makeTrigger();
    const execution = await run(async () => untilEnded(await start({ mode: 'sometimes' })));
    expect(execution.status).toBe('FAILED');
    expect(execution.cause).toContain('mode');
    expect(windows()).toBe(0);
  });

  it('that is stopped cancels the run and its window', async () => {
    const { open, reached, holding } = gate();
    const { run, start, pipeline, tokens } = await makeTrigger(holding(refined));
    await run(async () => {
      const execution = await start();
      await reached;
      await sfn.stopExecution({ executionArn: execution, error: 'Nobody', cause: 'a person stopped it' });
      await expect(env.client.workflow.getHandle(`${pipeline}-triggered`).result()).rejects.toMatchObject({
        cause: { type: 'ELT_TRIGGER_GONE' },
      });
    });
    open();
    expect(await tokens()).toBe(0);
    const window = await env.client.workflow.getHandle(`${pipeline}/2010-12-01T00:00Z/P1D`).describe();
    expect(window.status.name).toBe('CANCELLED');
  });

  it('that took longer than it may cancels the run', async () => {
    const { open, reached, holding } = gate();
    const { run, start, pipeline } = await makeTrigger(holding(refined), 15);
    await run(async () => {
      const execution = await start();
      await reached;
      // Of a state's time, as AWS has it; TIMED_OUT is a whole execution's.
      expect(await untilEnded(execution)).toMatchObject({
        status: 'FAILED',
        error: expect.stringMatching(/^States\.(Heartbeat)?Timeout$/) as string,
      });
      await expect(env.client.workflow.getHandle(`${pipeline}-triggered`).result()).rejects.toMatchObject({
        cause: { type: 'ELT_TRIGGER_GONE' },
      });
    });
    open();
  });

  it('of the same event starts nothing new: it joins, and is answered with the same end', async () => {
    const { open, reached, holding } = gate();
    const { run, start, windows, pipeline, hearing } = await makeTrigger(holding(refined));
    const eventId = uniqueName('event', '-');
    const ends = await run(async () => {
      const first = await start({ eventId });
      await reached;
      const second = await start({ eventId });
      await sleep(1_000);
      open();
      const told = await Promise.all([untilEnded(first), untilEnded(second)]);
      // The answer comes before the run has closed; until then it would be joined.
      await env.client.workflow.getHandle(triggeredRunId({ pipeline, eventId })).result();
      return told;
    });
    expect(ends.map(({ status }) => status)).toEqual(['SUCCEEDED', 'SUCCEEDED']);
    expect(new Set(ends.map(({ output }) => output)).size).toBe(1);
    expect(windows()).toBe(1);
    // Once the run is over its end is told by the Lambda, before that returns: of which moto hears only as a heartbeat is due.
    const told: { taskToken: string; output: string }[] = [];
    const event = { taskToken: 'late', executionId: 'e', input: { pipeline, eventId } };
    expect((await startForWaiter(hearing(told), event)).state).toBe('ended');
    expect(told.map(({ taskToken, output }) => [taskToken, JSON.parse(output) as unknown])).toEqual([
      ['late', JSON.parse(ends[0]?.output ?? '')],
    ]);
  });

  it('that is stopped leaves the run to the others who wait for it', async () => {
    const { open, reached, holding } = gate();
    const { run, start, windows } = await makeTrigger(holding(refined));
    await run(async () => {
      const first = await start();
      await reached;
      const second = await start();
      await sleep(1_000);
      await sfn.stopExecution({ executionArn: first });
      await sleep(1_000);
      open();
      expect((await untilEnded(second)).status).toBe('SUCCEEDED');
    });
    expect(windows()).toBe(1);
  });

  it('outlives a worker that dies', async () => {
    const { open, reached, holding } = gate();
    const { run, start } = await makeTrigger(holding(refined));
    const execution = await run(async () => {
      const started = await start();
      await reached;
      return started;
    });
    open();
    expect((await run(() => untilEnded(execution))).status).toBe('SUCCEEDED');
  });

  it('for a window that was had before starts another run', async () => {
    const { run, start, windows, pipeline } = await makeTrigger();
    await run(async () => {
      expect((await untilEnded(await start())).status).toBe('SUCCEEDED');
      // The answer comes before the run has closed; until then it would be joined.
      await env.client.workflow.getHandle(`${pipeline}-triggered`).result();
      expect((await untilEnded(await start())).status).toBe('SUCCEEDED');
    });
    expect(windows()).toBe(2);
  });
});
