/** When workflows tell people, and that no run depends on whether they hear of it. */
import { WorkflowFailedError } from '@temporalio/client';
import type { Activities } from '../../src/activities';
import { describeRun } from '../../src/cli/status/describe-run';
import { findUnpublished } from '../../src/cli/status/publishing';
import { scheduleId, windowWorkflowId } from '../../src/model/names';
import { scheduledSince } from '../../src/notices/look';
import { runPipeline, runWindow, watchPipelines } from '../../src/workflows';
import { uniqueName } from '../support/stack';
import { failure, openDevServer, scriptedWorld, WINDOW_INPUT } from './support';

const DAY = 24 * 3_600_000;

describe('people', () => {
  let env: Awaited<ReturnType<typeof openDevServer>>;
  beforeAll(async () => {
    env = await openDevServer();
  });
  afterAll(() => env.close());

  /** A window of its own for each: runs of the same would meet. */
  let days = 0;
  const worldOf = (overrides: Partial<Activities>) => {
    const fromMs = Date.parse('2009-01-01') + (days += 1) * DAY;
    const window = { from: new Date(fromMs).toISOString(), to: new Date(fromMs + DAY).toISOString() };
    const input = { ...WINDOW_INPUT, window };
    const world = scriptedWorld(env, { resolveWindow: () => Promise.resolve(input), ...overrides });
    const options = { workflowId: `told-${world.name}`, taskQueue: world.name };
    return {
      window,
      workflowId: options.workflowId,
      runWindow: () => world.run(() => env.client.workflow.execute(runWindow, { ...options, args: [input] })),
      runPipeline: () =>
        world.run(() =>
          env.client.workflow.execute(runPipeline, { ...options, args: [{ pipeline: 'ecommerce' }] }),
        ),
      watch: () => world.run(() => env.client.workflow.execute(watchPipelines, options)),
    };
  };

  const noting = () => {
    const calls: string[] = [];
    const overrides: Partial<Activities> = {
      tellOfRun: ({ record }) => Promise.resolve(void calls.push(`told ${record.result.status}`)),
      recordRun: ({ result }) => Promise.resolve(void calls.push(`recorded ${result.status}`)),
    };
    return { calls, overrides };
  };

  it('hear of a failure before it is recorded, and of a success after it', async () => {
    const { calls, overrides } = noting();
    await worldOf(overrides).runWindow();
    const failing = { ...overrides, checkBatch: () => Promise.reject(failure('ELT_CHECK_FAILED')) };
    await expect(worldOf(failing).runWindow()).rejects.toThrow(WorkflowFailedError);
    expect(calls).toEqual(['recorded succeeded', 'told succeeded', 'told failed', 'recorded failed']);
  });

  it('hear nothing where SNS is away, and the run ends as it would', async () => {
    const { calls, overrides } = noting();
    const tellOfRun = () => Promise.reject(failure('ELT_AWS_ACCESS_DENIED'));
    const summary = await worldOf({ ...overrides, tellOfRun }).runWindow();
    expect(summary.warnings).toEqual(['telemetry: ELT_AWS_ACCESS_DENIED planted ELT_AWS_ACCESS_DENIED']);
    const failing = {
      ...overrides,
      tellOfRun,
      checkBatch: () => Promise.reject(failure('ELT_CHECK_FAILED')),
    };
    await expect(worldOf(failing).runWindow()).rejects.toMatchObject({
      cause: { cause: { type: 'ELT_CHECK_FAILED' } },
    });
    expect(calls).toEqual(['recorded succeeded', 'recorded failed']);
  });

  const unpublished = () => {
    const told: object[] = [];
    const overrides: Partial<Activities> = {
      tellOfUnpublished: (what) => Promise.resolve(void told.push(what)),
      writeReport: () => Promise.reject(failure('ELT_AWS_ACCESS_DENIED')),
    };
    return { told, overrides };
  };

  it('hear of a window that is loaded and not shown', async () => {
    const { told, overrides } = unpublished();
    const world = worldOf(overrides);
    await expect(world.runPipeline()).rejects.toThrow(WorkflowFailedError);
    expect(told).toEqual([{ pipeline: 'ecommerce', window: world.window, code: 'ELT_AWS_ACCESS_DENIED' }]);
    // The twin.
    const { told: nothing, overrides: well } = unpublished();
    await worldOf({ ...well, writeReport: () => Promise.resolve({ reportKey: 'r' }) }).runPipeline();
    expect(nothing).toEqual([]);
  });

  it('read in the status of its run why it is not shown, until a run of it has published', async () => {
    let isMended = false;
    const writeReport = () =>
      isMended ? Promise.resolve({ reportKey: 'r' }) : Promise.reject(failure('ELT_AWS_ACCESS_DENIED'));
    const world = worldOf({ ...unpublished().overrides, writeReport });
    const run = windowWorkflowId('ecommerce', world.window);
    await expect(world.runPipeline()).rejects.toThrow(WorkflowFailedError);
    const found = await findUnpublished(env.client, run);
    expect(found).toMatchObject({
      workflowId: world.workflowId,
      status: 'FAILED',
      failure: 'ELT_AWS_ACCESS_DENIED: planted ELT_AWS_ACCESS_DENIED',
    });
    const view = {
      ...{ run, runs: [{ status: 'succeeded' }], within: [], live: null, stages: [], counts: [] },
      ...{ rejected: { total: 0, reasons: [], rows: [] }, checks: [], reconciliation: [] },
    };
    const said = `loaded, but not published: ${world.workflowId} failed at ${found?.since ?? ''}`;
    expect(describeRun({ ...view, unpublished: found })).toContain(said);
    expect(describeRun({ ...view, unpublished: found })).toContain('\nELT_AWS_ACCESS_DENIED: planted');
    expect(describeRun({ ...view, unpublished: null })).not.toContain('not published');
    isMended = true;
    await world.runPipeline();
    expect(await findUnpublished(env.client, run)).toBeNull();
  });

  it('read of a window that is not loaded that it failed, and nothing of what follows', async () => {
    const world = worldOf({ checkBatch: () => Promise.reject(failure('ELT_CHECK_FAILED')) });
    const run = windowWorkflowId('ecommerce', world.window);
    await expect(world.runPipeline()).rejects.toThrow(WorkflowFailedError);
    expect(await findUnpublished(env.client, run)).toBeNull();
    expect(await findUnpublished(env.client, `${run}-nobody`)).toBeNull();
    // Nobody publishes what `runWindow` alone has run.
    const alone = worldOf({});
    await alone.runWindow();
    expect(await findUnpublished(env.client, alone.workflowId)).toBeNull();
  });

  it('are no reason to hide why it failed, where they cannot be told', async () => {
    const { overrides } = unpublished();
    const tellOfUnpublished = () => Promise.reject(failure('ELT_AWS_NOT_FOUND'));
    await expect(worldOf({ ...overrides, tellOfUnpublished }).runPipeline()).rejects.toMatchObject({
      cause: { cause: { type: 'ELT_AWS_ACCESS_DENIED' } },
    });
  });

  it('are told by those who look around, who are asked again where they fail', async () => {
    let tries = 0;
    const lookAround = () => {
      tries += 1;
      return tries === 1 ? Promise.reject(failure('ELT_AWS_THROTTLED', false)) : Promise.resolve({ sent: 2 });
    };
    expect(await worldOf({ lookAround }).watch()).toEqual({ sent: 2 });
    expect(tries).toBe(2);
  });

  it('expect windows from the making of a schedule on, and none without one', async () => {
    const name = uniqueName('shop', '-');
    expect(await scheduledSince(env, name)).toBeNull();
    const before = Date.now();
    const handle = await env.client.schedule.create({
      scheduleId: scheduleId(name),
      spec: { intervals: [{ every: '30 days' }] },
      action: { type: 'startWorkflow', workflowType: 'runPipeline', taskQueue: 'nobody', args: [] },
    });
    const made = await scheduledSince(env, name);
    await handle.delete();
    expect(Math.abs((made ?? 0) - before)).toBeLessThan(60_000);
  });
});
