import type { RunRecord } from '../../src/activities/record';
import type { Load } from '../../src/activities/load';
import { QUEUE_QUERY, type QueueView } from '../../src/model/messages';
import type { WindowInput } from '../../src/model/plan';
import { stepsOf } from '../../src/model/window';
import { runWindow } from '../../src/workflows';
import { failure, openDevServer, scriptedWorld } from './support';

const HOUR_MS = 3_600_000;
const WINDOWS: readonly WindowInput[] = stepsOf(
  { from: '2010-12-01T00:00:00.000Z', to: '2010-12-01T05:00:00.000Z' },
  HOUR_MS,
).map((window) => ({ pipeline: 'ecommerce', window, mode: 'missing', heartbeatTimeoutMs: 10_000 }));
const POISON = `batch-${WINDOWS[2]?.window.from ?? ''}`;

describe('the sequencer', () => {
  let env: Awaited<ReturnType<typeof openDevServer>>;

  beforeAll(async () => {
    env = await openDevServer();
  });
  afterAll(() => env.close());

  type World = ReturnType<typeof scriptedWorld>;
  const begin = (world: World, input: WindowInput, name = '') =>
    env.client.workflow.start(runWindow, {
      workflowId: `${world.name}/${input.window.from}${name}`,
      taskQueue: world.name,
      args: [input],
    });

  it('fails only the run whose batch is bad, in whatever company it was loaded', async () => {
    const world = scriptedWorld(env);
    const { waitForLoad } = world.activities;
    const loads: Load[] = [];
    world.activities.waitForLoad = async (input) => {
      loads.push(input.load);
      // The first load takes a moment, so that the others are queued and coalesced behind it.
      if (loads.length === 1) await new Promise((done) => setTimeout(done, 1500));
      if (input.load.batches.some(({ batchId }) => batchId === POISON))
        throw failure('ELT_LOAD_STATEMENT_FAILED');
      return waitForLoad(input);
    };
    const results = await world.run(async () => {
      const handles = await Promise.all(WINDOWS.map((input) => begin(world, input)));
      return Promise.allSettled(handles.map((handle) => handle.result()));
    });
    expect(results.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
    ]);
    expect(loads.some(({ batches }) => batches.length > 1)).toBe(true);
    expect(new Set(loads.map(({ loadId }) => loadId)).size).toBe(loads.length);
  });

  describe('of a set with more statements than a transaction has', () => {
    const TOO_MANY = 'ELT_LOAD_TOO_MANY_STATEMENTS';
    /** The first run's pipeline is `a`, then they take turns. */
    const inputs = WINDOWS.map((input, index) => ({ ...input, pipeline: index % 2 === 0 ? 'a' : 'b' }));

    it('loads smaller ones, parted between pipelines', async () => {
      const world = scriptedWorld(env);
      const { offerBatch, resolvePlan, startLoad, waitForLoad } = world.activities;
      let offered = 0;
      world.activities.offerBatch = async (input) => {
        const known = await offerBatch(input);
        offered += 1;
        return known;
      };
      const pipelinesOf = ({ batches }: Load): string[] => batches.map(({ pipeline }) => pipeline).sort();
      const refused: string[][] = [];
      const loaded: string[][] = [];
      world.activities.resolvePlan = async (input) => ({
        ...(await resolvePlan(input)),
        pipeline: input.pipeline,
      });
      world.activities.startLoad = (load) => {
        if (new Set(pipelinesOf(load)).size === 1) return startLoad(load);
        refused.push(pipelinesOf(load));
        throw failure(TOO_MANY);
      };
      world.activities.waitForLoad = async (input) => {
        loaded.push(pipelinesOf(input.load));
        // The others are queued and coalesced behind the first load.
        while (offered < inputs.length) await new Promise((done) => setTimeout(done, 50));
        return waitForLoad(input);
      };
      await world.run(async () => {
        const [first, ...others] = inputs;
        if (!first) throw new Error('windows are needed');
        const ahead = await begin(world, first);
        while (loaded.length === 0) await new Promise((done) => setTimeout(done, 50));
        const behind = await Promise.all(others.map((input) => begin(world, input)));
        for (const run of [ahead, ...behind])
          expect(await run.result()).toMatchObject({ status: 'succeeded' });
      });
      expect(refused).toEqual([['a', 'a', 'b', 'b']]);
      expect(loaded).toEqual([['a'], ['a', 'a'], ['b', 'b']]);
    });

    it('fails the run whose batch alone is such a one', async () => {
      const world = scriptedWorld(env, {
        startLoad: () => Promise.reject(failure(TOO_MANY)),
      });
      const [first] = WINDOWS;
      if (!first) throw new Error('a window is needed');
      const ended = await world.run(async () =>
        (await begin(world, first)).result().catch((error: unknown) => error),
      );
      expect(ended).toMatchObject({ cause: { type: TOO_MANY } });
    });
  });

  it('withdraws the batch of a cancelled run that waits behind another load', async () => {
    const [first, second] = WINDOWS;
    if (!first || !second) throw new Error('two windows are needed');
    const world = scriptedWorld(env);
    const { waitForLoad } = world.activities;
    const loaded: string[] = [];
    let offered = 0;
    const { offerBatch } = world.activities;
    world.activities.offerBatch = (input) => {
      offered += 1;
      return offerBatch(input);
    };
    world.activities.waitForLoad = async (input) => {
      loaded.push(...input.load.batches.map(({ batchId }) => batchId));
      if (loaded.length === 1) await new Promise((done) => setTimeout(done, 3000));
      return waitForLoad(input);
    };
    await world.run(async () => {
      const ahead = await begin(world, first);
      while (loaded.length === 0) await new Promise((done) => setTimeout(done, 50));
      const behind = await begin(world, second);
      while (offered < 2) await new Promise((done) => setTimeout(done, 50));
      await behind.cancel();
      await expect(behind.result()).rejects.toThrow();
      expect((await behind.describe()).status.name).toBe('CANCELLED');
      await ahead.result();
    });
    expect(loaded).toEqual([`batch-${first.window.from}`]);
  });

  it('answers a run that was cancelled before its batch was offered, while others keep the sequencer alive', async () => {
    const [first, second] = WINDOWS;
    if (!first || !second) throw new Error('two windows are needed');
    const records: RunRecord[] = [];
    const world = scriptedWorld(env, { recordRun: (record) => Promise.resolve(void records.push(record)) });
    const { checkBatch } = world.activities;
    world.activities.checkBatch = async (input) => {
      if (input.batch.window.from === second.window.from)
        await env.client.workflow.getHandle(`${world.name}/${second.window.from}`).cancel();
      return checkBatch(input);
    };
    await world.run(async () => {
      const sequencer = await env.client.workflow.signalWithStart('loadWarehouse', {
        workflowId: `load-${world.name}`,
        taskQueue: world.name,
        args: [{ warehouse: world.name, heartbeatTimeoutMs: 10_000 }],
        signal: 'pause',
        signalArgs: [],
      });
      const paused = await begin(world, first);
      const cancelled = await begin(world, second);
      // Without an answer it would wait for ever: a paused sequencer does not end.
      const ended = env.client.withDeadline(Date.now() + 60_000, () => cancelled.result());
      await expect(ended).rejects.toThrow('Workflow execution cancelled');
      await sequencer.signal('resume');
      expect(await paused.result()).toMatchObject({ status: 'succeeded' });
    });
    expect(records).toMatchObject([{ result: { status: 'cancelled' } }, { result: { status: 'succeeded' } }]);
  });

  it('goes on when the run that it would tell is gone', async () => {
    const [first, second] = WINDOWS;
    if (!first || !second) throw new Error('two windows are needed');
    const world = scriptedWorld(env);
    const { waitForLoad } = world.activities;
    world.activities.waitForLoad = async (input) => {
      const [batch] = input.load.batches;
      if (batch?.batchId === `batch-${first.window.from}`)
        await env.client.workflow.getHandle(`${world.name}/${first.window.from}`).terminate('planted');
      return waitForLoad(input);
    };
    await world.run(async () => {
      await expect((await begin(world, first)).result()).rejects.toThrow();
      expect(await (await begin(world, second)).result()).toMatchObject({ status: 'succeeded' });
      const sequencer = await env.client.workflow
        .getHandle(`load-${world.name}`)
        .query<QueueView>(QUEUE_QUERY);
      expect(sequencer).toMatchObject({ waiting: [], loading: [], loads: 2 });
    });
  });

  it('reports its batch as committed when the run is cancelled while the load is in flight', async () => {
    const [first] = WINDOWS;
    if (!first) throw new Error('a window is needed');
    const records: RunRecord[] = [];
    const world = scriptedWorld(env, { recordRun: (record) => Promise.resolve(void records.push(record)) });
    const { waitForLoad } = world.activities;
    world.activities.waitForLoad = async (input) => {
      await env.client.workflow.getHandle(`${world.name}/${first.window.from}`).cancel();
      await new Promise((done) => setTimeout(done, 500));
      return waitForLoad(input);
    };
    await world.run(async () => expect((await begin(world, first)).result()).rejects.toThrow());
    expect(records).toMatchObject([{ result: { status: 'committed' } }]);
  });

  it.each([
    ['committed', 'startReconcile'],
    ['committed', 'waitForReconcile'],
    ['succeeded', 'waitForTableChecks'],
  ] as const)('reports its run as %s when it is cancelled after its load, in %s', async (status, moment) => {
    const [first] = WINDOWS;
    if (!first) throw new Error('a window is needed');
    const records: RunRecord[] = [];
    const world = scriptedWorld(env, { recordRun: (record) => Promise.resolve(void records.push(record)) });
    const cancel = async (): Promise<void> => {
      await env.client.workflow.getHandle(`${world.name}/${first.window.from}`).cancel();
      await new Promise((done) => setTimeout(done, 500));
    };
    const { [moment]: played } = world.activities;
    Object.assign(world.activities, {
      [moment]: async (input: never) => {
        await cancel();
        return played(input);
      },
    });
    // The other proof is still to come when the cancellation does.
    const { startTableChecks } = world.activities;
    if (moment === 'waitForReconcile')
      world.activities.startTableChecks = async (input) => {
        await new Promise((done) => setTimeout(done, 1_000));
        return startTableChecks(input);
      };
    await world.run(async () => {
      const ended = (await begin(world, first)).result();
      await (status === 'succeeded' ? expect(ended).resolves : expect(ended).rejects).toEqual(
        expect.anything(),
      );
    });
    expect(records).toMatchObject([{ result: { status } }]);
  });

  it('ends a cancelled run although the sequencer is gone', async () => {
    const [first] = WINDOWS;
    if (!first) throw new Error('a window is needed');
    const world = scriptedWorld(env);
    const loading = new Promise<void>((begun) => {
      world.activities.startLoad = ({ loadId }) => {
        begun();
        return Promise.resolve({ statementId: loadId });
      };
    });
    world.activities.waitForLoad = () => new Promise((done) => setTimeout(() => done({}), 1_000));
    await world.run(async () => {
      const run = await begin(world, first);
      await loading;
      await env.client.workflow.getHandle(`load-${world.name}`).terminate('planted');
      await run.cancel();
      await expect(run.result()).rejects.toThrow();
      expect((await run.describe()).status.name).toBe('CANCELLED');
    });
  });
});
