/** What feeds add to a load's proof: objects of several entities, rows that made no event or one that was there, and raw rows kept aside. */
import { emptyWarehouse } from './support/empty';
import { SOURCE } from './support/source';
import { loadStatements } from './support/staging';
import { batchOf, customerChange, order } from './support/walk';
import { openWarehouse, type Warehouse } from './support/warehouse';

const FEED = 'price_list';
const OBJECT = 'bronze/files/price_list/20110105-080000000-prices.csv';
const WINDOW = "timestamp '2011-01-05 00:00:00', timestamp '2011-01-06 00:00:00'";

/** A feed's own line of books: three rows, of which two are mapped by no entity and one could not be read. */
const FEED_LINE = [
  `insert into stg_batch values ('b', 'ecommerce', '${SOURCE}', ${WINDOW}, '${FEED}', 1, 3, 0, 0, 1, 0, 2, 0)`,
  `insert into stg_object values ('b', 'ecommerce', '${FEED}', '${OBJECT}', 'e', 1, 3)`,
  `insert into stg_rejected values ('b', 'raw-1', '${SOURCE}', '${FEED}', '', 1, 'change', null, '', '?', 1, '["price:type"]',
     '{"price":"much"}', '${OBJECT}', null, null, null, null, 7)`,
];

describe('the books of what a feed brings', () => {
  let sql: Warehouse;
  /** A load of two customers and an order, with more in staging before it is proved. */
  const load = (more: readonly string[], loadId = 'one'): Promise<void> => {
    const events = [customerChange(1, 'Kiel'), customerChange(2, 'Graz'), order(5, 'c1')];
    const statements = loadStatements(loadId, [batchOf('b', events)]);
    return sql.batch(
      statements.flatMap((statement) =>
        statement.startsWith('call sp_load_skip') ? [...more, statement] : [statement],
      ),
    );
  };
  beforeAll(async () => {
    sql = await openWarehouse();
    await sql.install();
  });
  beforeEach(() => emptyWarehouse(sql));
  afterAll(() => sql.close());

  it('the ledger has an object once for each entity that it brought something of, however often it comes', async () => {
    const sameObject = `update stg_object set object_key = '${OBJECT}'`;
    await load([sameObject]);
    const asked = 'select entity, object_key from etl_ledger order by entity';
    const known = await sql.execute(asked);
    expect(known).toEqual(
      ['customer', 'location', 'order_line', 'product', 'sales_order'].map((entity) => ({
        entity,
        object_key: OBJECT,
      })),
    );
    const again = ['stg_customer', 'stg_sales_order', 'stg_object', 'stg_batch'];
    await load([sameObject, ...again.map((table) => `update ${table} set batch_id = 'again'`)], 'two');
    expect(await sql.execute(asked)).toEqual(known);
  });

  it('a raw row that was kept aside is told with its object and line, in the books of its feed', async () => {
    await load(FEED_LINE);
    expect(await sql.execute(`select entity, object_key, line, reasons, payload from etl_rejected`)).toEqual([
      {
        entity: FEED,
        object_key: OBJECT,
        line: 7,
        reasons: '["price:type"]',
        payload: '{"price":"much"}',
      },
    ]);
    expect(
      await sql.execute(
        `select bronze_rows, rejected_rows, unmapped_rows, folded_rows from etl_batch where entity = '${FEED}'`,
      ),
    ).toEqual([{ bronze_rows: 3, rejected_rows: 1, unmapped_rows: 2, folded_rows: 0 }]);
    expect(await sql.execute(`select object_key from etl_ledger where entity = '${FEED}'`)).toEqual([
      { object_key: OBJECT },
    ]);
  });

  it.each([
    ['a raw row lost', `delete from stg_rejected where entity = '${FEED}'`],
    [
      'a row that is neither mapped nor kept',
      `update stg_batch set unmapped_rows = 1 where entity = '${FEED}'`,
    ],
    ['no line of books', `delete from stg_batch where entity = '${FEED}'`],
    ['rows that its object does not have', `update stg_object set row_count = 2 where entity = '${FEED}'`],
  ])('a feed with %s takes its load with it', async (_, fault) => {
    await expect(load([...FEED_LINE, fault])).rejects.toThrow('ELT_CHECK_ROWS_UNACCOUNTED');
    expect(await sql.execute('select count(*) as kept from etl_rejected')).toEqual([{ kept: 0 }]);
  });

  const more = [
    "update stg_object set row_count = row_count + 3 where entity = 'customer'",
    "update stg_batch set bronze_rows = bronze_rows + 3, unmapped_rows = 2, folded_rows = 1 where entity = 'customer'",
  ];

  it('rows that made no event, and events that were there, are in the books of their entity', async () => {
    await load(more);
    expect(
      await sql.execute(
        "select bronze_rows, silver_rows, unmapped_rows, folded_rows from etl_batch where entity = 'customer'",
      ),
    ).toEqual([{ bronze_rows: 5, silver_rows: 2, unmapped_rows: 2, folded_rows: 1 }]);
  });

  it.each(['unmapped_rows', 'folded_rows'])('a load whose %s are not those is refused', async (column) => {
    const fault = `update stg_batch set ${column} = 0 where entity = 'customer'`;
    await expect(load([...more, fault])).rejects.toThrow('ELT_CHECK_ROWS_UNACCOUNTED');
  });
});
