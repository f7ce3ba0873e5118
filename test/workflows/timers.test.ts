/** What waits for long, on the server that skips time. No sequencer here: see createTimeSkipping. */
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { runWindow } from '../../src/workflows';
import { loadWarehouse, offerSignal, pauseSignal } from '../../src/workflows/load-warehouse';
import { createTimeSkipping, scriptedWorld, WINDOW_INPUT } from './support';

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
