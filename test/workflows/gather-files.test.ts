/** Bursts of dropped files and the runs that they become, on the server that skips time. */
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import fc from 'fast-check';
import { gatheringId } from '../../src/model/names';
import { gatherFiles } from '../../src/workflows';
import { bundleWorkflows, type Bundle } from '../support/workflow-bundle';
import { openDroppedWorld, type DroppedWorld, type SeenRun } from './gathering/dropped-world';
import { createTimeSkipping, failure } from './support';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

describe('files that are dropped', () => {
  let env: TestWorkflowEnvironment;
  beforeAll(async () => {
    env = await createTimeSkipping();
  });
  afterAll(() => env.teardown());

  /** Seconds from then until the run was asked for; a busy machine adds some. */
  const expectAsked = (run: SeenRun | undefined, atMs: number, seconds: number): void => {
    const waited = ((run?.askedMs ?? 0) - atMs) / SECOND_MS;
    expect(waited).toBeGreaterThanOrEqual(seconds - 1);
    expect(waited).toBeLessThan(seconds + 25);
  };
  const namesOf = (runs: readonly SeenRun[]): string[][] =>
    runs.map(({ files }) => files.map(({ name }) => name));

  it('in a burst are one run, which starts a minute after the last', async () => {
    const world = openDroppedWorld(env);
    await world.run(async () => {
      let last = await world.drop('0');
      for (let file = 1; file < 20; file += 1) {
        await env.sleep(5 * SECOND_MS);
        last = await world.drop(String(file));
      }
      await world.ended();
      expect(world.runs.map(({ files }) => files.length)).toEqual([20]);
      expectAsked(world.runs[0], last.atMs, 60);
    });
  });

  it('without a pause are run ten minutes after the first at the latest', async () => {
    const world = openDroppedWorld(env);
    await world.run(async () => {
      const first = await world.drop('0');
      for (let file = 1; file < 30; file += 1) {
        await env.sleep(30 * SECOND_MS);
        await world.drop(String(file));
      }
      await world.ended();
      expectAsked(world.runs[0], first.atMs, 600);
      expect(world.lost()).toEqual([]);
      expect(world.runs).toHaveLength(2);
    });
  });

  it('while a run goes on, after its sweep, are in the next one', async () => {
    const world = openDroppedWorld(env);
    await world.run(async () => {
      await world.drop('a');
      await env.sleep(2 * MINUTE_MS);
      expect(namesOf(world.runs)).toEqual([['a']]);
      await world.drop('b');
      await world.ended();
      expect(namesOf(world.runs)).toEqual([['a'], ['b']]);
    });
  });

  it('start nothing when their event is delivered again, during the run or after it', async () => {
    const world = openDroppedWorld(env);
    await world.run(async () => {
      const { atMs } = await world.drop('a');
      await world.tell(atMs);
      await env.sleep(2 * MINUTE_MS);
      await world.tell(atMs);
      await world.ended();
      await world.tell(atMs);
      await world.ended();
      expect(namesOf(world.runs)).toEqual([['a']]);
    });
  });

  it('whose run failed are told of by its code, and are in the next run', async () => {
    const world = openDroppedWorld(env);
    const { beginSecuring } = world.activities;
    let fails = true;
    world.activities.beginSecuring = (input) =>
      fails ? Promise.reject(failure('ELT_SOURCE_LANDING_BROKEN')) : beginSecuring(input);
    await world.run(async () => {
      await world.drop('a');
      await expect(world.ended()).rejects.toMatchObject({
        cause: { cause: { type: 'ELT_SOURCE_LANDING_BROKEN' } },
      });
      fails = false;
      await world.drop('b');
      await world.ended();
      expect(namesOf(world.runs)).toEqual([[], ['a', 'b']]);
    });
  });

  it('are carried over into a new execution', async () => {
    const world = openDroppedWorld(env);
    await world.run(async () => {
      const { atMs } = await world.place('a');
      const gathering = { firstAt: new Date(atMs).toISOString(), begunMs: atMs, lastMs: atMs };
      await env.client.workflow.execute(gatherFiles, {
        workflowId: gatheringId(world.name),
        taskQueue: world.name,
        args: [{ pipeline: world.name, gathering }],
      });
      expect(namesOf(world.runs)).toEqual([['a']]);
    });
  });

  /** Drops a file after each of the pauses, and lets all end. */
  const dropAll = async (
    world: DroppedWorld,
    pausesMs: readonly number[],
    bundle?: Bundle,
  ): Promise<void> => {
    const work = async (): Promise<void> => {
      for (const [file, pauseMs] of pausesMs.entries()) {
        if (pauseMs > 0) await env.sleep(pauseMs);
        await world.drop(String(file));
      }
      await world.ended();
    };
    await (bundle ? world.runWith(Promise.resolve(bundle), work) : world.run(work));
  };

  it('are each in a run that started after it, however they come', async () => {
    const pause = fc.oneof(
      fc.constant(0),
      fc.integer({ min: 1, max: 90 * SECOND_MS }),
      fc.integer({ min: 90 * SECOND_MS, max: 12 * MINUTE_MS }),
    );
    const bursts = fc.record({
      pausesMs: fc.array(pause, { minLength: 1, maxLength: 8 }),
      untilSweepMs: fc.constantFrom(0, 40 * SECOND_MS, 3 * MINUTE_MS),
    });
    await fc.assert(
      fc.asyncProperty(bursts, async ({ pausesMs, untilSweepMs }) => {
        const world = openDroppedWorld(env, { untilSweepMs });
        await dropAll(world, pausesMs);
        expect(world.lost()).toEqual([]);
        // Few: each has a file, and waited for quiet.
        for (const [index, { askedMs, files }] of world.runs.entries()) {
          expect(files.length).toBeGreaterThan(0);
          if (index > 0)
            expect(askedMs - (world.runs[index - 1]?.askedMs ?? 0)).toBeGreaterThanOrEqual(
              MINUTE_MS - SECOND_MS,
            );
        }
      }),
      { numRuns: 6 },
    );
  });

  it('are lost by a workflow that forgets what came while its run went on, and the property sees it', async () => {
    const bundle = await bundleWorkflows(require.resolve('./gathering/forgetful'));
    const world = openDroppedWorld(env);
    await dropAll(world, [0, 2 * MINUTE_MS], bundle);
    expect(world.lost().map(({ name }) => name)).toEqual(['1']);
  });
});
