/** Backfills whose windows only take a minute each, on the server that skips time. */
import { setTimeout as realSleep } from 'node:timers/promises';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { WorkflowFailedError, type WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import type { BackfillInput } from '../../src/activities/backfill';
import { askBackfill } from '../../src/cli/status/backfill-status';
import type { BackfillForecast, BackfillResult, BackfillView } from '../../src/model/backfill';
import { backfillPipeline } from '../../src/workflows';
import { backfillQuery, configureUpdate } from '../../src/workflows/backfill/books';
import { bundleWorkflows, type Bundle } from '../support/workflow-bundle';
import { createTimeSkipping, failure, openDevServer, scriptedWorld } from './support';

const YEAR: BackfillInput = { pipeline: 'ecommerce', from: '2011-01-01', to: '2012-01-01', together: 1 };

let bundle: Promise<Bundle>;
beforeAll(() => {
  bundle = bundleWorkflows(require.resolve('./faked-windows'));
});

describe('a backfill', () => {
  let env: TestWorkflowEnvironment;
  beforeAll(async () => {
    env = await createTimeSkipping();
  });
  afterAll(() => env.teardown());

  type World = ReturnType<typeof scriptedWorld>;
  type Handle = WorkflowHandleWithFirstExecutionRunId<typeof backfillPipeline>;

  const start = ({ name }: World, input: BackfillInput): Promise<Handle> =>
    env.client.workflow.start(backfillPipeline, {
      workflowId: `backfill-${name}`,
      taskQueue: name,
      args: [input],
    });

  const eventsOf = async (workflowId: string, runId: string) =>
    (await env.client.workflow.getHandle(workflowId, runId).fetchHistory()).events ?? [];

  const viewOf = async (handle: Handle): Promise<BackfillView> => {
    const view = await handle.query(backfillQuery);
    if (!view) throw new Error('not planned yet');
    return view;
  };

  /** Runs a backfill to its end while `meanwhile` looks at it. */
  const execute = (
    world: World,
    input: BackfillInput,
    meanwhile: (handle: Handle) => Promise<void> = () => Promise.resolve(),
  ): Promise<BackfillResult | BackfillForecast> =>
    world.runWith(bundle, async () => {
      const handle = await start(world, input);
      await meanwhile(handle);
      return handle.result();
    });

  it('runs every window that needs it, counts those that fail, and publishes and reports once', async () => {
    const published: unknown[] = [];
    const reported: unknown[] = [];
    const world = scriptedWorld(env, {
      startPublish: ({ marts }) => {
        published.push(marts);
        return Promise.resolve({ statementIds: [] });
      },
      writeReport: ({ summary }) => {
        reported.push(summary);
        return Promise.resolve({ reportKey: 'r' });
      },
    });
    const result = await execute(world, { ...YEAR, maxParallel: 10 });
    expect(result).toMatchObject({
      key: `backfill-${world.name}`,
      status: 'done',
      windows: 365,
      counts: { loaded: 353, empty: 0, skipped: 0, failed: 12 },
      newRows: 353,
    });
    expect(result.failures).toHaveLength(12);
    expect(result.failures[0]).toEqual({
      window: { from: '2011-01-13T00:00:00.000Z', to: '2011-01-14T00:00:00.000Z' },
      code: 'ELT_REFINE_JOB_FAILED',
      message: 'bad luck',
    });
    expect(published).toHaveLength(1);
    expect(reported).toEqual([
      expect.objectContaining({
        window: { from: '2011-01-01T00:00:00.000Z', to: '2012-01-01T00:00:00.000Z' },
        counts: {
          customer: {
            bronze: 706,
            splits: 0,
            silver: 353,
            rejected: 353,
            duplicates: 0,
            unmapped: 0,
            folded: 0,
          },
        },
      }),
    ]);
  });

  it('whose report fails is named to those who hear of it', async () => {
    const told: unknown[] = [];
    const world = scriptedWorld(env, {
      writeReport: () => Promise.reject(failure('ELT_AWS_ACCESS_DENIED')),
      tellOfUnpublished: (what) => Promise.resolve(void told.push(what)),
    });
    await expect(execute(world, { ...YEAR, to: '2011-01-03' })).rejects.toThrow(WorkflowFailedError);
    const window = { from: '2011-01-01T00:00:00.000Z', to: '2011-01-03T00:00:00.000Z' };
    const backfillId = `backfill-${world.name}`;
    expect(told).toEqual([{ pipeline: 'ecommerce', window, code: 'ELT_AWS_ACCESS_DENIED', backfillId }]);
  });

  it('runs small neighbours together, and one by one where they failed together', async () => {
    const world = scriptedWorld(env);
    const result = await execute(world, { ...YEAR, to: '2011-03-01', together: 10, maxParallel: 1 });
    expect(result).toMatchObject({
      windows: 59,
      // Of the groups that failed each window ran by itself, and all but two were sound.
      counts: { failed: 2, empty: 0, loaded: 57 },
      failures: [
        { window: { from: '2011-01-13T00:00:00.000Z' } },
        { window: { from: '2011-02-13T00:00:00.000Z' } },
      ],
    });
  });

  it('begins no window after one failed, where it was asked to stop', async () => {
    const world = scriptedWorld(env);
    const result = await execute(world, { ...YEAR, maxParallel: 1, stopOnFailure: true });
    expect(result).toMatchObject({ status: 'stopped', counts: { loaded: 12, failed: 1 }, windows: 365 });
  });

  it('takes the newest windows first, where it was asked to', async () => {
    const world = scriptedWorld(env);
    const result = await execute(world, {
      ...YEAR,
      order: 'newest-first',
      maxParallel: 1,
      stopOnFailure: true,
    });
    // The 31st of December back to the 14th, and the 13th failed.
    expect(result).toMatchObject({ status: 'stopped', counts: { loaded: 18, failed: 1 } });
  });

  it('says what it would do, and does nothing', async () => {
    const world = scriptedWorld(env);
    const result = await execute(world, { ...YEAR, step: '6h', together: 20, dryRun: true });
    expect(result).toMatchObject({
      status: 'dry-run',
      windows: 1460,
      due: 1460,
      counts: { loaded: 0, skipped: 0 },
      spans: [{ windows: 1460, state: 'missing', isDue: true, range: { from: '2011-01-01T00:00:00.000Z' } }],
      moreSpans: 0,
      // Of each 200 windows that are looked up at once; before the first run nobody knows that bronze holds nothing.
      estimate: { runs: 73, glueRuns: 73, loads: { least: 5, most: 73 } },
    });
  });

  it('tells how far it is, runs no more windows at a time than it may, and is paused and resumed', async () => {
    const world = scriptedWorld(env);
    const result = await execute(world, { ...YEAR, to: '2011-01-13', maxParallel: 3 }, async (handle) => {
      await env.sleep('90 seconds');
      const view = await viewOf(handle);
      expect(view).toMatchObject({ windows: 12, loaded: 3, remaining: 6, maxParallel: 3, paused: false });
      expect(view.running).toHaveLength(3);
      expect(view.ratePerHour).toBeGreaterThan(60);
      expect(view.secondsLeft).toBeGreaterThan(0);
      await handle.executeUpdate(configureUpdate, { args: [{ paused: true }] });
      expect(await handle.executeUpdate(configureUpdate, { args: [{ paused: true }] })).toEqual({
        maxParallel: 3,
        paused: true,
      });
      // Over a weekend.
      await env.sleep('62 hours');
      expect(await handle.query(backfillQuery)).toMatchObject({ loaded: 6, running: [], remaining: 6 });
      await handle.executeUpdate(configureUpdate, { args: [{ paused: false, maxParallel: 6 }] });
      await env.sleep('30 seconds');
      expect((await viewOf(handle)).running).toHaveLength(6);
    });
    expect(result).toMatchObject({ counts: { loaded: 12 } });
  });

  it('refuses input that is wrong, and names the field', async () => {
    const world = scriptedWorld(env);
    const wrong = execute(world, { ...YEAR, maxParallel: 0 });
    await expect(wrong).rejects.toMatchObject({
      cause: {
        cause: { type: 'ELT_INPUT_INVALID', message: expect.stringContaining('maxParallel') as string },
      },
    });
    // As `ecomflow status` says it later.
    expect(await askBackfill(env.client, `backfill-${world.name}`)).toMatchObject({
      status: 'FAILED',
      failure: expect.stringMatching(/^ELT_INPUT_INVALID: .*maxParallel/) as string,
    });
  });

  it('cancels its windows when it is cancelled, and waits for them', async () => {
    const world = scriptedWorld(env);
    await world.runWith(bundle, async () => {
      const handle = await start(world, { ...YEAR, maxParallel: 2 });
      await env.sleep('30 seconds');
      const { running } = await viewOf(handle);
      expect(running).toHaveLength(2);
      await handle.cancel();
      // Whoever waits for a result lets the time skip, and the window's minute would be over before its cancellation came.
      const child = env.client.workflow.getHandle('ecommerce/2011-01-01T00:00Z/P1D');
      const statusOf = async () => (await child.describe()).status.name;
      while ((await statusOf()) === 'RUNNING') await realSleep(50);
      expect(await statusOf()).toBe('CANCELLED');
      await expect(handle.result()).rejects.toMatchObject({ message: 'Workflow execution cancelled' });
    });
  });

  /** The result, and the events of each execution; windows are timers here, no workflows. */
  const executeTimed = async (input: BackfillInput) => {
    const world = scriptedWorld(env);
    const lengths: number[] = [];
    const startedMs = Date.now();
    const timed = bundleWorkflows(require.resolve('./faked-windows'), [require.resolve('./timed-windows')]);
    const result = await world.runWith(timed, async () => {
      const handle = await start(world, input);
      const ended = await handle.result();
      for (let id: string | null = handle.firstExecutionRunId; id !== null;) {
        const events = await eventsOf(handle.workflowId, id);
        lengths.push(events.length);
        id = events.at(-1)?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId ?? null;
      }
      return ended;
    });
    const seconds = (Date.now() - startedMs) / 1000;
    process.stdout.write(`${result.windows} windows: ${lengths.join(' + ')} events, ${seconds} s\n`);
    return { result, lengths };
  };

  it('runs ten years of days: continues as new, with small histories', async () => {
    const { result, lengths } = await executeTimed({ ...YEAR, to: '2020-12-29', maxParallel: 50 });
    expect(result).toMatchObject({ windows: 3650, counts: { loaded: 3530, failed: 120 } });
    expect(result.failures).toHaveLength(20);
    expect(lengths.length).toBeGreaterThan(3);
    expect(Math.max(...lengths)).toBeLessThan(10_000);
  });

  it('runs ten years of hours, a hundred in a run', async () => {
    const { result, lengths } = await executeTimed({
      ...YEAR,
      to: '2020-12-29',
      step: '1h',
      mode: 'all',
      together: 100,
      maxParallel: 50,
    });
    expect(result).toMatchObject({ windows: 87_600, counts: { loaded: 87_600, failed: 0 } });
    expect(Math.max(...lengths)).toBeLessThan(10_000);
  });
});

/** The server that skips time does not come back from an update that is refused. */
describe('a change of a running backfill', () => {
  let server: Awaited<ReturnType<typeof openDevServer>>;
  beforeAll(async () => {
    server = await openDevServer();
  });
  afterAll(() => server.close());

  it('is refused with the field at fault, and changes nothing', async () => {
    const world = scriptedWorld(server);
    await world.runWith(bundle, async () => {
      const handle = await server.client.workflow.start(backfillPipeline, {
        workflowId: `backfill-${world.name}`,
        taskQueue: world.name,
        args: [{ ...YEAR, maxParallel: 2 }],
      });
      // Answered once there is a plan: before that a query has nothing to tell.
      await handle.executeUpdate(configureUpdate, { args: [{ maxParallel: 2 }] });
      for (const [change, words] of [
        [{ maxParallel: 0 }, 'maxParallel'],
        [{ maxParallel: 51 }, 'maxParallel'],
        [{ paused: 1 }, 'paused'],
        [{ mode: 'all' }, 'only maxParallel and paused'],
      ] as const) {
        const asked = handle.executeUpdate(configureUpdate, { args: [change as object] });
        await expect(asked).rejects.toMatchObject({
          cause: { type: 'ELT_INPUT_INVALID', message: expect.stringContaining(words) as string },
        });
      }
      expect(await handle.query(backfillQuery)).toMatchObject({ maxParallel: 2, paused: false });
      const settings = await handle.executeUpdate(configureUpdate, { args: [{ maxParallel: 3 }] });
      expect(settings).toEqual({ maxParallel: 3, paused: false });
      await handle.cancel();
      await expect(handle.result()).rejects.toThrow('cancelled');
    });
  });
});
