/** What waits for long, on the server that skips time. No sequencer here: see createTimeSkipping. */
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { WorkflowFailedError } from '@temporalio/client';
import type { RunRecord } from '../../src/activities/audit';
import { runWindow } from '../../src/workflows';
import { loadWarehouse, offerSignal, pauseSignal } from '../../src/workflows/load-warehouse';
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

  const execute = (world: ReturnType<typeof scriptedWorld>) =>
    world.run(() =>
      env.client.workflow.execute(runWindow, {
        workflowId: `window-${world.name}`,
        taskQueue: world.name,
        args: [WINDOW_INPUT],
      }),
    );

  it('waits until the source has passed the end of the window', async () => {
    const looks: number[] = [];
    const world = scriptedWorld(env, {
      selectObjects: ({ token }) =>
        Promise.resolve({ batchId: 'b', manifestKey: 'm', token, objects: 0, bytes: 0 }),
      writeHeartbeat: async () => {
        looks.push(await env.currentTimeMs());
        return looks.length < 3
          ? { written: false, waitMs: HOUR_MS }
          : { written: true, writtenAt: '2010-12-02T00:00:00.000Z' };
      },
    });
    expect(await execute(world)).toMatchObject({ status: 'nothing-new' });
    expect(minutesBetween(looks)).toEqual([60, 60]);
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
