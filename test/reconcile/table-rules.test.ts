/** The rules by table as `ecomflow reconcile` asks them: of everything that the source system has, whatever any load touched. */
import { runTableChecks } from '../../src/reconcile/table-rules';
import { defineEntity } from '../../src/model/entity';
import type { Pipeline } from '../../src/model/pipeline';
import { pipeline } from '../../src/pipelines/ecommerce/pipeline';
import { event } from '../sql/support/source';
import { openWarehouse, SQL_ROOT, type Warehouse } from '../sql/support/warehouse';
import { customerChange, freshStory, january, line, order, type Story } from '../sql/support/walk';

/** The shop, where no two customers share an e-mail address and each order's customer is known. */
const STRICT: Pipeline = {
  ...pipeline,
  rhythm: { freshness: [{ entity: 'customer', hours: 1, severity: 'fail' }], volume: [] },
  entities: pipeline.entities.map((entity) =>
    defineEntity({
      ...entity,
      quality: {
        unique: entity.name === 'customer' ? [{ columns: ['email'], severity: 'fail' }] : [],
      },
      references:
        entity.name === 'sales_order'
          ? [{ column: 'customer_id', entity: 'customer', severity: 'fail' as const }]
          : [],
    }),
  ),
};

describe('the rules by table, of everything', () => {
  let sql: Warehouse;
  let story: Story;
  beforeAll(async () => {
    sql = await openWarehouse();
    await sql.install();
  });
  beforeEach(async () => {
    story = await freshStory(sql);
    await story.tell([customerChange(1, 'Kiel'), order(5, 'c'), line(5, 1, 'p')]);
  });
  afterAll(() => sql.close());

  /** When no load is known any more. */
  async function broken(): Promise<string[]> {
    await sql.batch(['delete from etl_load_key', 'delete from etl_load_touch']);
    return (await runTableChecks(sql, SQL_ROOT, STRICT)).map(({ border }) => border);
  }

  it('are kept by a good star, and neither what only warns nor what is late breaks a border', async () => {
    await story.tell([order(6, 'c', { op: 'D' })]);
    expect(await sql.execute('select order_kind from fact_sales')).toEqual([{ order_kind: null }]);
    expect(await broken()).toEqual([]);
  });

  it.each([
    ['fact_sales: line_differs_from_history', 'update fact_sales set quantity = 2, amount = 2 * unit_price'],
    ['hist_customer: row_differs_from_its_hash', "update hist_customer set phone = 'x'"],
    ['hist_order_line: events_unaccounted', "update etl_batch set new_rows = 7 where entity = 'order_line'"],
    [
      'dim_customer: current_row_differs_from_history',
      "update dim_customer set phone = 'x' where customer_id = 'c'",
    ],
    ['dim_date: key_is_not_the_day', "update dim_date set date_key = 0 where full_date = date '2050-12-30'"],
  ])('find what is broken: %s', async (border, fault) => {
    await sql.batch([fault]);
    expect(await broken()).toContain(border);
    await sql.batch(["update dim_date set date_key = 20501230 where full_date = date '2050-12-30'"]);
  });

  it('find what breaks the contracts', async () => {
    const withMail = (id: string, day: number) =>
      event('customer', { customer_id: id, email: 'x' }, { at: january(day), sequence: day });
    await story.tell([withMail('a', 2)], [withMail('b', 3), order(6, 'nobody', { op: 'U' })]);
    expect(await broken()).toEqual([
      'hist_customer: unique:email',
      'hist_sales_order: references:customer_id',
    ]);
  });

  it.each([
    ['another', []],
    ['ecommerce', expect.arrayContaining(['fact_sales: kind_unknown', 'hist_customer: key_missing'])],
  ])('are asked of one source system: of what %s has broken', async (sourceSystem, expected) => {
    await sql.batch([
      `insert into fact_sales values ('${sourceSystem}', 'p', 1, timestamp '2011-01-05 00:00:00', 20110105, 1, 1, null, 'p', 'gift',
         null, null, 1, 1, 2)`,
      `insert into hist_customer (event_id, source_system, record_key, epoch, origin, sequence, op, contract_version, row_hash, tracked_hash)
       values ('e', '${sourceSystem}', 'z', 1, 'change', '', 'I', 1, '', '')`,
    ]);
    expect(await broken()).toEqual(expected);
  });
});
