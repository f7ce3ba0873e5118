import { readWarehouseFiles } from '../../src/aws/warehouse-files';
import { brokenRows, CHECKS } from './support/checks';
import { event, snapshot } from './support/source';
import { loadStatements } from './support/staging';
import { openWarehouse, SQL_ROOT, type Warehouse } from './support/warehouse';
import {
  batchOf,
  costing,
  customerChange,
  freshStory,
  january,
  line,
  locationChange,
  order,
  orderIn,
  type Story,
} from './support/walk';

const product = (day: number, price: string) =>
  event('product', { stock_code: 'p', unit_price: price }, { at: january(day), sequence: day });

/** The sale is on 5 January in every story. */
describe('sales', () => {
  let sql: Warehouse;
  let story: Story;
  beforeAll(async () => {
    sql = await openWarehouse();
    await sql.install();
  });
  beforeEach(async () => {
    story = await freshStory(sql);
  });
  afterAll(() => sql.close());

  it('that come before their customer and product point at the versions that are told later', async () => {
    await story.tell([order(5, 'c'), line(5, 1, 'p')], [customerChange(3, 'Kiel'), product(3, '1.000')]);
    expect(await story.sales()).toEqual(['o/1 c@1900-01-01 p@1900-01-01 1']);
  });

  it('are restated when a change of before the sale arrives after it', async () => {
    await story.tell(
      [customerChange(1, 'Kiel'), order(5, 'c'), line(5, 1, 'p')],
      [customerChange(4, 'Graz', { op: 'U' })],
    );
    expect(await story.sales()).toEqual(['o/1 c@2011-01-04 p@1900-01-01 1']);
  });

  it('at the very instant of a change belong to the new version, also when it arrives later', async () => {
    await story.tell([product(1, '1.000'), line(5, 1, 'p')], [product(5, '2.000'), product(6, '3.000')]);
    expect(await story.sales()).toEqual(['o/1 unknown p@2011-01-05 1']);
  });

  it('an instant before a change belong to the version before it', async () => {
    const later = event(
      'product',
      { stock_code: 'p', unit_price: '2.000' },
      { op: 'U', at: '2011-01-05 00:00:00.000001', sequence: 5 },
    );
    await story.tell([product(1, '1.000'), line(5, 1, 'p'), later]);
    expect(await story.sales()).toEqual(['o/1 unknown p@1900-01-01 1']);
  });

  it('in a gap belong to the last version before it', async () => {
    await story.tell([
      customerChange(1, 'Kiel'),
      customerChange(2, 'Graz', { op: 'U' }),
      customerChange(3, 'Graz', { op: 'D' }),
      customerChange(8, 'Rom'),
      order(5, 'c'),
      line(5, 1, 'p'),
    ]);
    expect(await story.sales()).toEqual(['o/1 c@2011-01-02 p@1900-01-01 1']);
  });

  it('whose header is deleted stay, with an unknown customer', async () => {
    await story.tell([order(5, 'c'), line(5, 1, 'p')], [order(6, 'c', { op: 'D' })]);
    expect(await story.sales()).toEqual(['o/1 unknown p@1900-01-01 1']);
  });

  it('whose header is not yet seen get their customer when it comes', async () => {
    await story.tell([line(5, 1, 'p')]);
    expect(await story.sales()).toEqual(['o/1 unknown p@1900-01-01 1']);
    await story.tell([order(5, 'c')]);
    expect(await story.sales()).toEqual(['o/1 c@1900-01-01 p@1900-01-01 1']);
  });

  it('that come after their header, whose customer and product are known, point at both', async () => {
    await story.tell([customerChange(1, 'Kiel'), product(1, '1.000'), order(5, 'c')], [line(5, 1, 'p')]);
    expect(await story.sales()).toEqual(['o/1 c@1900-01-01 p@1900-01-01 1']);
  });

  it('that were sold at another time than was told first point at the versions of that time', async () => {
    const told = line(5, 1, 'p');
    await story.tell([
      customerChange(1, 'Kiel'),
      customerChange(4, 'Graz', { op: 'U' }),
      order(5, 'c'),
      told,
    ]);
    const corrected = { ...told.values, sold_at: '2011-01-02 00:00:00.000000' };
    await story.tell([event('order_line', corrected, { op: 'U', at: january(6), sequence: 6 })]);
    expect(await story.sales()).toEqual(['o/1 c@1900-01-01 p@1900-01-01 1']);
  });

  it('point at members that an earlier load made when theirs makes none', async () => {
    await story.tell([customerChange(1, 'Kiel'), product(1, '1.000')]);
    const statements = loadStatements('facts alone', [batchOf('facts', [order(5, 'c'), line(5, 1, 'p')])]);
    await sql.batch(statements.filter((statement) => !statement.startsWith('call sp_load_dim_')));
    expect(await story.sales()).toEqual(['o/1 c@1900-01-01 p@1900-01-01 1']);
  });

  it('point at members that a later load makes when theirs makes none', async () => {
    const statements = loadStatements('no members', [batchOf('facts', [order(5, 'c'), line(5, 1, 'p')])]);
    await sql.batch(statements.filter((statement) => !statement.startsWith('call sp_load_dim_')));
    expect(await story.sales()).toEqual(['o/1 unknown unknown 1']);
    await story.tell([customerChange(1, 'Kiel'), product(1, '1.000')]);
    expect(await story.sales()).toEqual(['o/1 c@1900-01-01 p@1900-01-01 1']);
  });

  it('follow their header to another customer although no line came', async () => {
    await story.tell([order(5, 'c'), line(5, 1, 'p'), line(5, 2, 'p')], [order(6, 'd', { op: 'U' })]);
    expect(await story.sales()).toEqual([
      'o/1 d@1900-01-01 p@1900-01-01 1',
      'o/2 d@1900-01-01 p@1900-01-01 1',
    ]);
  });

  it('follow their line to another product', async () => {
    await story.tell([product(1, '1.000'), line(5, 1, 'p')], [line(6, 1, 'q', { op: 'U' })]);
    expect(await story.sales()).toEqual(['o/1 unknown q@1900-01-01 1']);
  });

  it('are corrected, end and come back with their line', async () => {
    await story.tell([line(5, 1, 'p')], [line(6, 1, 'p', { op: 'U' }, 7)]);
    expect(await story.sales()).toEqual(['o/1 unknown p@1900-01-01 7']);
    await story.tell([line(7, 1, 'p', { op: 'D' })]);
    expect(await story.sales()).toEqual([]);
    await story.tell([line(8, 1, 'p', {}, 9)]);
    expect(await story.sales()).toEqual(['o/1 unknown p@1900-01-01 9']);
  });

  it('of keys of several columns that read alike when joined are told apart', async () => {
    const other = event(
      'order_line',
      { ...line(5, 1, 'p').values, order_id: 'o1', quantity: 3 },
      { at: january(5), sequence: 6 },
    );
    await story.tell([line(5, 11, 'p'), other]);
    expect(await story.sales()).toEqual(['o/11 unknown p@1900-01-01 1', 'o1/1 unknown p@1900-01-01 3']);
  });

  it('move with their line: a delete under the old key, an insert under the new one', async () => {
    await story.tell([line(5, 1, 'p')], [line(6, 1, 'p', { op: 'D' }), line(6, 2, 'p')]);
    expect(await story.sales()).toEqual(['o/2 unknown p@1900-01-01 1']);
  });

  it('stay deleted when an older change arrives after the delete', async () => {
    await story.tell([line(5, 1, 'p', { op: 'D', sequence: 9 })], [line(5, 1, 'p', { sequence: 4 })]);
    expect(await story.sales()).toEqual([]);
  });

  it('show the last of several changes in one batch', async () => {
    await story.tell([line(5, 1, 'p', { sequence: 1 }), line(5, 1, 'q', { op: 'U', sequence: 2 }, 7)]);
    expect(await story.sales()).toEqual(['o/1 unknown q@1900-01-01 7']);
  });

  it('that a snapshot does not have are gone, and those it has stay', async () => {
    const loaded = event(
      'order_line',
      {
        order_id: 'o',
        line_no: 2,
        stock_code: 'p',
        quantity: 3,
        unit_price: '1.000',
        sold_at: '2011-01-05 00:00:00.000000',
      },
      { epoch: 2 },
    );
    await story.tell([line(5, 1, 'p'), line(5, 2, 'p')], [snapshot('order_line', 2, january(7)), loaded]);
    expect(await story.sales()).toEqual(['o/2 unknown p@1900-01-01 3']);
  });

  describe('whose references are empty', () => {
    const nameless = (day: number): ReturnType<typeof event>[] => [
      event(
        'product',
        { stock_code: '', description: 'a record of its own' },
        { at: january(day), sequence: day },
      ),
      customerChange(day, 'Kiel', {}, ''),
    ];
    const members = `select count(*) as members from (
      select customer_id from dim_customer where customer_id = '' and customer_sk <> -1
      union all select stock_code from dim_product where stock_code = '' and product_sk <> -1) as nameless`;

    it.each([
      ['empty', ''],
      ['missing', null],
    ])(
      'point at the unknown members where they are %s, and no member is inferred of it',
      async (_, value) => {
        await story.tell([order(5, value), line(5, 1, value), line(5, 2, 'p')]);
        expect(await story.sales()).toEqual(['o/1 unknown unknown 1', 'o/2 unknown p@1900-01-01 1']);
        expect(await sql.execute(members)).toEqual([{ members: 0 }]);
        expect(await sql.execute('select distinct customer_id from fact_sales')).toEqual([
          { customer_id: null },
        ]);
        expect(await broken()).toEqual([]);
      },
    );

    it('stay with the unknown members though records have an empty key: those are members that no sale names', async () => {
      await story.tell([order(5, ''), line(5, 1, '')], nameless(3), [order(6, '', { op: 'U' })]);
      expect(await story.sales()).toEqual(['o/1 unknown unknown 1']);
      expect(await sql.execute(members)).toEqual([{ members: 2 }]);
      expect(await broken()).toEqual([]);
    });

    it('are brought there by the migration where an earlier version had inferred members of them', async () => {
      await story.tell([order(5, ''), line(5, 1, ''), line(5, 2, 'p')]);
      const star = () =>
        Promise.all(
          ['fact_sales', 'dim_customer', 'dim_product'].map((table) =>
            sql.execute(`select * from ${table} order by 1, 2, 3`),
          ),
        );
      const wanted = await star();
      const inferred = `timestamp '1900-01-01 00:00:00', timestamp '9999-12-31 00:00:00', true, true`;
      const columns = 'source_system, valid_from, valid_to, is_current, is_inferred';
      await sql.batch([
        `insert into dim_customer (customer_sk, customer_id, ${columns}) values (7, '', 'ecommerce', ${inferred})`,
        `insert into dim_product (product_sk, stock_code, ${columns}) values (8, '', 'ecommerce', ${inferred})`,
        `update fact_sales set customer_sk = 7, customer_id = ''`,
        `update fact_sales set product_sk = 8 where stock_code = ''`,
      ]);
      expect(await broken()).toEqual([
        'fact_sales.header_differs_from_history',
        'fact_sales.product_not_of_its_time',
      ]);
      const migration = readWarehouseFiles(SQL_ROOT).find(({ name }) =>
        name.includes('0006_empty_references'),
      );
      await sql.batch(migration?.statements ?? []);
      expect(await star()).toEqual(wanted);
      expect(await broken()).toEqual([]);
    });

    /** Checks of severity fail that find something. */
    async function broken(): Promise<string[]> {
      const names: string[] = [];
      for (const check of CHECKS)
        if (check.severity === 'fail' && (await brokenRows(sql, check)).length > 0)
          names.push(`${check.table}.${check.name}`);
      return names.sort();
    }
  });

  describe('of a country', () => {
    it('belong to the region that it had at the time, whenever that is told', async () => {
      await story.tell([orderIn('Peru', 5), line(5, 1, 'p')]);
      expect(await story.soldIn()).toEqual(['o/1 Peru -@1900-01-01']);
      await story.tell([locationChange(1, 'Asia'), locationChange(8, 'Africa', { op: 'U' })]);
      expect(await story.soldIn()).toEqual(['o/1 Peru Asia@1900-01-01']);
      await story.tell([locationChange(4, 'Europe', { op: 'U' })]);
      expect(await story.soldIn()).toEqual(['o/1 Peru Europe@2011-01-04']);
    });

    it('follow their header to another country, to none and back', async () => {
      await story.tell([locationChange(1, 'Asia'), orderIn('Peru', 5), line(5, 1, 'p')]);
      await story.tell([orderIn('Chile', 6, { op: 'U' })]);
      expect(await story.soldIn()).toEqual(['o/1 Chile -@1900-01-01']);
      await story.tell([orderIn('', 7, { op: 'U' })]);
      expect(await story.soldIn()).toEqual(['o/1 null unknown']);
      await story.tell([orderIn('Peru', 8, { op: 'U' })]);
      expect(await story.soldIn()).toEqual(['o/1 Peru Asia@1900-01-01']);
    });

    it('have an unknown location when their header is deleted', async () => {
      await story.tell(
        [locationChange(1, 'Asia'), orderIn('Peru', 5), line(5, 1, 'p')],
        [orderIn('Peru', 6, { op: 'D' })],
      );
      expect(await story.soldIn()).toEqual(['o/1 null unknown']);
    });

    it('point at the location that an earlier or a later load makes when theirs makes none', async () => {
      const alone = (loadId: string, day: number): string[] =>
        loadStatements(loadId, [
          batchOf(loadId, [orderIn('Peru', day, { op: 'U' }), line(day, 1, 'p')]),
        ]).filter((statement) => !statement.startsWith('call sp_load_dim_'));
      await sql.batch(alone('without locations', 5));
      expect(await story.soldIn()).toEqual(['o/1 Peru unknown']);
      await story.tell([locationChange(1, 'Asia')]);
      expect(await story.soldIn()).toEqual(['o/1 Peru Asia@1900-01-01']);
      await sql.batch(alone('without locations again', 6));
      expect(await story.soldIn()).toEqual(['o/1 Peru Asia@1900-01-01']);
    });

    it('show what their header and line tell of channel, priority, shipping and cost', async () => {
      await story.tell([orderIn('Peru', 5), costing('0.755', 5)]);
      const texts = ['channel', 'priority', 'cast(shipped_at as date)', 'unit_cost', 'cost', 'profit'];
      const read = `select ${texts.map((text, place) => `cast(${text} as varchar(40)) as c${place}`).join()} from fact_sales`;
      const rows = async () => (await sql.execute(read)).map((row) => Object.values(row).join(' '));
      expect(await rows()).toEqual(['Online H 2011-01-08 0.755 0.755 1.745']);
      await story.tell([costing('3.000', 6, { op: 'U' })]);
      expect(await rows()).toEqual(['Online H 2011-01-08 3.000 3.000 -0.500']);
      await story.tell([order(7, 'c', { op: 'U' }), line(7, 1, 'p', { op: 'U' })]);
      expect(await sql.execute('select channel, priority, shipped_at, unit_cost, cost, profit from fact_sales')).toEqual([
        { channel: null, priority: null, shipped_at: null, unit_cost: null, cost: null, profit: null },
      ]); // prettier-ignore
    });
  });

  it('multiply exactly', async () => {
    await story.tell([line(5, 1, 'p', {}, -3)]);
    expect(await sql.execute('select cast(amount as varchar(24)) as amount from fact_sales')).toEqual([
      { amount: '-7.500' },
    ]);
  });
});
