/** What a pipeline's rhythm lets its runs ask of the tables; volume, which is asked of a batch, stands in checks.test.ts. */
import type { CheckedRun } from '../../src/activities/check-log';
import type { CheckOutcome } from '../../src/model/check';
import { customerChange, line, order } from '../sql/support/walk';
import { CheckedWorld, DAY_5, runOf } from './support/checked-world';

describe('freshness', () => {
  let world: CheckedWorld;
  beforeAll(async () => {
    world = await CheckedWorld.open();
  });
  beforeEach(() => world.begin());
  afterAll(() => world.close());

  const ask = async (run: CheckedRun): Promise<CheckOutcome> => {
    const { failure, warnings } = await world.look(run, null);
    return { failure, warnings };
  };

  it.each([
    [23, 1],
    [24, 0],
  ])(
    'an event of the day before the end of the window, at %i hours, breaks %i rules',
    async (hours, broken) => {
      await world.declare({}, { freshness: [{ entity: 'customer', hours }] });
      await world.tell('load', customerChange(5, 'Kiel'));
      const { warnings } = await ask(runOf(DAY_5, null));
      expect(warnings).toHaveLength(broken);
    },
  );

  it('no event at all is not fresh', async () => {
    await world.declare({}, { freshness: [{ entity: 'customer', hours: 1000, severity: 'fail' }] });
    expect((await ask(runOf(DAY_5, null))).failure?.message).toContain('customer: freshness (1)');
  });

  it('records of years ago are late only where the source is held to a rhythm', async () => {
    const asked = async (): Promise<unknown[]> => {
      const run = runOf(DAY_5);
      const { warnings } = await ask(run);
      const rules = await world.kept(run, "rule in ('freshness', 'volume') and place <> 'batch'");
      return [warnings.length, rules.map((row) => row['check_name'])];
    };
    await world.declare({});
    await world.tell('old', order(1, 'c'), line(1, 1, 'p'));
    await world.sql.batch([
      "update fact_sales set sold_at = timestamp '1999-01-05 00:00:00', date_key = 19990105",
      "update hist_order_line set committed_at = timestamp '1999-01-05 00:00:00'",
    ]);
    expect(await asked()).toEqual([0, []]);
    await world.declare({}, { freshness: [{ entity: 'order_line', hours: 96 }] });
    expect(await asked()).toEqual([2, ['no_recent_sale', 'freshness']]);
    await world.declare({}, { volume: [{ entity: 'order_line', minRatio: 0.1 }] });
    expect(await asked()).toEqual([0, ['day_volume_unusual']]);
  });
});
