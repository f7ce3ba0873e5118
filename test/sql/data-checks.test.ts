import fc from 'fast-check';
import { brokenRows, CHECKS, lastLoad, ofAllSystems, rowsBrokenBy, withValues } from './support/checks';
import { scheduleOf } from './support/examine';
import { streamOf, streamSpec } from './support/random-stream';
import { dimensionFaults, historyFaults } from './support/planted';
import { openSideDoor } from './support/side-door';
import { CONTRACTS, event } from './support/source';
import { openWarehouse, type Warehouse } from './support/warehouse';
import {
  costing,
  customerChange,
  freshStory,
  january,
  locationChange,
  orderIn,
  type Story,
} from './support/walk';

/** As many streams, side by side; the reference model is asked about far more of them in exact-history.test.ts. */
const STREAMS = 16;
const SEED = Number(process.env['ECOMFLOW_PROPERTY_SEED'] ?? Date.now() % 1_000_000_000);
const FIRST = "valid_from = timestamp '1900-01-01 00:00:00'";

const otherVersion = (entity: string, key: string): string => `
  update fact_sales set ${entity}_sk = version.${entity}_sk
  from dim_${entity} as version
  where version.${key} in ('c', 'p', 'Peru') and version.${FIRST}`;

const FAULTS: Readonly<Record<string, Record<string, string>>> = {
  dim_date: {
    days_missing: "delete from dim_date where full_date = date '2050-12-31'",
    key_is_not_the_day: "update dim_date set date_key = 0 where full_date = date '2050-12-30'",
  },
  fact_sales: {
    line_twice: 'insert into fact_sales select * from fact_sales',
    customer_missing: 'update fact_sales set customer_sk = 1',
    product_missing: 'update fact_sales set product_sk = 1',
    location_missing: 'update fact_sales set location_sk = 1',
    customer_not_of_its_time: otherVersion('customer', 'customer_id'),
    product_not_of_its_time: otherVersion('product', 'stock_code'),
    location_not_of_its_time: otherVersion('location', 'country'),
    amount_is_not_quantity_times_price: 'update fact_sales set amount = amount + 0.001',
    profit_is_not_amount_less_cost: 'update fact_sales set profit = profit + 0.001',
    date_missing: 'update fact_sales set date_key = 20110106',
    kind_unknown: "update fact_sales set order_kind = 'gift'",
    sold_outside_the_calendar: "update fact_sales set sold_at = timestamp '1994-12-31 23:59:59'",
    header_missing: 'update fact_sales set order_kind = null',
    line_differs_from_history: 'update fact_sales set quantity = quantity + 1, amount = amount + unit_price',
    header_differs_from_history: "update fact_sales set order_status = 'paid'",
    no_recent_sale: "update fact_sales set sold_at = timestamp '2011-01-01 23:59:59'",
    // Five days before with eleven lines each.
    day_volume_unusual: `
      insert into fact_sales
      select sale.source_system, sale.order_id, line.date_key, sale.sold_at, day.date_key, sale.customer_sk, sale.product_sk,
        sale.customer_id, sale.stock_code, sale.order_kind, sale.order_status, sale.ordered_at, 1, 1, 1
      from fact_sales as sale
      cross join dim_date as day
      cross join dim_date as line
      where day.date_key between 20101201 and 20101205 and line.date_key between 20100101 and 20100111`,
  },
};

/** What a line may be without, gains, or has more of than it should: each seen by the one check that counts borders. */
const LOST_LINES = [
  ['is missing', 'delete from fact_sales'],
  ['is there although history has none', "update fact_sales set order_id = 'nowhere'"],
  ['has another price', 'update fact_sales set unit_price = unit_price * 2, amount = amount * 2'],
] as const;

/** What only some sources tell: each change is seen by itself. */
const OTHER_VALUES = [
  ['header_differs_from_history', "country = 'Chile'"],
  ['header_differs_from_history', 'country = null'],
  ['header_differs_from_history', 'channel = null'],
  ['header_differs_from_history', "priority = 'L'"],
  ['header_differs_from_history', "shipped_at = shipped_at + interval '1 day'"],
  ['line_differs_from_history', 'unit_cost = unit_cost * 2'],
  ['line_differs_from_history', 'unit_cost = null, cost = null, profit = null'],
  ['profit_is_not_amount_less_cost', 'cost = cost + 0.001'],
  ['profit_is_not_amount_less_cost', 'profit = null'],
  ['profit_is_not_amount_less_cost', 'cost = null, profit = null'],
] as const;

/** What only a look at everything sees, by nature; docs/quality.md lists it. */
const DAILY = [
  'fact_sales.day_volume_unusual',
  'fact_sales.no_recent_sale',
  ...Object.keys(CONTRACTS).map((entity) => `hist_${entity}.events_unaccounted`),
].sort();
/** Of what belongs to no source system. */
const NOBODYS = /^dim_date\.|\.unknown_member_missing$/;

const nameOf = (check: (typeof CHECKS)[number]): string => `${check.table}.${check.name}`;
/** What each entity has by its definition is asked in entities.test.ts. */
const DERIVED = new Set(
  Object.values(CONTRACTS).flatMap((entity) => [
    ...Object.keys(historyFaults(entity)).map((name) => `hist_${entity.name}.${name}`),
    ...Object.keys(dimensionFaults(entity, '')).map((name) => `dim_${entity.name}.${name}`),
  ]),
);
const BY_HAND = CHECKS.filter((check) => !DERIVED.has(nameOf(check)));
const NAMED = BY_HAND.map((check) => [nameOf(check), check] as const);
const fault = (check: (typeof CHECKS)[number]): string => FAULTS[check.table]?.[check.name] ?? '';

describe('the data checks', () => {
  let sql: Warehouse;
  let story: Story;
  beforeAll(async () => {
    sql = await openWarehouse();
    await sql.install();
  });
  beforeEach(async () => {
    story = await freshStory(sql);
    const price = (day: number, unitPrice: string) =>
      event('product', { stock_code: 'p', unit_price: unitPrice }, { at: january(day), sequence: day });
    await story.tell([
      customerChange(1, 'Kiel'),
      customerChange(4, 'Graz', { op: 'U' }),
      price(1, '1.000'),
      price(4, '2.500'),
      locationChange(1, 'Asia'),
      locationChange(4, 'Europe', { op: 'U' }),
      orderIn('Peru', 5),
      costing('0.500', 5),
    ]);
  });
  afterAll(() => sql.close());

  it('all pass on a good star, whole and where it was touched', async () => {
    const load = await lastLoad(sql);
    for (const check of CHECKS) {
      expect([check.name, await brokenRows(sql, check)]).toEqual([check.name, []]);
      expect([check.name, await rowsBrokenBy(sql, check, load)]).toEqual([check.name, []]);
    }
  });

  it('that may fail a run all pass on the star of any stream', async () => {
    process.stdout.write(`data checks: seed ${SEED}\n`);
    const failing = CHECKS.filter(({ severity }) => severity === 'fail');
    const broken = (queryOf: (check: (typeof CHECKS)[number]) => string | null): string =>
      `select name, failed from (${failing
        .flatMap((check) => {
          const query = queryOf(check);
          return query === null
            ? []
            : [`select '${nameOf(check)}' as name, count(*) as failed from (${query}) as offenders`];
        })
        .join(' union all ')}) as found where failed > 0`;
    const everywhere = broken((check) => ofAllSystems(check.sql));
    const specs = fc.sample(streamSpec, { numRuns: STREAMS, seed: SEED });
    const schedule = scheduleOf(specs.map((spec, index) => streamOf(spec, `s${index}`)));
    const door = await openSideDoor(sql);
    try {
      await door.prepare(schedule);
      for (const [load] of schedule.entries()) {
        await sql.batch(door.statements(load));
        expect([load, await sql.execute(everywhere)]).toEqual([load, []]);
        const touched = broken(
          ({ eachRun }) => eachRun && withValues(eachRun, `s${load % STREAMS}`, `load-${load}`),
        );
        expect([load, 'touched', await sql.execute(touched)]).toEqual([load, 'touched', []]);
      }
    } finally {
      await door.close();
    }
  });

  it('each have a planted fault', () => {
    const planted = Object.entries(FAULTS).flatMap(([table, faults]) =>
      Object.keys(faults).map((name) => `${table}.${name}`),
    );
    expect(BY_HAND.map(nameOf).sort()).toEqual(planted.sort());
  });

  it('look at what a load touched in each run, but for those that make sense of everything only', () => {
    const daily = CHECKS.filter(({ eachRun }) => eachRun === null);
    expect(daily.map(nameOf).sort()).toEqual(DAILY);
    const whole = CHECKS.filter(({ sql: all, eachRun }) => all === eachRun);
    expect(whole.map(nameOf).filter((name) => !NOBODYS.test(name))).toEqual([]);
  });

  it.each(NAMED)('%s finds its planted fault', async (_, check) => {
    const load = await lastLoad(sql);
    await sql.batch([fault(check)]);
    expect(await brokenRows(sql, check)).not.toEqual([]);
    if (check.eachRun !== null) expect(await rowsBrokenBy(sql, check, load)).not.toEqual([]);
  });

  it.each(NAMED.filter(([name]) => !NOBODYS.test(name)))(
    '%s does not look where a load has touched nothing, or at another source',
    async (_, check) => {
      await story.tell([customerChange(6, 'Wien', {}, 'z')]);
      const load = await lastLoad(sql);
      await sql.batch([fault(check)]);
      expect(await rowsBrokenBy(sql, check, load)).toEqual([]);
      expect(await brokenRows(sql, check, 'another')).toEqual([]);
    },
  );

  it.each(LOST_LINES)('a line that %s is found at the border between history and facts', async (_, lost) => {
    const [check] = CHECKS.filter(({ name }) => name === 'line_differs_from_history');
    if (!check) throw new Error('there is no such check');
    const load = await lastLoad(sql);
    await sql.batch([lost]);
    expect(await brokenRows(sql, check)).not.toEqual([]);
    expect(await rowsBrokenBy(sql, check, load)).not.toEqual([]);
  });

  it.each(OTHER_VALUES)('%s finds %s', async (name, change) => {
    const [check] = CHECKS.filter((one) => one.table === 'fact_sales' && one.name === name);
    if (!check) throw new Error('there is no such check');
    const load = await lastLoad(sql);
    await sql.batch([`update fact_sales set ${change}`]);
    expect(await brokenRows(sql, check)).toHaveLength(1);
    expect(await rowsBrokenBy(sql, check, load)).toHaveLength(1);
  });

  it('see a sale of an order that nobody touched in the look at everything', async () => {
    const [check] = CHECKS.filter(({ name }) => name === 'line_differs_from_history');
    if (!check) throw new Error('there is no such check');
    await sql.batch([
      `insert into fact_sales
       select source_system, 'nowhere', line_no, sold_at, date_key, customer_sk, product_sk, customer_id, stock_code,
         order_kind, order_status, ordered_at, quantity, unit_price, amount
       from fact_sales`,
    ]);
    expect(await rowsBrokenBy(sql, check, await lastLoad(sql))).toEqual([]);
    expect(await brokenRows(sql, check)).toHaveLength(1);
  });
});
