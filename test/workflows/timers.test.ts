/** What waits for long, on the server that skips time. No sequencer here: see createTimeSkipping. */
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { WorkflowFailedError } from '@temporalio/client';
import type { Activities } from '../../src/activities';
import type { RunRecord } from '../../src/activities/record';
import { windowWorkflowId } from '../../src/model/names';
import { runPipeline, runWindow } from '../../src/workflows';
import { loadWarehouse, offerSignal, pauseSignal } from '../../src/workflows/load-warehouse';
import { progressQuery } from '../../src/workflows/progress';
import { createTimeSkipping, failure, scriptedWorld, WINDOW_INPUT } from './support';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

function minutesBetween(timesMs: readonly number[]): number[] {
  return timesMs.slice(1).map((at, index) => Math.round((at - (timesMs[index] ?? 0)) / MINUTE_MS));
}

describe('timers', () => {
  let env: TestWorkflowEnvironment;

  beforeAll(async () => {
    env = await createTimeSkipping();
  });
  afterAll(() => env.teardown());

  type World = ReturnType<typeof scriptedWorld>;
  const execute = (world: World) =>
    world.run(() =>
      env.client.workflow.execute(runWindow, {
        workflowId: `window-${world.name}`,
        taskQueue: world.name,
        args: [WINDOW_INPUT],
      }),
    );

  /** A source by whose clock the window ends so much later; `stoodStill` before that it does not move for so long. */
  const endingIn = async (aheadMs: number, stoodStillMs = 0): Promise<Partial<Activities>> => {
    const endMs = (await env.currentTimeMs()) + aheadMs;
    return {
      beginSecuring: async () => {
        const nowMs = await env.currentTimeMs();
        const leftMs = endMs - nowMs;
        if (leftMs <= -stoodStillMs) return { isMarked: true, mark: 'a mark' };
        return { isMarked: false, waitMs: Math.max(leftMs, 1_000) };
      },
      offerBatch: () => Promise.resolve({ status: 'committed', loadId: 'load-1', newRows: 3, knownRows: 0 }),
    };
  };

  const eventsOf = async (workflowId: string): Promise<number> =>
    (await env.client.workflow.getHandle(workflowId).fetchHistory()).events?.length ?? 0;

  describe('a window that has not ended', () => {
    const start = (world: World, wait: boolean) =>
      env.client.workflow.start(runWindow, {
        workflowId: `window-${world.name}`,
        taskQueue: world.name,
        args: [{ ...WINDOW_INPUT, wait }],
      });

    it('is refused at once, and told when it ends', async () => {
      const world = scriptedWorld(env, await endingIn(10 * 365 * 24 * HOUR_MS));
      const failed = world.run(async () => (await start(world, false)).result());
      await expect(failed).rejects.toMatchObject({
        cause: {
          type: 'ELT_INPUT_WINDOW_AHEAD',
          message: expect.stringMatching(
            /ends at 2010-12-02T00:00:00.000Z, and the source's clock says 2000-/,
          ) as string,
        },
      });
    });

    it('is waited for where that was asked, to the second, and says until when', async () => {
      const world = scriptedWorld(env, await endingIn(7 * 24 * HOUR_MS));
      await world.run(async () => {
        const handle = await start(world, true);
        await env.sleep('3 days');
        expect(await handle.query(progressQuery)).toMatchObject({
          stage: 'secure',
          waitsUntil: WINDOW_INPUT.window.to,
        });
        const { searchAttributes } = await handle.describe();
        expect(searchAttributes['Stage']).toEqual([`waits until ${WINDOW_INPUT.window.to}`]);
        expect(await handle.result()).toMatchObject({ status: 'succeeded' });
        expect(await handle.query(progressQuery)).not.toHaveProperty('waitsUntil');
        // Not the server's time by now: with nothing left to do it may have skipped on to the end of some execution's ten years.
        const { startTime, closeTime } = await handle.describe();
        const waitedMs = Number(closeTime) - Number(startTime);
        expect(waitedMs / 1000).toBeCloseTo(7 * 24 * 3600, -2);
      });
      expect(await eventsOf(`window-${world.name}`)).toBeLessThan(300);
    });

    it('costs few looks where the clock stands still a second before the end, for a week', async () => {
      const world = scriptedWorld(env, await endingIn(1_000, 7 * 24 * HOUR_MS));
      await world.run(async () => (await start(world, false)).result());
      expect(await eventsOf(`window-${world.name}`)).toBeLessThan(350);
    });
  });

  describe('a run that watches another one for a week', () => {
    const ask = (world: World, id: string) =>
      env.client.workflow.start(runPipeline, {
        workflowId: `${id}-${world.name}`,
        taskQueue: world.name,
        args: [{ pipeline: 'ecommerce' }],
      });

    /** The window's run lasts a week, and its id is no other test's. */
    const weekOf = async (day: number) => {
      const window = {
        from: `2012-03-0${day}T00:00:00.000Z`,
        to: `2012-03-0${day + 1}T00:00:00.000Z`,
      };
      const resolveWindow = () => Promise.resolve({ ...WINDOW_INPUT, window, wait: true });
      const world = scriptedWorld(env, { ...(await endingIn(7 * 24 * HOUR_MS)), resolveWindow });
      return { world, run: windowWorkflowId('ecommerce', window) };
    };

    it('has a history of less than 200 events, and is told of the end at once', async () => {
      const { world } = await weekOf(1);
      await world.run(async () => {
        const owner = await ask(world, 'owner');
        await env.sleep('1 minute');
        const watcher = await ask(world, 'watcher');
        const summary = await watcher.result();
        await owner.result();
        const [owned, watched] = await Promise.all([owner.describe(), watcher.describe()]);
        expect(summary).toMatchObject({ status: 'succeeded', newRows: 3 });
        const lagMs = Math.abs(Number(watched.closeTime) - Number(owned.closeTime));
        expect(lagMs).toBeLessThan(MINUTE_MS);
      });
      const events = await eventsOf(`watcher-${world.name}`);
      expect(events).toBeGreaterThan(20);
      expect(events).toBeLessThan(200);
    });

    it.each([
      [
        'was terminated',
        3,
        async (run: string) => void (await env.client.workflow.getHandle(run).terminate()),
      ],
      ['was cancelled', 5, async (run: string) => void (await env.client.workflow.getHandle(run).cancel())],
    ])('tells that it %s', async (told, day, end) => {
      const { world, run } = await weekOf(day);
      await world.run(async () => {
        const owner = await ask(world, 'owner');
        await env.sleep('1 minute');
        const watcher = await ask(world, 'watcher');
        await env.sleep('6 days');
        await end(run);
        await expect(watcher.result()).rejects.toMatchObject({
          cause: { type: 'ELT_RUN_STOPPED', message: expect.stringContaining(`${told}.`) as string },
        });
        await expect(owner.result()).rejects.toThrow();
      });
      expect(await eventsOf(`watcher-${world.name}`)).toBeLessThan(200);
    });
  });

  it('asks again while AWS throttles, for hours, ever more rarely down to once a minute', async () => {
    const asked: number[] = [];
    const world = scriptedWorld(env);
    const { startRefine } = world.activities;
    world.activities.startRefine = async (input) => {
      asked.push(await env.currentTimeMs());
      const throttledMs = (asked.at(-1) ?? 0) - (asked[0] ?? 0);
      return throttledMs < 2 * HOUR_MS
        ? Promise.reject(failure('ELT_AWS_THROTTLED', false))
        : startRefine(input);
    };
    world.activities.offerBatch = () =>
      Promise.resolve({ status: 'committed', loadId: 'load-1', newRows: 3, knownRows: 0 });
    expect(await execute(world)).toMatchObject({ status: 'succeeded' });
    const pauses = asked.slice(1).map((at, index) => Math.round((at - (asked[index] ?? 0)) / 1000));
    expect(pauses.slice(0, 7)).toEqual([1, 2, 4, 8, 16, 32, 60]);
    expect(new Set(pauses.slice(6))).toEqual(new Set([60]));
  });

  it('gives up with the code of the trouble when it has asked for six hours', async () => {
    const asked: number[] = [];
    const records: RunRecord[] = [];
    const world = scriptedWorld(env, {
      startRefine: async () => {
        asked.push(await env.currentTimeMs());
        throw failure('ELT_AWS_THROTTLED', false);
      },
      recordRun: (record) => Promise.resolve(void records.push(record)),
    });
    await expect(execute(world)).rejects.toThrow(WorkflowFailedError);
    expect(records).toMatchObject([{ result: { status: 'failed', code: 'ELT_AWS_THROTTLED' } }]);
    expect(((asked.at(-1) ?? 0) - (asked[0] ?? 0)) / HOUR_MS).toBeCloseTo(6, 1);
  });

  it('starts a remote job anew that ends for a passing reason, ever more rarely down to twice an hour', async () => {
    const started: number[] = [];
    const world = scriptedWorld(env, {
      startTableChecks: async ({ loadId }) => {
        started.push(await env.currentTimeMs());
        return { statementId: 'checks', scope: { looked: 'all', loadId } };
      },
      waitForTableChecks: async () => {
        const troubledMs = (await env.currentTimeMs()) - (started[0] ?? 0);
        if (troubledMs < 12 * HOUR_MS) throw failure('ELT_LOAD_SERIALIZATION');
        return { failure: null, warnings: [] };
      },
      offerBatch: () => Promise.resolve({ status: 'committed', loadId: 'load-1', newRows: 3, knownRows: 0 }),
    });
    expect(await execute(world)).toMatchObject({ status: 'succeeded' });
    const minutes = minutesBetween(started);
    expect(Math.max(...minutes)).toBe(30);
    // Some thirty tries, for each of which the history has some twenty events.
    expect(await eventsOf(`window-${world.name}`)).toBeLessThan(1_000);
  });

  it('offers a batch again after 5 minutes, doubling to an hour, until the ledger has it', async () => {
    const offers: number[] = [];
    const world = scriptedWorld(env, {
      // As when the sequencer is lost after its load committed: nobody tells the run.
      offerBatch: async () => {
        offers.push(await env.currentTimeMs());
        return offers.length < 7 ? null : { status: 'committed', loadId: 'load-1', newRows: 3, knownRows: 0 };
      },
    });
    expect(await execute(world)).toMatchObject({ status: 'succeeded', newRows: 3 });
    expect(minutesBetween(offers)).toEqual([5, 10, 20, 40, 60, 60]);
  });

  it('tells people of a batch that has waited for half an hour, once, however long it waits', async () => {
    const alerts: { atMs: number; batchId: string; waiting: number }[] = [];
    const world = scriptedWorld(env, {
      alertOfOldBatch: async ({ offer, waiting }) =>
        void alerts.push({ atMs: await env.currentTimeMs(), batchId: offer.batch.batchId, waiting }),
    });
    await world.run(async () => {
      const startMs = await env.currentTimeMs();
      const sequencer = await env.client.workflow.start(loadWarehouse, {
        workflowId: `load-${world.name}`,
        taskQueue: world.name,
        args: [{ warehouse: world.name, heartbeatTimeoutMs: 10_000 }],
      });
      await sequencer.signal(pauseSignal);
      const { pipeline, window } = WINDOW_INPUT;
      const batch = { batchId: 'b', batchKey: 'b', pipeline, window, definitionKey: 'd' };
      const offeredAt = new Date(startMs).toISOString();
      await sequencer.signal(offerSignal, { batch, workflowId: 'nobody', priority: 'live', offeredAt });
      await env.sleep('3 hours');
      expect(alerts).toEqual([{ atMs: expect.any(Number) as number, batchId: 'b', waiting: 1 }]);
      expect(minutesBetween([startMs, ...alerts.map(({ atMs }) => atMs)])).toEqual([30]);
    });
  });
});
