/** What a run proves of the warehouse after its load, and what becomes of the run where that fails. */
import type { RunRecord } from '../../src/activities/record';
import type { WindowSummary } from '../../src/model/plan';
import { runWindow } from '../../src/workflows';
import { failure, openDevServer, PLAN, scriptedWorld, WINDOW_INPUT } from './support';

describe('the proof of a run', () => {
  let env: Awaited<ReturnType<typeof openDevServer>>;
  beforeAll(async () => {
    env = await openDevServer();
  });
  afterAll(() => env.close());

  const execute = (world: ReturnType<typeof scriptedWorld>): Promise<WindowSummary> =>
    world.run(() =>
      env.client.workflow.execute(runWindow, {
        workflowId: `window-${world.name}`,
        taskQueue: world.name,
        args: [WINDOW_INPUT],
      }),
    );

  it('says what the reconciliation found in bronze and not loaded', async () => {
    const unloaded = ['1 object(s) in bronze are not loaded: ecomflow run …'];
    const world = scriptedWorld(env, {
      startReconcile: () =>
        Promise.resolve({ statementId: null, otherwise: 'pending', markIds: [], left: 0, unloaded }),
    });
    expect(await execute(world)).toMatchObject({
      status: 'succeeded',
      reconciled: 'pending',
      warnings: [],
      unloaded,
    });
  });

  it.each([
    ['until none is left', [25, 16, 7, 0], 4],
    ['for ten rounds: the next run goes on', Array.from({ length: 20 }, () => 99), 10],
  ])('compares the heartbeats that waited for it %s', async (_, lefts, rounds) => {
    let round = 0;
    const world = scriptedWorld(env, {
      startReconcile: ({ watermark }) =>
        Promise.resolve({
          statementId: 's',
          otherwise: 'pending',
          markIds: [watermark.id],
          left: lefts[round++] ?? 0,
          unloaded: [],
        }),
    });
    expect(await execute(world)).toMatchObject({ status: 'succeeded', reconciled: 'matched' });
    expect(round).toBe(rounds);
  });

  it('says that an earlier run of the day took the figures, and settles what is open all the same', async () => {
    const world = scriptedWorld(env, {
      resolvePlan: (input) =>
        Promise.resolve({
          ...PLAN,
          warehouse: world.name,
          window: input.window,
          reconcile: 'daily',
          takesFigures: false,
        }),
      startReconcile: () =>
        Promise.resolve({
          statementId: 's',
          otherwise: 'not-due',
          markIds: ['earlier'],
          left: 0,
          unloaded: [],
        }),
      waitForReconcile: ({ otherwise }) =>
        Promise.resolve({ status: otherwise, differences: [], warnings: [] }),
    });
    expect(await execute(world)).toMatchObject({ status: 'succeeded', reconciled: 'not-due' });
  });

  it('hands on what a comparison has to say once', async () => {
    const world = scriptedWorld(env, {
      waitForReconcile: () =>
        Promise.resolve({ status: 'counted', differences: [], warnings: ['by rows alone'] }),
    });
    expect(await execute(world)).toMatchObject({ reconciled: 'counted', warnings: ['by rows alone'] });
  });

  describe('of a source that counts what it delivered', () => {
    const counting = (overrides: Parameters<typeof scriptedWorld>[1]) => {
      const world = scriptedWorld(env, {
        // A mark is nothing that such a source is compared at.
        startReconcile: () => Promise.reject(failure('ELT_CONFIG_INVALID')),
        startCounts: () =>
          Promise.resolve([
            { feed: 'sale', id: 'q1' },
            { feed: 'refund', id: 'q2' },
          ]),
        ...overrides,
      });
      world.activities.resolvePlan = (input) =>
        Promise.resolve({ ...PLAN, warehouse: world.name, window: input.window, countsDelivered: true });
      return world;
    };

    it('waits for every count, and says what could not be compared', async () => {
      const waited: string[] = [];
      const world = counting({
        waitForCount: ({ count }) => Promise.resolve(void waited.push(count.id)),
        compareCounts: ({ counts }) =>
          Promise.resolve({ status: 'counted', differences: [], warnings: [`of ${counts.length}`] }),
      });
      expect(await execute(world)).toMatchObject({ reconciled: 'counted', warnings: ['of 2'] });
      expect(waited.sort()).toEqual(['q1', 'q2']);
    });

    it('fails where the two differ', async () => {
      const world = counting({
        compareCounts: () =>
          Promise.resolve({ status: 'mismatched', differences: ['sale: 3 and 2'], warnings: [] }),
      });
      const error = await execute(world).catch((caught: unknown) => caught);
      expect(error).toMatchObject({
        cause: {
          type: 'ELT_RECONCILE_MISMATCH',
          message: expect.stringContaining('sale: 3 and 2') as unknown,
        },
      });
    });

    it('starts new counts where one ended for a passing reason, and fails where it did not', async () => {
      const tokens: string[] = [];
      const world = counting({
        startCounts: ({ token }) => Promise.resolve([{ feed: 'sale', id: String(tokens.push(token)) }]),
        waitForCount: ({ count }) =>
          count.id === '1' ? Promise.reject(failure('ELT_AWS_UNAVAILABLE')) : Promise.resolve(),
      });
      expect(await execute(world)).toMatchObject({ reconciled: 'matched' });
      expect(new Set(tokens).size).toBe(2);
      const broken = counting({ waitForCount: () => Promise.reject(failure('ELT_RECONCILE_COUNT_FAILED')) });
      const error = await execute(broken).catch((caught: unknown) => caught);
      expect(error).toMatchObject({ cause: { cause: { type: 'ELT_RECONCILE_COUNT_FAILED' } } });
    });

    it('counts nothing where the pipeline does not want it', async () => {
      const startCounts = jest.fn();
      const world = counting({ startCounts });
      const { resolvePlan } = world.activities;
      world.activities.resolvePlan = async (input) => ({ ...(await resolvePlan(input)), reconcile: 'off' });
      expect(await execute(world)).toMatchObject({ reconciled: 'off' });
      expect(startCounts).not.toHaveBeenCalled();
    });
  });

  it('fails when the source and the warehouse differ', async () => {
    const world = scriptedWorld(env, {
      waitForReconcile: () =>
        Promise.resolve({ status: 'mismatched', differences: ['customer: 3 and 2'], warnings: [] }),
    });
    const error = await execute(world).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ cause: { type: 'ELT_RECONCILE_MISMATCH' } });
  });

  it('fails when a table breaks a rule, once the source was compared; the load and the heartbeat are on record', async () => {
    const records: RunRecord[] = [];
    let compared = false;
    const world = scriptedWorld(env, {
      waitForTableChecks: () =>
        Promise.resolve({
          failure: { code: 'ELT_CHECK_FAILED', message: 'fact_sales: line_twice (1)' },
          warnings: [],
        }),
      waitForReconcile: async () => {
        await new Promise((done) => setTimeout(done, 100));
        compared = true;
        return { status: 'matched', differences: [], warnings: [] };
      },
      recordRun: (record) => Promise.resolve(void records.push(record)),
    });
    const error = await execute(world).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ cause: { type: 'ELT_CHECK_FAILED' } });
    expect(compared).toBe(true);
    expect(records).toMatchObject([
      {
        result: { status: 'failed' },
        made: { batchId: expect.any(String), heartbeatId: expect.any(String) },
      },
    ]);
  });

  it('asks the tables after an empty window too, and hands on what they warn of', async () => {
    const world = scriptedWorld(env, {
      selectObjects: ({ token }) =>
        Promise.resolve({ batchId: 'b', manifestKey: 'm', token, objects: 0, bytes: 0 }),
      waitForTableChecks: () => Promise.resolve({ failure: null, warnings: ['customer: freshness (1)'] }),
    });
    expect(await execute(world)).toMatchObject({
      status: 'nothing-new',
      warnings: ['customer: freshness (1)'],
    });
  });
});
