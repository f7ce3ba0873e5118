/** The short form of `npm run chaos`: every kill point, several of them in each run; every run must end in the same warehouse. */
import { testStack } from '../support/stack';
import { activityNames, isWait, killPoints } from './kill-points';
import { dealKillPoints, runLane, type LaneResult } from './run-lane';
import { everyWay } from './scenario';
import { openWorld, type World } from './world';

const LANES = 4;

describe('a worker that is killed', () => {
  let world: World;
  let clean: LaneResult;
  let killed: LaneResult[];

  beforeAll(async () => {
    world = await openWorld(testStack().tools.temporal, () => undefined);
    [clean, ...killed] = await Promise.all([
      runLane(world, 'clean', everyWay),
      ...dealKillPoints(LANES).map((points, lane) => runLane(world, `lane-${lane}`, everyWay, points)),
    ]);
  }, 600_000);
  afterAll(() => world.close());

  it('has 40 places to die at or more, and dies at each', () => {
    expect(killPoints().length).toBeGreaterThanOrEqual(40);
    expect(killed.flatMap(({ deaths }) => deaths).sort()).toEqual(killPoints().sort());
    expect(activityNames().filter(isWait).length).toBeGreaterThanOrEqual(7);
  });

  it('leaves the warehouse as if it had lived', () => {
    expect(Object.keys(clean.digests)).toEqual(
      expect.arrayContaining(['dim_customer', 'fact_sales', 'hist_order_line']),
    );
    for (const { digests } of killed) expect(digests).toEqual(clean.digests);
  });

  it('starts no remote job more than if it had lived', () => {
    expect(clean.starts).toEqual(everyWay.starts);
    for (const { starts } of killed) expect(starts).toEqual(everyWay.starts);
  });
});
