/** More runs wait than a worker keeps in its memory: all of them wait, and all of them go on. bench/waiting-runs says what that costs. */
import { runWindow } from '../../src/workflows';
import { progressQuery } from '../../src/workflows/progress';
import { caching } from '../../src/worker-options';
import { until } from '../support/until';
import { PLAN, WINDOW_INPUT } from '../workflows/scripted-activities';
import { samplesOf } from './support/exposition';
import { openWatchedWorld } from './support/watched-world';

const RUNS = 24;
const PATIENCE_MS = 120_000;

describe('runs that wait', () => {
  let world: Awaited<ReturnType<typeof openWatchedWorld>>;

  beforeAll(async () => {
    world = await openWatchedWorld();
  });
  afterAll(() => world.close());

  const cached = async (): Promise<number> => {
    const sizes = samplesOf(await world.scrape()).filter(
      ({ name, labels }) => name === 'temporal_sticky_cache_size' && labels['task_queue'] === world.name,
    );
    return Math.max(0, ...sizes.map(({ value }) => value));
  };

  it.each([
    ['more than its worker keeps', { maxCachedWorkflows: 6 }, { least: 1, most: 6 }],
    // A sequencer may idle beside them.
    ['fewer than its worker keeps', {}, { least: RUNS, most: RUNS + 1 }],
  ])('all wait and all go on: %s', async (name, options, { least, most }) => {
    const { client, activities } = world;
    let isOver = false;
    activities.resolvePlan = ({ window }) => Promise.resolve({ ...PLAN, window, warehouse: world.name });
    activities.beginSecuring = () =>
      Promise.resolve(isOver ? { isMarked: true, mark: 'a mark' } : { isMarked: false, waitMs: 1_500 });
    await world.run(async () => {
      const runs = await Promise.all(
        Array.from({ length: RUNS }, (_, index) =>
          client.workflow.start(runWindow, {
            workflowId: `${world.name}-${name.slice(0, 4)}-${index}`,
            taskQueue: world.name,
            args: [{ ...WINDOW_INPUT, wait: true }],
          }),
        ),
      );
      let kept = 0;
      const allWait = async (): Promise<boolean> => {
        kept = Math.max(kept, await cached());
        const said = await Promise.all(runs.map((run) => run.query(progressQuery)));
        return said.every(({ waitsUntil }) => waitsUntil === WINDOW_INPUT.window.to);
      };
      await until(allWait, PATIENCE_MS);
      kept = Math.max(kept, await cached());
      expect(kept).toBeGreaterThanOrEqual(least);
      expect(kept).toBeLessThanOrEqual(most);
      isOver = true;
      const ends = await Promise.all(runs.map((run) => run.result()));
      expect(ends.map(({ status }) => status)).toEqual(runs.map(() => 'succeeded'));
    }, options);
  }, PATIENCE_MS * 2); // prettier-ignore
});

describe('how many a worker keeps', () => {
  it.each([
    ['the same on every large machine', 4, { maxCachedWorkflows: 150 }],
    ['as many from a heap of half a GiB on', 0.5, { maxCachedWorkflows: 150 }],
    ['by the rule of Temporal, which is stricter, where the heap is small', 0.25, {}],
  ])('is %s', (_, gib, kept) => {
    expect(caching(gib * 2 ** 30)).toEqual(kept);
  });
});
