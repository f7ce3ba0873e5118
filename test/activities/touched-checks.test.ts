/** What a run's rules by table look at: once a day at everything, else at what its load touched. On a real warehouse. */
import { event } from '../sql/support/source';
import type { Warehouse } from '../sql/support/warehouse';
import { customerChange, january, line, order } from '../sql/support/walk';
import { CheckedWorld, DAY_5, runOf } from './support/checked-world';

describe('the rules by table', () => {
  let world: CheckedWorld;
  let sql: Warehouse;

  beforeAll(async () => {
    world = await CheckedWorld.open();
    sql = world.sql;
  });
  beforeEach(() => world.begin());
  afterAll(() => world.close());

  describe('of what a load touched', () => {
    const aDayPasses = (): Promise<void> =>
      sql.batch(['update etl_check_pass set checked_at = dateadd(day, -1, checked_at)']);
    const MOVE = "update dim_customer set city = 'Wien' where customer_id = 'c'";
    const MOVE_BACK = "update dim_customer set city = 'Kiel' where customer_id = 'c'";

    beforeEach(async () => {
      await world.tell('first', customerChange(1, 'Kiel'));
      await world.tell('second', order(5, null), line(5, 1, 'p'));
    });

    it('come after a look at everything, which the first run of a UTC day takes', async () => {
      expect((await world.look(runOf(DAY_5), 'first')).looked).toBe('all');
      expect((await world.look(runOf(DAY_5), 'second')).looked).toBe('touched');
      await aDayPasses();
      expect((await world.look(runOf(DAY_5), 'second')).looked).toBe('all');
    });

    it('are the same when a run asks again, after its worker died: nothing that it found is forgotten', async () => {
      await world.tell('third', order(6, 'c', { op: 'D' }));
      const run = runOf(DAY_5);
      const found = await world.look(run, 'third');
      expect([found.looked, found.warnings]).toEqual(['all', [expect.stringContaining('header_missing')]]);
      await world.look(runOf(DAY_5), 'first');
      expect(await world.look(run, 'third')).toEqual(found);
      expect((await world.look(runOf(DAY_5), 'first')).looked).toBe('touched');
    });

    it('see what is wrong with what the load touched, and every run looks at everything until that is mended', async () => {
      await world.look(runOf(DAY_5), 'first');
      await sql.batch(['update fact_sales set quantity = 7']);
      const { looked, failure } = await world.look(runOf(DAY_5), 'second');
      expect([looked, failure?.message]).toEqual([
        'touched',
        expect.stringContaining('line_differs_from_history'),
      ]);
      expect(failure?.message).toContain('{"source_system":"ecommerce","order_id":"o"');
      expect(await world.look(runOf(DAY_5), 'first')).toMatchObject({
        looked: 'all',
        failure: { code: 'ELT_CHECK_FAILED' },
      });
      await sql.batch(['update fact_sales set quantity = 1']);
      expect(await world.look(runOf(DAY_5), 'first')).toMatchObject({ looked: 'all', failure: null });
      expect(await world.look(runOf(DAY_5), 'first')).toMatchObject({ looked: 'touched', failure: null });
    });

    it('leave what another load touched to the look at everything', async () => {
      await world.look(runOf(DAY_5), 'first');
      await sql.batch([MOVE]);
      expect(await world.look(runOf(DAY_5), 'second')).toMatchObject({ looked: 'touched', failure: null });
      await aDayPasses();
      const { looked, failure } = await world.look(runOf(DAY_5), 'second');
      expect([looked, failure?.message]).toEqual(['all', expect.stringContaining('current_row_differs')]);
      await sql.batch([MOVE_BACK]);
    });

    it('are asked of nothing where the run loaded nothing, but for freshness and what is nobody’s', async () => {
      await world.declare({}, { freshness: [{ entity: 'customer', hours: 1, severity: 'fail' }] });
      await sql.batch(["update hist_customer set committed_at = timestamp '2011-01-05 23:30:00'"]);
      await world.look(runOf(DAY_5), 'first');
      const run = runOf(DAY_5, null);
      expect(await world.look(run, null)).toMatchObject({ looked: 'touched', failure: null });
      const asked = await sql.execute(
        'select check_name from etl_check where workflow_run_id = :id order by place, check_name',
        { id: run.workflowRunId },
      );
      expect(asked.map((row) => row['check_name'])).toEqual([
        'unknown_member_missing',
        'unknown_member_missing',
        'freshness',
      ]);
    });

    it.each([
      ['of a load whose keys are forgotten', 'delete from etl_load_touch'],
      ['of a load that touched too many to keep', 'update etl_load_touch set is_kept = false'],
      ['where the day’s look was another pipeline’s', "update etl_check_pass set pipeline = 'other'"],
      ['where the day’s look was by other rules', "update etl_check_pass set rules = 'others'"],
      ['where the day’s look found a rule broken', 'update etl_check_pass set broken_rules = 1'],
    ])('are not enough %s', async (_, change) => {
      await world.look(runOf(DAY_5), 'first');
      await sql.batch([change]);
      expect((await world.look(runOf(DAY_5), 'second')).looked).toBe('all');
    });

    it('may warn without letting the next run look at everything', async () => {
      await world.tell('third', order(6, 'c', { op: 'D' }));
      const warned = await world.look(runOf(DAY_5), 'third');
      expect([warned.looked, warned.warnings]).toEqual(['all', [expect.stringContaining('header_missing')]]);
      expect(await world.look(runOf(DAY_5), 'third')).toEqual({ ...warned, looked: 'touched' });
      expect(await world.look(runOf(DAY_5), 'first')).toMatchObject({ looked: 'touched', warnings: [] });
    });

    it('see a value that the load brought and another record has', async () => {
      await world.declare({ customer: { quality: { unique: [{ columns: ['email'], severity: 'fail' }] } } });
      const email = (id: string, day: number) =>
        event('customer', { customer_id: id, email: 'x' }, { at: january(day), sequence: day });
      await world.tell('third', email('a', 2));
      expect(await world.look(runOf(DAY_5), 'third')).toMatchObject({ looked: 'all', failure: null });
      await world.tell('fourth', email('b', 3));
      expect(await world.look(runOf(DAY_5), 'second')).toMatchObject({ looked: 'touched', failure: null });
      const { looked, failure } = await world.look(runOf(DAY_5), 'fourth');
      expect([looked, failure?.message]).toEqual([
        'touched',
        expect.stringContaining('customer: unique:email (1) {"email":"x","row_count":2}'),
      ]);
    });
  });

  it.each([
    ['another', null],
    ['ecommerce', 'ELT_CHECK_FAILED'],
  ])('ask of their own source system: a broken row of %s means %s', async (sourceSystem, code) => {
    await sql.batch([
      `insert into fact_sales values ('${sourceSystem}', 'o', 1, timestamp '2011-01-05 00:00:00', 20110105, 1, 1, null, 'p', 'gift',
         null, null, 1, 1, 2)`,
      `insert into hist_customer (event_id, source_system, record_key, epoch, origin, sequence, op, contract_version, row_hash, tracked_hash)
       values ('e', '${sourceSystem}', 'c', 1, 'change', '', 'I', 1, '', '')`,
    ]);
    const { failure } = await world.look(runOf(DAY_5), null);
    expect(failure?.code ?? null).toBe(code);
  });
});
