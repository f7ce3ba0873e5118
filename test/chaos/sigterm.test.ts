/**
 * A worker that its platform takes away (a deploy, fewer tasks) while it is in any stage: it ends by itself, in less time than Fargate
 * gives it, what it was doing goes on with the next worker, and nothing is asked for twice.
 */
import { activityNames, deal, killPoints } from './kill-points';
import { faultsOfEnd } from './lives';
import { isWait, STOPPED } from './moments';
import { otherwise, runScriptedLane, type ScriptedResult } from './scripted-lane';
import { openScriptedWorld, type ScriptedWorld } from './scripted-world';

const LANES = 4;
const signal = 'SIGTERM';

/** What only has an answer to give is over long before its grace. */
const SOON_MS = 8_000;
/** Half of a grace: on a busy machine the signal is late, and so is the moment from which an end is counted. */
const HELD_MS = 5_000;

describe('a worker that is told to end', () => {
  let world: ScriptedWorld | undefined;
  let clean: ScriptedResult;
  let careless: ScriptedResult;
  let told: ScriptedResult[];

  beforeAll(async () => {
    const opened = await openScriptedWorld();
    world = opened;
    [clean, careless, ...told] = await Promise.all([
      runScriptedLane(opened, 'clean'),
      runScriptedLane(opened, 'careless', {
        signal,
        points: ['waitForRefine inside'],
        careless: 'waitForRefine',
      }),
      ...deal(killPoints(), LANES).map((points, lane) =>
        runScriptedLane(opened, `lane-${lane}`, { signal, points }),
      ),
    ]);
  }, 900_000);
  afterAll(() => world?.close());

  it('ends at the beginning and the end of every activity and inside every wait, each time by itself', () => {
    const ends = told.flatMap((lane) => lane.ends);
    expect(ends.map(({ point }) => point).sort()).toEqual(killPoints().sort());
    expect(ends.flatMap(faultsOfEnd)).toEqual([]);
  });

  it('lets a wait go when its grace is over, and is gone at once where it only has an answer to give', () => {
    const ends = told.flatMap((lane) => lane.ends);
    const waits = ends.filter(({ point }) => point.endsWith(' inside'));
    expect(waits.length).toBe(activityNames().filter(isWait).length);
    for (const { ms } of waits) expect(ms).toBeGreaterThan(HELD_MS);
    const soon = ends.filter(({ point, ms }) => point.endsWith(' end') && ms < SOON_MS);
    expect(soon.length).toBeGreaterThan(waits.length);
  });

  it('asks for nothing else than if it had stayed, and stops no remote job', () => {
    expect(told.map((lane) => otherwise(lane, clean.effects))).toEqual(told.map(() => []));
    expect(clean.effects).not.toHaveProperty([STOPPED]);
  });

  it('would be seen to stop a remote job, as a wait does that takes each cancellation for the run’s', () => {
    expect(otherwise(careless, clean.effects)).toEqual([`${STOPPED}: 1, not undefined`]);
  });

  it.each([
    [{ point: 'load begin', exitCode: 1, ms: 10 }, 'exit code 1'],
    [{ point: 'load begin', exitCode: 0, ms: 120_000 }, 'took 120000 ms'],
  ] as const)('that does otherwise is seen: %j', (end, fault) => {
    expect(faultsOfEnd(end).join()).toContain(fault);
  });
});
