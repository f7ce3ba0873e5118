/** What a load leaves behind of the keys that it touched, for the rules of its runs. */
import { emptyWarehouse } from './support/empty';
import { snapshot, SOURCE } from './support/source';
import { loadStatements } from './support/staging';
import { batchOf, customerChange, january, line, order } from './support/walk';
import { openWarehouse, type Warehouse } from './support/warehouse';

describe('the keys that a load touched', () => {
  let sql: Warehouse;
  beforeAll(async () => {
    sql = await openWarehouse();
    await sql.install();
  });
  beforeEach(() => emptyWarehouse(sql));
  afterAll(() => sql.close());

  const statements = (loadId: string, ...items: Parameters<typeof batchOf>[1]): string[] =>
    loadStatements(loadId, [batchOf(loadId, items)]);
  const load = (loadId: string, ...items: Parameters<typeof batchOf>[1]): Promise<void> =>
    sql.batch(statements(loadId, ...items));

  async function keysOf(loadId: string): Promise<string[]> {
    const rows = await sql.execute(
      `select source_system, entity, record_key, to_char(changed_from, 'YYYY-MM-DD') as changed_from from etl_load_key
       where load_id = :load_id order by entity, record_key`,
      { load_id: loadId },
    );
    return rows.map((row) =>
      [row['source_system'], row['entity'], row['record_key'], row['changed_from'] ?? '-'].join(' '),
    );
  }
  const touches = async (): Promise<unknown[]> =>
    (await sql.execute('select load_id, is_kept from etl_load_touch order by load_id')).map((row) =>
      Object.values(row),
    );

  it('are kept by load: those of its rows, with the first instant that these tell of, and of members that they name', async () => {
    await load(
      'a',
      customerChange(1, 'Kiel'),
      customerChange(2, 'Graz', { op: 'U' }),
      order(5, 'c'),
      line(5, 1, 'p'),
    );
    await load('b', customerChange(4, 'Graz', { op: 'U' }), order(6, '', { op: 'U' }));
    const lineKey = '1:o|1:1';
    expect(await keysOf('a')).toEqual([
      `${SOURCE} customer c ${january(1)}`,
      `${SOURCE} order_line ${lineKey} ${january(5)}`,
      `${SOURCE} product p -`,
      `${SOURCE} sales_order o ${january(5)}`,
    ]);
    expect(await keysOf('b')).toEqual([
      `${SOURCE} customer c ${january(4)}`,
      `${SOURCE} sales_order o ${january(6)}`,
    ]);
    expect(await touches()).toEqual([
      ['a', true],
      ['b', true],
    ]);
  });

  it('are kept of rejected rows too', async () => {
    const refused = customerChange(3, 'Kiel');
    const { sourceSystem, entity, recordKey, epoch } = refused;
    await load('a', { sourceSystem, entity, recordKey, epoch, refused });
    expect(await keysOf('a')).toEqual([`${SOURCE} customer c ${january(3)}`]);
  });

  it('name the sales that may have changed: of touched orders, and of members since they changed', async () => {
    await load('a', customerChange(1, 'Kiel'), order(5, 'c'), line(5, 1, 'p'), line(5, 2, 'p'));
    await load('b', line(6, 2, 'p', { op: 'U' }, 3));
    await load('c', customerChange(4, 'Graz', { op: 'U' }));
    await load('d', customerChange(6, 'Wien', { op: 'U' }));
    const salesOf = async (loadId: string): Promise<unknown[]> =>
      (
        await sql.execute('select line_no from etl_load_sale where load_id = :id order by line_no', {
          id: loadId,
        })
      ).map((row) => row['line_no']);
    expect(await salesOf('a')).toEqual([1, 2]);
    expect(await salesOf('b')).toEqual([1, 2]);
    expect(await salesOf('c')).toEqual([1, 2]);
    // The sale was before that.
    expect(await salesOf('d')).toEqual([]);
  });

  it('are not kept where they are too many, or a full load speaks of all, and the load says so', async () => {
    const flood = `insert into stg_rejected (batch_id, event_id, source_system, entity, record_key, epoch, origin, sequence, op,
        contract_version, reasons, object_key)
      select 'flood', 'e', 'flood', 'customer', cast(day.date_key as varchar(16)), 1, 'change', '', 'I', 1, '', ''
      from dim_date as day
      cross join (select date_key from dim_date where date_key between 20100101 and 20100105) as five`;
    const [begun, noted] = parted(statements('many', customerChange(1, 'Kiel')));
    const [note = '', ...rest] = noted;
    await sql.batch([...begun, flood, note, "delete from stg_rejected where batch_id = 'flood'", ...rest]);
    await load('whole', snapshot('customer', 1, january(2)));
    expect(await touches()).toEqual([
      ['many', false],
      ['whole', false],
    ]);
    expect(await keysOf('many')).toEqual([]);
    expect(await keysOf('whole')).toEqual([]);
  });

  /** Before the keys are noted, and from there on. */
  function parted(all: readonly string[]): [string[], string[]] {
    const at = all.findIndex((statement) => statement.includes('sp_note_load_keys'));
    return [all.slice(0, at), all.slice(at)];
  }

  it('are forgotten by a load of a day later', async () => {
    await load('a', customerChange(1, 'Kiel'));
    await load('b', customerChange(2, 'Graz', { op: 'U' }));
    await sql.batch([
      "update etl_load_touch set noted_at = dateadd(hour, -25, noted_at) where load_id = 'a'",
      "update etl_load_touch set noted_at = dateadd(hour, -23, noted_at) where load_id = 'b'",
    ]);
    await load('c', customerChange(3, 'Wien', { op: 'U' }));
    expect(await touches()).toEqual([
      ['b', true],
      ['c', true],
    ]);
    expect(await keysOf('a')).toEqual([]);
    expect(await keysOf('b')).toHaveLength(1);
  });
});
