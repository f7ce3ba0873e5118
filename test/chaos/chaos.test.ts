/**
 * The short form of `npm run chaos`: a worker dies at every kill point, several of them in each run, with the real workflows
 * and a real Temporal server. Engines are scripted here; test/e2e kills workers over real Spark and a real warehouse.
 */
import { activityNames, deal, killPoints } from './kill-points';
import { isWait } from './moments';
import { otherwise, runScriptedLane, type ScriptedResult } from './scripted-lane';
import { openScriptedWorld, type ScriptedWorld } from './scripted-world';

const LANES = 4;

describe('a worker that is killed', () => {
  let world: ScriptedWorld | undefined;
  let clean: ScriptedResult;
  let careless: ScriptedResult;
  let killed: ScriptedResult[];

  beforeAll(async () => {
    const opened = await openScriptedWorld();
    world = opened;
    [clean, careless, ...killed] = await Promise.all([
      runScriptedLane(opened, 'clean'),
      runScriptedLane(opened, 'careless', { points: ['startRefine end'], careless: 'startRefine' }),
      ...deal(killPoints(), LANES).map((points, lane) => runScriptedLane(opened, `lane-${lane}`, { points })),
    ]);
  }, 900_000);
  afterAll(() => world?.close());

  it('has 40 places to die at or more, and dies at each', () => {
    expect(killPoints().length).toBeGreaterThanOrEqual(40);
    expect(killed.flatMap(({ deaths }) => deaths).sort()).toEqual(killPoints().sort());
    expect(activityNames().filter(isWait).length).toBeGreaterThanOrEqual(7);
  });

  it('comes by every activity, and starts each remote job as often as the scenario asks', () => {
    expect(Object.entries(clean.effects).filter(([, times]) => times === 0)).toEqual([]);
    expect(clean.effects).toMatchObject({ startRefine: 3, startLoad: 3, startReports: 3, startPublish: 3 });
  });

  it('asks for nothing else than if it had lived', () => {
    expect(killed.map((lane) => otherwise(lane, clean.effects))).toEqual(killed.map(() => []));
  });

  it('would be seen to ask for something else if an activity drew its token itself', () => {
    const { startRefine = 0, ...others } = careless.effects;
    const { startRefine: needed = 0, ...expected } = clean.effects;
    expect(others).toEqual(expected);
    // Once more for the death, and for each time that a busy host let it be silent for too long.
    expect(startRefine).toBeGreaterThan(needed);
  });
});
