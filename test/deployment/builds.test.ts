/**
 * A later build of the worker comes while the earlier one has runs in flight, a queue of loads and a backfill; it goes again, and
 * comes back. The real workflows on a real server; the later build's workflows really are others (later-build.ts).
 */
import type { WorkflowHandle } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { readBuilds, type Place } from '../../src/deployment/builds';
import { promote, type Promotion } from '../../src/deployment/promote';
import { PAUSE_SIGNAL, QUEUE_QUERY, RESUME_SIGNAL, type QueueView } from '../../src/model/messages';
import { sequencerId } from '../../src/model/names';
import { runCli, type Ended } from '../cli/support/run-cli';
import { eventually } from '../schedules/support';
import { testStack } from '../support/stack';
import { bundleWorkflows, workflowBundle } from '../support/workflow-bundle';
// Keeps the worker's warnings about what is planted here out of the report.
import '../workflows/support';
import {
  buildsOf,
  expectOncePerWindow,
  openBuilds,
  QUEUE,
  refusalsOf,
  stepsOf,
  type BuildsWorld,
} from './world';

const WORKFLOWS = require.resolve('../../src/workflows');
const later = bundleWorkflows(WORKFLOWS, [require.resolve('./later-build')]);
const careless = bundleWorkflows(WORKFLOWS, [require.resolve('./careless-build')]);
const SEQUENCER = sequencerId(QUEUE);

const dayOf = (day: number, month = '2010-12') => ({
  from: `${month}-0${day}T00:00:00.000Z`,
  to: `${month}-0${day + 1}T00:00:00.000Z`,
});

/** Held where they wait for Glue; and whatever is loaded, at `load`. */
const HELD: Readonly<Record<string, string>> = {
  [dayOf(1).from]: 'first day',
  [dayOf(5).from]: 'fifth day',
  [dayOf(1, '2011-02').from]: 'second backfill',
};

describe('a later build', () => {
  let world: BuildsWorld;
  let place: Place;
  let endFirst: () => Promise<void>;

  beforeAll(async () => {
    world = await openBuilds((activity, input: { plan?: { window: { from: string } } }) =>
      activity === 'waitForLoad'
        ? 'load'
        : activity === 'waitForRefine'
          ? (HELD[input.plan?.window.from ?? ''] ?? null)
          : null,
    );
    place = { client: world.client, taskQueue: QUEUE };
    endFirst = await world.startWorker('1', workflowBundle());
    await promoted('1');
  });
  afterAll(() => world.close());

  /** Once its worker is known. */
  async function promoted(buildId: string): Promise<Promotion> {
    await eventually(async () =>
      (await readBuilds(place)).some((one) => one.buildId === buildId && one.workers > 0),
    );
    return promote(place, buildId);
  }
  const start = (day: number): Promise<WorkflowHandle> =>
    world.client.workflow.start('runPipeline', {
      workflowId: `run-${day}`,
      taskQueue: QUEUE,
      args: [{ pipeline: 'ecommerce', ...dayOf(day) }],
    });
  const backfill = (month: string): Promise<WorkflowHandle> =>
    world.client.workflow.start('backfillPipeline', {
      workflowId: `backfill-${month}`,
      taskQueue: QUEUE,
      args: [{ pipeline: 'ecommerce', from: `${month}-01`, to: `${month}-04`, together: 1, maxParallel: 1 }],
    });
  const windowOf = (day: number, month = '2010-12'): WorkflowHandle =>
    world.client.workflow.getHandle(`ecommerce/${month}-0${day}T00:00Z/P1D`);
  const sequencer = (): WorkflowHandle => world.client.workflow.getHandle(SEQUENCER);
  const untilAsked = (activity: string, workflowId: string): Promise<void> =>
    eventually(async () =>
      Promise.resolve(world.asked.some((one) => one.activity === activity && one.workflowId === workflowId)),
    );
  const untilQueued = (batches: number): Promise<void> =>
    eventually(async () => (await sequencer().query<QueueView>(QUEUE_QUERY)).waiting.length === batches);

  const runs: WorkflowHandle[] = [];
  let filled: WorkflowHandle;

  it('comes while the earlier one has runs in flight, a queue, and a backfill', async () => {
    runs.push(await start(1), await start(2));
    await untilAsked('waitForLoad', SEQUENCER);
    runs.push(await start(3));
    filled = await backfill('2011-01');
    await untilQueued(2);
    await untilAsked('waitForRefine', windowOf(1).workflowId);
    await world.startWorker('2', later);
    expect(await promoted('2')).toEqual({ buildId: '2', before: '1', kept: [], missed: [], released: [] });
    await eventually(async () => (await readBuilds(place))[1]?.runs === 7);
    expect(await readBuilds(place)).toMatchObject([
      { buildId: '2', state: 'current', workers: 1 },
      { buildId: '1', state: 'draining', workers: 1 },
    ]);
    runs.push(await start(4));
    await untilQueued(3);
  });

  it('lets old runs end on the earlier build and begins new ones on itself', async () => {
    world.open('load');
    world.open('first day');
    expect(await filled.result()).toMatchObject({ status: 'done', counts: { loaded: 3, failed: 0 } });
    for (const run of runs) expect(await run.result()).toMatchObject({ status: 'succeeded' });
    const builds = Object.fromEntries(
      await Promise.all([1, 2, 3, 4].map(async (day) => [day, await buildsOf(windowOf(day))] as const)),
    );
    expect(builds).toEqual({ 1: ['1'], 2: ['1'], 3: ['1'], 4: ['2'] });
    expect(await buildsOf(runs[0] as WorkflowHandle)).toEqual(['1']);
  });

  it('takes over queue and backfill where they are, and its code is another', async () => {
    expect(await buildsOf(sequencer())).toEqual(['1', '2']);
    expect(await buildsOf(filled)).toEqual(['1', '2']);
    expect(await buildsOf(windowOf(1, '2011-01'))).toEqual(['1']);
    expect(await buildsOf(windowOf(2, '2011-01'))).toEqual(['2']);
    expect(await stepsOf(sequencer())).toBeGreaterThan(0);
    expect(await stepsOf(filled)).toBe(2);
    expect(await stepsOf(windowOf(4))).toBe(1);
    expect(await stepsOf(windowOf(3))).toBe(0);
  });

  it('starts no remote job twice, and loads every batch once', () => {
    expectOncePerWindow(world, 7);
  });

  it('would be refused by the histories that it takes over, were its change not `patched`', async () => {
    const history = await sequencer().fetchHistory();
    const replay = async (bundle: typeof later): Promise<void> =>
      Worker.runReplayHistory({ workflowBundle: await bundle }, history, SEQUENCER);
    await expect(replay(later)).resolves.toBeUndefined();
    await expect(replay(careless)).rejects.toThrow(/[Nn]ondeterminis/);
    // Which is why going back keeps it where it is.
    await expect(replay(workflowBundle())).rejects.toThrow(/[Nn]ondeterminis|patch/);
  });

  it('lets the earlier one be drained and taken away, and goes on alone', async () => {
    const ended = await ecomflow('drain', '1', '--json');
    expect([ended.code, JSON.parse(ended.stdout)]).toEqual([
      0,
      expect.objectContaining({ buildId: '1', state: 'drained', runs: 0 }),
    ]);
    await endFirst();
    const run = await start(6);
    expect(await run.result()).toMatchObject({ status: 'succeeded' });
    // It stays, with what it has decided, for what comes next.
    await sequencer().signal(PAUSE_SIGNAL);
    expect(await buildsOf(windowOf(6))).toEqual(['2']);
  });

  it('is not followed by a build that has no worker, or that nobody knows, and is not drained itself', async () => {
    await eventually(async () => (await readBuilds(place))[1]?.workers === 0);
    const [status, ...refused] = await Promise.all([
      ecomflow('status'),
      ecomflow('promote', '1'),
      ecomflow('promote', '3'),
      ecomflow('drain', '2'),
    ]);
    expect(status.stdout).toMatch(/^2 +current .* 0 +1 *$\n^1 +drained .* 0 +0 *$/m);
    expect(refused.map(({ code }) => code)).toEqual([2, 2, 2]);
    const said = refused.map(({ stderr }) => stderr).join('\n');
    for (const reason of ['start its service first', 'no build 3, but 2, 1', 'promote another build first'])
      expect(said).toContain(reason);
  });

  it('makes way for the earlier one again: what it took over ends on it, new runs begin on the earlier one', async () => {
    const second = await backfill('2011-02');
    await untilAsked('waitForRefine', windowOf(1, '2011-02').workflowId);
    await world.startWorker('1', workflowBundle());
    const back = await promoted('1');
    expect(back).toMatchObject({ buildId: '1', before: '2', missed: [], released: [] });
    expect([...back.kept].sort()).toEqual([second.workflowId, SEQUENCER].sort());
    await sequencer().signal(RESUME_SIGNAL);
    const run = await start(7);
    expect(await run.result()).toMatchObject({ status: 'succeeded' });
    world.open('second backfill');
    expect(await second.result()).toMatchObject({ status: 'done', counts: { loaded: 3, failed: 0 } });
    await sequencer().signal(PAUSE_SIGNAL);
    expect(await buildsOf(windowOf(7))).toEqual(['1']);
    expect(await buildsOf(second)).toEqual(['2']);
    expect(await buildsOf(windowOf(3, '2011-02'))).toEqual(['2']);
    expect(await refusalsOf(sequencer())).toEqual([]);
    expectOncePerWindow(world, 12);
  });

  it('takes on again what was kept for it when it comes back', async () => {
    const again = await promoted('2');
    expect(again).toEqual({ buildId: '2', before: '1', kept: [], missed: [], released: [SEQUENCER] });
    await sequencer().signal(RESUME_SIGNAL);
    const run = await start(8);
    expect(await run.result()).toMatchObject({ status: 'succeeded' });
    expect(await buildsOf(windowOf(8))).toEqual(['2']);
  });

  it('would break a run that were not pinned', async () => {
    const run = await start(5);
    await untilAsked('waitForRefine', windowOf(5).workflowId);
    await promoted('1');
    await unpin(windowOf(5));
    world.open('fifth day');
    await eventually(async () => (await refusalsOf(windowOf(5))).includes('worker of 1'));
    await run.terminate();
    await windowOf(5).terminate();
  });

  const ecomflow = (...words: string[]): Promise<Ended> =>
    runCli(['deployment', ...words], {
      ...process.env,
      ...testStack().env,
      TEMPORAL_ADDRESS: world.address,
      ECOMFLOW_TASK_QUEUE: QUEUE,
    });

  /** As somebody does by `temporal workflow update-options`. */
  async function unpin({ workflowId }: WorkflowHandle): Promise<void> {
    await world.client.workflowService.updateWorkflowExecutionOptions({
      namespace: 'default',
      workflowExecution: { workflowId },
      workflowExecutionOptions: { versioningOverride: { autoUpgrade: true } },
      updateMask: { paths: ['versioning_override'] },
    });
  }
});
