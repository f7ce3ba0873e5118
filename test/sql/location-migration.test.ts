/** A warehouse of before there were locations takes them with its sales: theirs is unknown, and what their source does not tell is NULL. */
import { rmSync } from 'node:fs';
import { installWarehouse } from '../../src/aws/install-warehouse';
import { listEntities } from '../../src/entities/registry';
import { brokenRows, CHECKS } from './support/checks';
import { BEFORE_LOCATIONS, readPast, writePast } from './support/past';
import { loadStatements } from './support/staging';
import { batchOf, costing, locationChange, orderIn, storyOf } from './support/walk';
import { openWarehouse, shapeOf, type Row, type Warehouse } from './support/warehouse';

/** What a sale had then. */
const COLUMNS = `source_system, order_id, line_no, sold_at, date_key, cast(customer_sk as varchar(20)) as customer_sk,
  cast(product_sk as varchar(20)) as product_sk, customer_id, stock_code, order_kind, order_status, ordered_at, quantity, unit_price, amount`;
const MORE = 'location_sk, country, channel, priority, shipped_at, unit_cost, cost, profit';

describe('a warehouse of before there were locations', () => {
  let sql: Warehouse;
  let before: Row[];
  const sales = (): Promise<Row[]> =>
    sql.execute(`select ${COLUMNS} from fact_sales order by order_id, line_no`);
  const broken = async (): Promise<string[]> => {
    const failing = CHECKS.filter(({ severity }) => severity === 'fail');
    const found = await Promise.all(failing.map((check) => brokenRows(sql, check)));
    return failing.filter((_, place) => found[place]?.length).map(({ table, name }) => `${table}.${name}`);
  };

  beforeAll(async () => {
    const past = writePast(BEFORE_LOCATIONS);
    sql = await openWarehouse();
    await installWarehouse(sql, past, listEntities());
    rmSync(past, { recursive: true, force: true });
    for (const load of readPast(BEFORE_LOCATIONS).loads) await sql.batch(load);
    before = await sales();
    await sql.install();
  });
  afterAll(() => sql.close());

  it('keeps its sales, whose location is unknown', async () => {
    expect(before).toHaveLength(2);
    expect(await sales()).toEqual(before);
    const nothing = { country: null, channel: null, priority: null, shipped_at: null };
    const unknown = { location_sk: -1, ...nothing, unit_cost: null, cost: null, profit: null };
    expect(await sql.execute(`select distinct ${MORE} from fact_sales`)).toEqual([unknown]);
  });

  it('has the shape of a new one, and nothing left to do', async () => {
    expect((await sql.install()).applied).toEqual([]);
    const fresh = await openWarehouse();
    await fresh.install();
    expect(await shapeOf(sql)).toEqual(await shapeOf(fresh));
    await fresh.close();
  });

  it('keeps every rule', async () => {
    expect(await broken()).toEqual([]);
  });

  it('would rebuild the same star from its history', async () => {
    const calls = ['sp_begin_load', 'sp_touch_everything', 'sp_load_dim_customer', 'sp_load_dim_product'];
    const whole = [...calls, 'sp_load_dim_location', 'sp_load_fact_sales'];
    await sql.batch(whole.map((procedure) => `call ${procedure}('rebuild')`));
    expect(await sales()).toEqual(before);
  });

  it('takes loads that tell countries and costs', async () => {
    const told = [orderIn('Peru', 20, { op: 'U', epoch: 2 }), costing('0.500', 20, { op: 'U', epoch: 2 })];
    await sql.batch(loadStatements('peru', [batchOf('peru', [...told, locationChange(1, 'Asia')])]));
    expect(await storyOf(sql).soldIn()).toEqual(['o/1 Peru Asia@1900-01-01', 'o/2 Peru Asia@1900-01-01']);
    expect(await broken()).toEqual([]);
  });
});
