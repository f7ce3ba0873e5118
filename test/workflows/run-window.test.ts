import { setTimeout as sleep } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import { WorkflowFailedError } from '@temporalio/client';
import type { RunRecord } from '../../src/activities/record';
import { waitForRemoteJob } from '../../src/activities/remote-job';
import { windowWorkflowId } from '../../src/model/names';
import type { Batch } from '../../src/model/plan';
import { runPipeline, runWindow } from '../../src/workflows';
import { failure, openDevServer, PLAN, scriptedWorld, WINDOW_INPUT } from './support';

/** What a machine without a core to spare does to a worker: nothing in it moves, its heartbeats included. */
function standStill(forMs: number): void {
  for (const endMs = Date.now() + forMs; Date.now() < endMs;);
}

/** Its canonical workflow id is no other test's. */
const ANOTHER_DAY = { from: '2010-12-09T00:00:00.000Z', to: '2010-12-10T00:00:00.000Z' };

describe('one window', () => {
  let env: Awaited<ReturnType<typeof openDevServer>>;

  beforeAll(async () => {
    env = await openDevServer();
  });
  afterAll(() => env.close());

  type World = ReturnType<typeof scriptedWorld>;
  const execute = (world: World) =>
    world.run(() =>
      env.client.workflow.execute(runWindow, {
        workflowId: `window-${world.name}`,
        taskQueue: world.name,
        args: [WINDOW_INPUT],
      }),
    );

  /** Notices within two seconds that a worker is silent. */
  const attentiveWorld = (): World => {
    const world = scriptedWorld(env);
    const { resolvePlan } = world.activities;
    world.activities.resolvePlan = async (input) => ({
      ...(await resolvePlan(input)),
      heartbeatTimeoutMs: 2_000,
    });
    return world;
  };

  it('goes through every stage, is loaded by the sequencer, and is recorded', async () => {
    const records: RunRecord[] = [];
    const world = scriptedWorld(env, { recordRun: (record) => Promise.resolve(void records.push(record)) });
    const summary = await execute(world);
    expect(summary).toMatchObject({ status: 'succeeded', newRows: 3, reconciled: 'matched' });
    const { batchId } = summary;
    expect(records).toMatchObject([
      { result: { status: 'succeeded' }, made: { batchId, heartbeatId: expect.any(String) } },
    ]);
  });

  it('tells CloudWatch what it records, and a run that cannot succeeds all the same, with a warning', async () => {
    const told: RunRecord[] = [];
    const events = jest.fn(() => Promise.reject(failure('ELT_AWS_NOT_FOUND')));
    const world = scriptedWorld(env, {
      putRunMetrics: ({ record }) => Promise.resolve(void told.push(record)),
      putRunEvent: events,
    });
    expect(await execute(world)).toMatchObject({
      status: 'succeeded',
      warnings: ['telemetry: ELT_AWS_NOT_FOUND planted ELT_AWS_NOT_FOUND'],
    });
    expect(told).toMatchObject([{ result: { status: 'succeeded' }, stages: expect.any(Array) as unknown }]);
    expect(events).toHaveBeenCalledTimes(1);
  });

  it('that fails tells CloudWatch so, and no trouble with that hides why it failed', async () => {
    const told: RunRecord[] = [];
    const world = scriptedWorld(env, {
      resolvePlan: () => Promise.reject(failure('ELT_PIPELINE_UNKNOWN')),
      putRunMetrics: ({ record }) => Promise.resolve(void told.push(record)),
      putRunEvent: () => Promise.reject(failure('ELT_AWS_NOT_FOUND')),
    });
    await expect(execute(world)).rejects.toMatchObject({
      cause: { cause: { type: 'ELT_PIPELINE_UNKNOWN' } },
    });
    expect(told).toMatchObject([{ result: { status: 'failed', code: 'ELT_PIPELINE_UNKNOWN' } }]);
  });

  it('says so when there is nothing new, and starts no Glue run', async () => {
    const startRefine = jest.fn();
    const world = scriptedWorld(env, {
      selectObjects: ({ token }) =>
        Promise.resolve({ batchId: 'b', manifestKey: 'm', token, objects: 0, bytes: 0 }),
      startRefine,
    });
    const summary = await execute(world);
    expect(summary).toMatchObject({ status: 'nothing-new', batchId: null });
    expect(startRefine).not.toHaveBeenCalled();
  });

  it('in mode failed does nothing where the latest run did not fail, and records no run', async () => {
    const beginSecuring = jest.fn();
    const records: RunRecord[] = [];
    const world = scriptedWorld(env, {
      resolvePlan: () => Promise.resolve({ ...PLAN, mode: 'failed', isDue: false }),
      beginSecuring,
      recordRun: (record) => Promise.resolve(void records.push(record)),
    });
    expect(await execute(world)).toMatchObject({
      status: 'nothing-failed',
      reconciled: 'skipped',
      batchId: null,
    });
    expect(beginSecuring).not.toHaveBeenCalled();
    expect(records).toEqual([]);
  });

  it('is neither published nor reported where mode failed had nothing to do', async () => {
    const unwanted = jest.fn();
    const world = scriptedWorld(env, {
      resolveWindow: () => Promise.resolve({ ...WINDOW_INPUT, window: ANOTHER_DAY, mode: 'failed' }),
      resolvePlan: (input) => Promise.resolve({ ...PLAN, ...input, isDue: false }),
      startPublish: unwanted,
      writeReport: unwanted,
    });
    const summary = await world.run(() =>
      env.client.workflow.execute(runPipeline, {
        workflowId: `failed-${world.name}`,
        taskQueue: world.name,
        args: [{ pipeline: 'ecommerce', mode: 'failed' }],
      }),
    );
    expect(summary.status).toBe('nothing-failed');
    expect(unwanted).not.toHaveBeenCalled();
  });

  it('leaves no Glue run alive when it is cancelled between the start of one and the wait for it', async () => {
    const stopped: string[] = [];
    const cancel = (): Promise<unknown> => env.client.workflow.getHandle(`window-${world.name}`).cancel();
    const waitForRefine = jest.fn();
    let token = '';
    const world = scriptedWorld(env, {
      // Glue has started the run, and the answer is on its way when the cancellation comes.
      startRefine: async ({ selection }) => {
        token = selection.token;
        await cancel();
        return { jobRunId: 'jr_1' };
      },
      waitForRefine,
      stopRefine: ({ selection }) => Promise.resolve(void stopped.push(selection.token)),
    });
    await expect(execute(world)).rejects.toThrow('Workflow execution cancelled');
    expect(stopped).toEqual([token]);
    expect(waitForRefine).not.toHaveBeenCalled();
  });

  it('keeps the code of a failed stage and records it', async () => {
    const records: RunRecord[] = [];
    const world = scriptedWorld(env, {
      waitForRefine: () => Promise.reject(failure('ELT_REFINE_JOB_FAILED')),
      recordRun: (record) => Promise.resolve(void records.push(record)),
    });
    await expect(execute(world)).rejects.toThrow(WorkflowFailedError);
    expect(records).toMatchObject([
      {
        result: { status: 'failed', code: 'ELT_REFINE_JOB_FAILED' },
        made: { batchId: expect.any(String) as string },
      },
    ]);
  });

  it('does not load a batch that breaks a rule, and records what was counted of it', async () => {
    const records: RunRecord[] = [];
    const startLoad = jest.fn();
    const world = scriptedWorld(env, {
      recordRun: (record) => Promise.resolve(void records.push(record)),
      startLoad,
    });
    const { checkBatch } = world.activities;
    world.activities.checkBatch = async (input) => ({
      ...(await checkBatch(input)),
      failure: { code: 'ELT_CHECK_KEY_NULL', message: 'customer: key_null (1)' },
    });
    const error = await execute(world).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ cause: { type: 'ELT_CHECK_KEY_NULL' } });
    expect(startLoad).not.toHaveBeenCalled();
    expect(records).toMatchObject([
      {
        result: { status: 'failed', code: 'ELT_CHECK_KEY_NULL' },
        made: { batchId: expect.stringContaining('batch-'), counts: { customer: { bronze: 3 } } },
      },
    ]);
  });

  it('repeats a load after a transient error', async () => {
    let tries = 0;
    const world = scriptedWorld(env);
    const { waitForLoad } = world.activities;
    world.activities.waitForLoad = (input) =>
      (tries += 1) === 1 ? Promise.reject(failure('ELT_LOAD_SERIALIZATION')) : waitForLoad(input);
    expect(await execute(world)).toMatchObject({ status: 'succeeded' });
    expect(tries).toBe(2);
  });

  it.each(['ELT_LOAD_STATEMENT_FAILED', 'ELT_LOAD_KEY_COLLISION'])(
    'fails the run whose batch cannot be loaded, with the code of the load: %s',
    async (code) => {
      const world = scriptedWorld(env, { waitForLoad: () => Promise.reject(failure(code)) });
      const error = await execute(world).catch((caught: unknown) => caught);
      expect(error).toMatchObject({ cause: { type: code } });
    },
  );

  it('survives a worker that stood still: its next attempt waits for the same job', async () => {
    const world = attentiveWorld();
    const { waitForRefine } = world.activities;
    const looks = new Map<number, number>();
    const stop = jest.fn(() => Promise.resolve());
    const look = () => {
      const { attempt } = Context.current().info;
      const count = (looks.get(attempt) ?? 0) + 1;
      looks.set(attempt, count);
      if (attempt === 1 && count === 1) standStill(5_000);
      return Promise.resolve(attempt > 1 && count > 3 ? 'done' : null);
    };
    world.activities.waitForRefine = async (run) => {
      await waitForRemoteJob({ id: 'jr_1', look, stop }, { pollMinMs: 400 });
      return waitForRefine(run);
    };
    expect(await execute(world)).toMatchObject({ status: 'succeeded' });
    expect(looks.size).toBeGreaterThan(1);
    expect(stop).not.toHaveBeenCalled();
  });

  it('leaves no remote job behind when it is terminated', async () => {
    const world = attentiveWorld();
    const look = jest.fn((): Promise<Batch | null> => Promise.resolve(null));
    const stop = jest.fn(() => Promise.resolve());
    world.activities.waitForRefine = () => waitForRemoteJob({ id: 'jr_1', look, stop }, { pollMinMs: 100 });
    await world.run(async () => {
      const handle = await env.client.workflow.start(runWindow, {
        workflowId: `terminated-${world.name}`,
        taskQueue: world.name,
        args: [WINDOW_INPUT],
      });
      while (look.mock.calls.length === 0) await sleep(50);
      await handle.terminate();
      while (stop.mock.calls.length === 0) await sleep(50);
    });
    expect(stop).toHaveBeenCalledTimes(1);
  });

  it('meets those who ask for the same window in one run', async () => {
    let windows = 0;
    const world = scriptedWorld(env);
    const { resolvePlan } = world.activities;
    world.activities.resolvePlan = (input) => {
      windows += 1;
      return resolvePlan(input);
    };
    const ask = (name: string) =>
      env.client.workflow.execute(runPipeline, {
        workflowId: `${name}-${world.name}`,
        taskQueue: world.name,
        args: [{ pipeline: 'ecommerce' }],
      });
    const [first, second] = await world.run(() => Promise.all([ask('ask-1'), ask('ask-2')]));
    expect(first).toEqual(second);
    expect(windows).toBe(1);
    const child = env.client.workflow.getHandle(windowWorkflowId('ecommerce', WINDOW_INPUT.window));
    expect((await child.describe()).status.name).toBe('COMPLETED');
  });

  it('warns, and does not fail, when a dataset was refreshed as often as it may be in a day', async () => {
    const reports: unknown[] = [];
    const world = scriptedWorld(env, {
      startReports: () => Promise.reject(failure('ELT_REPORT_QUOTA')),
      writeReport: ({ summary }) => Promise.resolve({ reportKey: String(reports.push(...summary.warnings)) }),
    });
    const summary = await world.run(() =>
      env.client.workflow.execute(runPipeline, {
        workflowId: `quota-${world.name}`,
        taskQueue: world.name,
        args: [{ pipeline: 'ecommerce' }],
      }),
    );
    expect(summary.warnings).toEqual([expect.stringContaining('ELT_REPORT_QUOTA')]);
    expect(reports).toEqual(summary.warnings);
  });
});
