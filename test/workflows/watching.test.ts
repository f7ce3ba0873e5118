/** Runs that watch another one, and what it tells them; for how a week of it goes see timers.test.ts. */
import { windowWorkflowId } from '../../src/model/names';
import type { Window } from '../../src/model/window';
import { backfillPipeline, runPipeline, runWindow } from '../../src/workflows';
import { failure, openDevServer, scriptedWorld, WINDOW_INPUT } from './support';

/** Long before a watcher looks by itself for a second time. */
const AT_ONCE_MS = 20_000;
const MANY = 100;

/** A gate that holds a run until it is opened. */
function gate() {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

const dayOf = (day: number): Window => ({
  from: `2013-05-0${day}T00:00:00.000Z`,
  to: `2013-05-0${day + 1}T00:00:00.000Z`,
});

describe('a run that others watch', () => {
  let env: Awaited<ReturnType<typeof openDevServer>>;
  beforeAll(async () => {
    env = await openDevServer();
  });
  afterAll(() => env.close());

  type World = ReturnType<typeof scriptedWorld>;

  const historyOf = async (workflowId: string) =>
    (await env.client.workflow.getHandle(workflowId).fetchHistory()).events ?? [];

  /** Until so many have asked that run to tell them of its end. */
  const watched = async (run: string, watchers: number): Promise<void> => {
    for (;;) {
      const asked = (await historyOf(run)).filter(
        (event) => event.workflowExecutionSignaledEventAttributes?.signalName === 'watch',
      );
      if (asked.length >= watchers) return;
      await new Promise((done) => setTimeout(done, 100));
    }
  };

  /** One window for all, held in its replicate stage. */
  const heldWorld = (window: Window) => {
    const { opened, open } = gate();
    const world = scriptedWorld(env, {
      resolveWindow: () => Promise.resolve({ ...WINDOW_INPUT, window }),
      beginSecuring: () => opened.then(() => ({ isMarked: true as const, mark: 'a mark' })),
    });
    return { world, open, run: windowWorkflowId('ecommerce', window) };
  };

  const startRun = ({ name }: World, run: string, window: Window) =>
    env.client.workflow.start(runWindow, {
      workflowId: run,
      taskQueue: name,
      args: [{ ...WINDOW_INPUT, window }],
    });

  const ask = (world: World, id: string | number) =>
    env.client.workflow.start(runPipeline, {
      workflowId: `watcher-${id}-${world.name}`,
      taskQueue: world.name,
      args: [{ pipeline: 'ecommerce' }],
    });

  it('tells a hundred of them of its end at once, with a history that grows by a few events for each', async () => {
    const { world, open, run } = heldWorld(dayOf(1));
    await world.run(async () => {
      const handle = await startRun(world, run, dayOf(1));
      const watchers = await Promise.all(Array.from({ length: MANY }, (_, index) => ask(world, index)));
      await watched(run, MANY);
      open();
      const summary = await handle.result();
      const results = await Promise.all(watchers.map((watcher) => watcher.result()));
      expect(results).toEqual(watchers.map(() => summary));
      // None had to look for the end.
      const looks = (await historyOf(watchers[0]?.workflowId ?? '')).filter(
        (event) => event.activityTaskScheduledEventAttributes?.activityType?.name === 'lookAtRun',
      );
      expect(looks.length).toBeLessThanOrEqual(2);
    });
    expect((await historyOf(run)).length).toBeLessThan(200 + MANY * 7);
  });

  it('gives its code to those who watched, when it fails', async () => {
    const { world, open, run } = heldWorld(dayOf(2));
    world.activities.waitForRefine = () => Promise.reject(failure('ELT_REFINE_JOB_FAILED'));
    await world.run(async () => {
      const handle = await startRun(world, run, dayOf(2));
      const watcher = await ask(world, 'failed');
      await watched(run, 1);
      open();
      const openedMs = Date.now();
      await expect(handle.result()).rejects.toThrow();
      await expect(watcher.result()).rejects.toMatchObject({
        cause: {
          type: 'ELT_REFINE_JOB_FAILED',
          message: expect.stringContaining(`the run ${run}, which this one watched, failed`) as string,
        },
      });
      expect(Date.now() - openedMs).toBeLessThan(AT_ONCE_MS);
    });
  });

  it('bears a watcher that has closed meanwhile', async () => {
    const { world, open, run } = heldWorld(dayOf(3));
    await world.run(async () => {
      const handle = await startRun(world, run, dayOf(3));
      const watcher = await ask(world, 'closed');
      await watched(run, 1);
      await watcher.terminate();
      open();
      expect(await handle.result()).toMatchObject({ status: 'succeeded' });
    });
  });

  it('that ran windows together and failed for its data is split by the backfill that watched it', async () => {
    const range = { from: dayOf(5).from, to: dayOf(6).to };
    const { world, open, run } = heldWorld(range);
    const { waitForRefine } = world.activities;
    // Only together they fail.
    world.activities.waitForRefine = (input) =>
      input.plan.window.to === range.to && input.plan.window.from === range.from
        ? Promise.reject(failure('ELT_REFINE_JOB_FAILED'))
        : waitForRefine(input);
    await world.run(async () => {
      const handle = await startRun(world, run, range);
      const backfill = await env.client.workflow.start(backfillPipeline, {
        workflowId: `backfill-${world.name}`,
        taskQueue: world.name,
        args: [{ pipeline: 'ecommerce', ...range, together: 2 }],
      });
      await watched(run, 1);
      open();
      await expect(handle.result()).rejects.toThrow();
      expect(await backfill.result()).toMatchObject({ windows: 2, counts: { failed: 0, loaded: 2 } });
    });
  });
});
