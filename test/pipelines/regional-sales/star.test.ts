/** Both files of sales records in the star, staged as refine stages them, against the figures in ../shared/data/README.md. */
import { existsSync } from 'node:fs';
import { bindParameters, findQuery, readNamedQueries } from '../../../src/aws/named-queries';
import { brokenRows, CHECKS } from '../../sql/support/checks';
import { openSideDoor, type SideDoor } from '../../sql/support/side-door';
import type { Batch } from '../../sql/support/stream';
import { openWarehouse, SQL_ROOT, type Row, type Warehouse } from '../../sql/support/warehouse';
import { eventsOf, FILES, readRecords, thousandths, type SalesRecord } from './support/records';

const present = Object.values(FILES).every(({ path }) => existsSync(path));
if (!present) process.stderr.write(`skipped: real sales records, because ${FILES.comma.path} is not there\n`);

const SOURCE = 'regional-sales';
const UNITS = { comma: 512_871, semicolon: 50_028_559 };
const QUERIES = readNamedQueries(`${SQL_ROOT}/queries`);

/** The third load brings the smaller file once more, in which one record is corrected. */
function loadsOf(comma: readonly SalesRecord[], semicolon: readonly SalesRecord[]): Batch[][] {
  const corrected = comma.map((record, place) => (place === 7 ? { ...record, ...CORRECTION } : record));
  return [
    [{ batchId: 'comma', items: eventsOf(comma, 1_700_000_000_000) }],
    [{ batchId: 'semicolon', items: eventsOf(semicolon, 1_700_000_000_001) }],
    [{ batchId: 'corrected', items: eventsOf(corrected, 1_700_000_000_002) }],
  ];
}

const CORRECTION = { 'Units Sold': '1', 'Sales Channel': 'Offline', 'Order Priority': 'M' };

/** What the records come to for each value of a column in each year, in thousandths. */
function yearlySums(
  records: readonly SalesRecord[],
  of: (record: SalesRecord) => string,
): Map<string, string> {
  const sums = new Map<string, [bigint, bigint]>();
  for (const record of records) {
    const key = `${record['Order Date']?.split('/')[2]} ${of(record)}`;
    const [revenue, profit] = sums.get(key) ?? [0n, 0n];
    sums.set(key, [
      revenue + thousandths(record['Total Revenue'] ?? ''),
      profit + thousandths(record['Total Profit'] ?? ''),
    ]);
  }
  return new Map([...sums].map(([key, both]) => [key, both.join(' ')]));
}

const GROUPS: Readonly<Record<string, (record: SalesRecord) => string>> = {
  region: (record) => record['Region'] ?? '',
  country: (record) => record['Country'] ?? '',
  quarter: (record) => String(Math.ceil(Number(record['Order Date']?.split('/')[0]) / 3)),
};

(present ? describe : describe.skip)('regional sales', () => {
  let sql: Warehouse;
  let door: SideDoor;
  const comma = present ? readRecords(FILES.comma) : [];
  const semicolon = present ? readRecords(FILES.semicolon) : [];
  const ask = (name: string): Promise<Row[]> => {
    const query = findQuery(QUERIES, name);
    return sql.execute(query.sql, bindParameters(query, []));
  };
  const load = async (place: number): Promise<void> => {
    await sql.batch(door.statements(place));
    await sql.execute('refresh materialized view mart_regional_sales');
  };
  const sales = (): Promise<Row[]> =>
    sql.execute(`select * from fact_sales where source_system = '${SOURCE}' order by order_id`);

  beforeAll(async () => {
    sql = await openWarehouse();
    await sql.install();
    door = await openSideDoor(sql);
    await door.prepare(loadsOf(comma, semicolon));
    await load(0);
  });
  afterAll(async () => {
    await door.close();
    await sql.close();
  });

  it('of the smaller file come to its totals', async () => {
    expect(await ask('sales_row_count')).toMatchObject([
      { row_count: 100, units: UNITS.comma, revenue: '137348768.310', profit: '44168198.400' },
    ]);
  });

  it('of both files come to the totals of both', async () => {
    await load(1);
    const [row] = await ask('sales_row_count');
    expect(row).toMatchObject({ row_count: 10_100, units: UNITS.comma + UNITS.semicolon });
    expect([row?.['revenue'], row?.['profit']]).toEqual(['13470900082.630', '3995061670.330']);
  });

  it.each(Object.entries(GROUPS))('are summed by year and %s as the files say', async (group, of) => {
    const rows = await ask(`sales_by_${group}`);
    const summed = rows.map((row): [string, string] => [
      `${String(row['year'])} ${String(row[group])}`,
      `${thousandths(String(row['revenue']))} ${thousandths(String(row['profit']))}`,
    ]);
    expect(new Map(summed)).toEqual(yearlySums([...comma, ...semicolon], of));
  });

  it('belong each to the location, product and day of its record, by every rule', async () => {
    // The staging of these tests notes its batches under another system.
    const asked = CHECKS.filter(({ severity, name }) => severity === 'fail' && name !== 'events_unaccounted');
    for (const check of asked)
      expect([check.table, check.name, await brokenRows(sql, check, SOURCE)]).toEqual([
        check.table,
        check.name,
        [],
      ]);
    expect(await sql.execute('select count(*) as members from dim_location where location_sk <> -1')).toEqual(
      [{ members: 185 }],
    );
    expect(
      await sql.execute(
        'select count(*) as nobody from fact_sales where customer_sk <> -1 or location_sk = -1',
      ),
    ).toEqual([{ nobody: 0 }]);
  });

  it('change in the one record that a file corrects when it comes again', async () => {
    const before = await sales();
    await load(2);
    const changed = (await sales()).filter(
      (row, place) => JSON.stringify(row) !== JSON.stringify(before[place]),
    );
    const { 'Order ID': orderId, 'Unit Price': price } = comma[7] ?? {};
    expect(changed).toMatchObject([{ order_id: orderId, quantity: 1, channel: 'Offline', priority: 'M' }]);
    expect(Number(changed[0]?.['amount'])).toBe(Number(price));
    expect(await sales()).toHaveLength(before.length);
  });
});
