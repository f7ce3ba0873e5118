/** The sequencer under its operators' hands and under accidents: held, drained, ended, begun again. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import type { Load } from '../../src/activities/load';
import type { WindowInput } from '../../src/model/plan';
import { stepsOf } from '../../src/model/window';
import { runWindow } from '../../src/workflows';
import {
  drainSignal,
  loadWarehouse,
  pauseSignal,
  queueQuery,
  resumeSignal,
} from '../../src/workflows/load-warehouse';
import { testStack } from '../support/stack';
import { startTemporalServer, type TemporalServer } from '../support/temporal-server';
import { scriptedWorld, type Server } from './support';

const HOUR_MS = 3_600_000;
const WINDOWS: readonly WindowInput[] = stepsOf(
  { from: '2010-12-01T00:00:00.000Z', to: '2010-12-01T06:00:00.000Z' },
  HOUR_MS,
).map((window) => ({ pipeline: 'ecommerce', window, mode: 'missing', heartbeatTimeoutMs: 10_000 }));
/** The server suggests to continue as new after so many events. */
const MOST_EVENTS = 60;

describe('the sequencer', () => {
  const dir = mkdtempSync(join(tmpdir(), 'ecomflow-sequencer-'));
  let temporal: TemporalServer;
  let env: Server & { close(): Promise<void> };

  beforeAll(async () => {
    temporal = await startTemporalServer(testStack().tools.temporal, join(dir, 'temporal.db'), {
      'limit.historyCount.suggestContinueAsNew': MOST_EVENTS,
    });
    const { address } = temporal;
    const connection = await Connection.connect({ address });
    const nativeConnection = await NativeConnection.connect({ address });
    env = {
      client: new Client({ connection }),
      nativeConnection,
      async close() {
        await nativeConnection.close();
        await connection.close();
      },
    };
  });
  afterAll(async () => {
    await env.close();
    await temporal.close();
    rmSync(dir, { recursive: true, force: true });
  });

  type World = ReturnType<typeof scriptedWorld>;
  const worldOf = () => {
    const world = scriptedWorld(env);
    const loads: Load[] = [];
    const { startLoad } = world.activities;
    world.activities.startLoad = (load) => {
      loads.push(load);
      return startLoad(load);
    };
    return { world, loaded: () => loads.flatMap((load) => load.batches.map(({ batchId }) => batchId)) };
  };
  const begin = (world: World, input: WindowInput) =>
    env.client.workflow.start(runWindow, {
      workflowId: `${world.name}/${input.window.from}`,
      taskQueue: world.name,
      args: [input],
    });
  const sequencer = ({ name }: World) => env.client.workflow.getHandle<typeof loadWarehouse>(`load-${name}`);
  const start = (world: World) =>
    env.client.workflow.start(loadWarehouse, {
      workflowId: `load-${world.name}`,
      taskQueue: world.name,
      args: [{ warehouse: world.name, heartbeatTimeoutMs: 10_000 }],
    });
  const untilWaiting = async (world: World, batches: number): Promise<void> => {
    while ((await sequencer(world).query(queueQuery)).waiting.length < batches) await sleep(50);
  };
  const window = (index: number): WindowInput => {
    const input = WINDOWS[index];
    if (!input) throw new Error(`there is no window ${index}`);
    return input;
  };
  const batchOf = (index: number): string => `batch-${window(index).window.from}`;

  it('loads what is there and never waits for a window that does not arrive', async () => {
    const { world, loaded } = worldOf();
    await world.run(async () => {
      for (const index of [4, 0, 2]) await (await begin(world, window(index))).result();
    });
    expect(loaded()).toEqual([4, 0, 2].map(batchOf));
  });

  it('loads what waits when it is drained, and what comes later when it is resumed', async () => {
    const { world, loaded } = worldOf();
    await world.run(async () => {
      await start(world);
      await sequencer(world).signal(pauseSignal);
      const early = await Promise.all([begin(world, window(0)), begin(world, window(1))]);
      await untilWaiting(world, 2);
      await sequencer(world).signal(drainSignal);
      await Promise.all(early.map((run) => run.result()));
      expect((await sequencer(world).query(queueQuery)).mode).toBe('paused');
      const late = await begin(world, window(2));
      await untilWaiting(world, 1);
      expect(loaded()).toEqual([0, 1].map(batchOf));
      await sequencer(world).signal(resumeSignal);
      await late.result();
    });
    expect(loaded()).toEqual([0, 1, 2].map(batchOf));
  });

  it('takes its queue, and that it is paused, along when its history is full', async () => {
    const { world, loaded } = worldOf();
    await world.run(async () => {
      const first = await start(world);
      await sequencer(world).signal(pauseSignal);
      const runs = await Promise.all([begin(world, window(0)), begin(world, window(1))]);
      await untilWaiting(world, 2);
      for (let signals = 0; signals < MOST_EVENTS; signals += 1) await sequencer(world).signal(pauseSignal);
      while ((await sequencer(world).describe()).runId === first.firstExecutionRunId) await sleep(50);
      const queue = await sequencer(world).query(queueQuery);
      expect(queue).toMatchObject({ mode: 'paused', loads: 0 });
      expect(queue.waiting.map(({ batch }) => batch.batchId).sort()).toEqual([0, 1].map(batchOf));
      expect(loaded()).toEqual([]);
      await sequencer(world).signal(resumeSignal);
      await Promise.all(runs.map((run) => run.result()));
    });
    expect(loaded().sort()).toEqual([0, 1].map(batchOf));
  });

  it('is found again by the runs that wait when it is terminated in the middle of a load', async () => {
    const { world, loaded } = worldOf();
    const { waitForLoad } = world.activities;
    let waits = 0;
    world.activities.waitForLoad = async (input) => {
      waits += 1;
      // The first load is lost with its sequencer: it commits nothing.
      if (waits === 1) await sequencer(world).terminate('planted');
      return waits === 1 ? {} : waitForLoad(input);
    };
    const summary = await world.runHastily(async () => (await begin(world, window(0))).result());
    expect(summary).toMatchObject({ status: 'succeeded', newRows: 3 });
    expect(loaded()).toEqual([batchOf(0), batchOf(0)]);
  });

  it('finds the outcome of a load whose sequencer was terminated after it committed', async () => {
    const { world, loaded } = worldOf();
    const { waitForLoad } = world.activities;
    world.activities.waitForLoad = async (input) => {
      const outcomes = await waitForLoad(input);
      await sequencer(world).terminate('planted');
      return outcomes;
    };
    const summary = await world.runHastily(async () => (await begin(world, window(0))).result());
    expect(summary).toMatchObject({ status: 'succeeded', newRows: 3 });
    expect(loaded()).toEqual([batchOf(0)]);
  });

  it.each(['waits', 'is being loaded'])(
    'loads the batch of a run that is terminated while it %s',
    async (when) => {
      const { world, loaded } = worldOf();
      const { waitForLoad } = world.activities;
      let reached = (): void => undefined;
      const loading = new Promise<void>((settle) => (reached = settle));
      world.activities.waitForLoad = async (input) => {
        reached();
        if (when === 'is being loaded') await sleep(500);
        return waitForLoad(input);
      };
      await world.run(async () => {
        await start(world);
        if (when === 'waits') await sequencer(world).signal(pauseSignal);
        const run = await begin(world, window(0));
        await (when === 'waits' ? untilWaiting(world, 1) : loading);
        await run.terminate('planted');
        await sequencer(world).signal(resumeSignal);
        // Whoever asks for the window again finds it in the ledger, and the next run is loaded as ever.
        await (await begin(world, window(1))).result();
      });
      expect(loaded().sort()).toEqual([0, 1].map(batchOf));
    },
  );

  it('tells a run that was reset while its batch waited', async () => {
    const { world, loaded } = worldOf();
    await world.run(async () => {
      await start(world);
      await sequencer(world).signal(pauseSignal);
      const run = await begin(world, window(0));
      await untilWaiting(world, 1);
      const { events } = await run.fetchHistory();
      const offered = events?.findLast((event) => event.workflowTaskCompletedEventAttributes);
      await env.client.workflowService.resetWorkflowExecution({
        namespace: 'default',
        workflowExecution: { workflowId: run.workflowId, runId: run.firstExecutionRunId },
        workflowTaskFinishEventId: offered?.eventId ?? null,
        requestId: `reset-${world.name}`,
        reason: 'planted',
      });
      await sequencer(world).signal(resumeSignal);
      expect(await env.client.workflow.getHandle(run.workflowId).result()).toMatchObject({
        status: 'succeeded',
      });
    });
    expect(loaded()).toEqual([batchOf(0)]);
  });

  it('of one warehouse does not hold up another', async () => {
    const held = worldOf();
    const free = worldOf();
    await held.world.run(() =>
      free.world.run(async () => {
        await start(held.world);
        await sequencer(held.world).signal(pauseSignal);
        const waiting = await begin(held.world, window(0));
        await untilWaiting(held.world, 1);
        await (await begin(free.world, window(0))).result();
        expect(held.loaded()).toEqual([]);
        await sequencer(held.world).signal(resumeSignal);
        await waiting.result();
      }),
    );
    expect([held.loaded(), free.loaded()]).toEqual([[batchOf(0)], [batchOf(0)]]);
  });
});
