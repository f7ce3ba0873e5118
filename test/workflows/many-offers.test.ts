/** Many offers at once: the queue's order and bounds, on the production workflow. */
import type { Load } from '../../src/activities/load';
import type { Offer } from '../../src/model/messages';
import { stepsOf, type Window } from '../../src/model/window';
import {
  loadWarehouse,
  offerSignal,
  pauseSignal,
  queueQuery,
  resumeSignal,
} from '../../src/workflows/load-warehouse';
import { openDevServer, patiently, scriptedWorld } from './support';

const HOUR_MS = 3_600_000;
const AT_ONCE = 100;

describe('the sequencer under many offers', () => {
  let env: Awaited<ReturnType<typeof openDevServer>>;

  beforeAll(async () => {
    env = await openDevServer();
  });
  afterAll(() => env.close());

  const offerOf = (pipeline: string, window: Window, priority: Offer['priority']): Offer => ({
    batch: {
      batchId: `${pipeline}-${window.from}`,
      batchKey: 'b',
      pipeline,
      window,
      definitionKey: 'definitions/x.json',
    },
    // Runs that are gone: what is told to them must not hold up the queue.
    workflowId: `nobody-${pipeline}-${window.from}`,
    priority,
    offeredAt: '2010-12-01T00:00:00.000Z',
  });

  it('loads 500 batches once each, at most 16 at a time, pipelines in turn, in order of their windows, live ones first', async () => {
    const world = scriptedWorld(env);
    const loads: Load[] = [];
    const { waitForLoad } = world.activities;
    world.activities.waitForLoad = (input) => {
      loads.push(input.load);
      return waitForLoad(input);
    };
    const hours = stepsOf({ from: '2010-12-01T00:00:00.000Z', to: '2010-12-11T10:00:00.000Z' }, HOUR_MS);
    const backfill = ['shop', 'outlet'].flatMap((pipeline) =>
      hours.slice(10).map((window) => offerOf(pipeline, window, 'backfill')),
    );
    const live = hours.slice(0, 20).map((window) => offerOf('live', window, 'live'));
    const offers = [...backfill, ...live];
    expect(offers).toHaveLength(500);
    await world.run(async () => {
      const handle = await env.client.workflow.start(loadWarehouse, {
        workflowId: `load-${world.name}`,
        taskQueue: world.name,
        args: [{ warehouse: world.name, heartbeatTimeoutMs: 10_000 }],
      });
      await handle.signal(pauseSignal);
      // Every batch twice, in whatever order they arrive; as many at once as a busy server answers in time.
      const twice = [...offers, ...offers];
      for (let first = 0; first < twice.length; first += AT_ONCE)
        await Promise.all(
          twice.slice(first, first + AT_ONCE).map((offer) => handle.signal(offerSignal, offer)),
        );
      // Of a thousand signals: a busy worker takes longer than a query may wait.
      const queue = () => patiently(() => handle.query(queueQuery));
      expect((await queue()).waiting).toHaveLength(500);
      expect(loads).toEqual([]);
      await handle.signal(resumeSignal);
      while ((await queue()).loads < 2 + 30) await new Promise((done) => setTimeout(done, 200));
    });
    const batches = loads.flatMap((load) => load.batches);
    expect(new Set(batches.map(({ batchId }) => batchId)).size).toBe(500);
    expect(batches).toHaveLength(500);
    expect(Math.max(...loads.map((load) => load.batches.length))).toBe(16);
    expect(batches.slice(0, 20).map(({ pipeline }) => pipeline)).toEqual(live.map(() => 'live'));
    const turns = batches.slice(20).map(({ pipeline }) => pipeline);
    expect(turns.filter((pipeline, index) => pipeline === turns[index - 1])).toEqual([]);
    for (const pipeline of ['live', 'shop', 'outlet']) {
      const order = batches.filter((batch) => batch.pipeline === pipeline).map(({ window }) => window.from);
      expect(order).toEqual([...order].sort());
    }
  });
});
