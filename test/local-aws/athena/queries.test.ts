/** Queries over tables of the catalog: what is read, and how it is shown. */
import { gzipSync } from 'node:zlib';
import { writeParquet } from '../../support/parquet';
import { World } from './support/world';

let world: World;

beforeAll(async () => {
  world = await World.open();
  await world.makeTable('orders', {
    serde: 'openCsv',
    columns: ['region', 'country', 'units', 'price'],
    serdeParameters: { separatorChar: ';', quoteChar: '"', escapeChar: '\\' },
    parameters: { 'skip.header.line.count': '1' },
  });
  await world.put(
    'orders/a.csv',
    'Region;Country;Units;Price\nAsia;"Japan; Tokyo";3;1.50\nAsia;"The ""best""";2;\n',
  );
  await world.put('orders/b.csv.gz', gzipSync('Region;Country;Units;Price\r\nEurope;Malta;10;9.99\r\n'));
  await world.put('orders/_hidden.csv', 'Region;Country;Units;Price\nNowhere;None;1;1\n');
  await world.makeTable('lines', {
    serde: 'parquet',
    columns: [
      'id:bigint',
      'sold_on:date',
      'sold_at:timestamp',
      'amount:decimal(12,2)',
      'rate:double',
      'ok:boolean',
      'later:int',
    ],
    keys: ['year:int', 'month'],
  });
  for (const [year, month, id] of [
    ['2010', '12', '1'],
    ['2011', '01', '2'],
  ]) {
    const folder = `lines/year=${year ?? ''}/month=${month ?? ''}/`;
    await world.put(
      `${folder}one.parquet`,
      writeParquet([
        { name: 'amount', type: 'pa.decimal128(12, 2)', values: `[Decimal("${id ?? ''}.10")]` },
        { name: 'id', type: 'pa.int64()', values: `[${id ?? ''}]` },
        { name: 'sold_on', type: 'pa.date32()', values: '[date(2010, 12, 1)]' },
        {
          name: 'sold_at',
          type: 'pa.timestamp("us", "UTC")',
          values: '[datetime(2010, 12, 1, 8, 26, 0, 5000)]',
        },
        { name: 'rate', type: 'pa.float64()', values: '[12345678.5]' },
        { name: 'ok', type: 'pa.bool_()', values: '[True]' },
      ]),
    );
    await world.glue.batchCreatePartition({
      DatabaseName: world.database,
      TableName: 'lines',
      PartitionInputList: [
        {
          Values: [year ?? '', month ?? ''],
          StorageDescriptor: { Location: `s3://${world.bucket}/${folder}` },
        },
      ],
    });
  }
});

afterAll(() => world.close());

describe('a CSV table', () => {
  it('is read with its quotes, its header lines skipped in each file, gzip or not, hidden files apart', async () => {
    expect(
      await world.rows('select region, country, units, price from orders order by region, units'),
    ).toEqual([
      ['region', 'country', 'units', 'price'],
      ['Asia', 'The "best"', '2', ''],
      ['Asia', 'Japan; Tokyo', '3', '1.50'],
      ['Europe', 'Malta', '10', '9.99'],
    ]);
  });

  it('is counted and added up, its text cast by try_cast', async () => {
    const sql =
      'select count(*), sum(try_cast(units as bigint)) as units, sum(try_cast(price as decimal(12,2))) from orders';
    expect(await world.rows(sql)).toEqual([
      ['_col0', 'units', '_col2'],
      ['3', '15', '11.49'],
    ]);
  });

  it('tells each row’s object by "$path"', async () => {
    expect(
      await world.rows('select "$path" as path, count(*) as n from orders group by 1 order by 1'),
    ).toEqual([
      ['path', 'n'],
      [`s3://${world.bucket}/orders/a.csv`, '2'],
      [`s3://${world.bucket}/orders/b.csv.gz`, '1'],
    ]);
  });

  it('ends a row at each line break, within quotes too, and drops a field that is never closed', async () => {
    await world.makeTable('broken', { serde: 'openCsv', columns: ['a', 'b'] });
    await world.put('broken/a.csv', '1,"two\nlines"\n\n3,\\"four\n');
    expect(await world.rows('select a, b from broken')).toEqual([
      ['a', 'b'],
      ['1', null],
      // `lines"` opens quotes that nothing closes; then an empty line.
      [null, null],
      [null, null],
      ['3', null],
    ]);
  });

  it('has no quotes with LazySimpleSerDe, whose \\N is NULL', async () => {
    await world.makeTable('plain', {
      serde: 'lazySimple',
      columns: ['a', 'b'],
      serdeParameters: { 'field.delim': '|' },
    });
    await world.put('plain/a.txt', '"x|y"\n\\N|\n');
    expect(await world.rows('select a, b from plain')).toEqual([
      ['a', 'b'],
      ['"x', 'y"'],
      [null, ''],
    ]);
  });

  it('fails where a gzip file ends too early', async () => {
    await world.makeTable('cut', { serde: 'openCsv', columns: ['a'] });
    await world.put('cut/a.csv.gz', gzipSync('1\n2\n3\n').subarray(0, 15));
    expect(await world.failure('select * from cut')).toMatch(/^HIVE_CURSOR_ERROR: .*cut\/a\.csv\.gz/);
  });
});

describe('a Parquet table', () => {
  it('is read by the names of its columns, with its partitions, in types that the answer names', async () => {
    const id = await world.start('select * from lines order by id');
    expect((await world.untilEnded(id)).Status?.State).toBe('SUCCEEDED');
    const { ResultSet } = await world.athena.getQueryResults({ QueryExecutionId: id });
    expect(ResultSet?.Rows?.map((row) => row.Data?.map(({ VarCharValue }) => VarCharValue))).toEqual([
      ['id', 'sold_on', 'sold_at', 'amount', 'rate', 'ok', 'later', 'year', 'month'],
      ['1', '2010-12-01', '2010-12-01 08:26:00.005', '1.10', '1.23456785E7', 'true', undefined, '2010', '12'],
      ['2', '2010-12-01', '2010-12-01 08:26:00.005', '2.10', '1.23456785E7', 'true', undefined, '2011', '01'],
    ]);
    expect(
      ResultSet?.ResultSetMetadata?.ColumnInfo?.map(({ Type, Precision, Scale }) => [Type, Precision, Scale]),
    ).toEqual([
      ['bigint', 19, 0],
      ['date', 0, 0],
      ['timestamp', 3, 3],
      ['decimal', 12, 2],
      ['double', 17, 0],
      ['boolean', 0, 0],
      ['integer', 10, 0],
      ['integer', 10, 0],
      ['varchar', 2147483647, 0],
    ]);
  });

  it('is filtered by its partitions', async () => {
    expect(await world.rows('select id, "$path" from lines where year = 2011 and month = \'01\'')).toEqual([
      ['id', '$path'],
      ['2', `s3://${world.bucket}/lines/year=2011/month=01/one.parquet`],
    ]);
  });

  it('fails where an object is not Parquet', async () => {
    await world.makeTable('odd', { serde: 'parquet', columns: ['a:int'] });
    await world.put('odd/a.parquet', 'not parquet at all');
    expect(await world.failure('select * from odd')).toMatch(/^HIVE_BAD_DATA: /);
  });

  it('without an object has no rows', async () => {
    await world.makeTable('empty', { serde: 'parquet', columns: ['a:int'] });
    expect(await world.rows('select count(*) as n, max(a) as a from empty')).toEqual([
      ['n', 'a'],
      ['0', null],
    ]);
  });
});

describe('a table whose days are projected', () => {
  const objectsOf = async (where: string) =>
    (
      await world.rows(
        `select "$path" as p, day, count(*) from landed where ${where} group by 1, 2 order by 1`,
      )
    ).slice(1);
  const path = (day: string, name: string) => `s3://${world.bucket}/landed/${day}/${name}`;

  beforeAll(async () => {
    await world.makeTableByDay('landed');
    await world.put('landed/2011/01/05/one.csv', '1\n2\n');
    await world.put('landed/2011/01/06/two.csv', '1\n');
    await world.put('landed/2011/01/06/broken.csv.gz', 'no gzip');
    await world.put('landed/1999/12/31/early.csv', '1\n');
    await world.put('landed/2011/13/99/odd.csv', '1\n');
  });

  it('has the days of its range, and reads no object that the query leaves out', async () => {
    expect(await objectsOf("day between '2011/01/01' and '2011/01/05'")).toEqual([
      [path('2011/01/05', 'one.csv'), '2011/01/05', '2'],
    ]);
    const but = `"$path" not in ('${path('2011/01/06', 'broken.csv.gz')}')`;
    expect(await objectsOf(but)).toEqual([
      [path('2011/01/05', 'one.csv'), '2011/01/05', '2'],
      [path('2011/01/06', 'two.csv'), '2011/01/06', '1'],
    ]);
    expect(await world.failure('select count(*) from landed')).toMatch(/^HIVE_CURSOR_ERROR/);
    expect(await world.failure("select count(*) from landed where day = '2011/01/05' or a = '1'")).toMatch(
      /^HIVE_CURSOR_ERROR/,
    );
  });

  it('is refused with another projection', async () => {
    await world.makeTable('counted', {
      serde: 'openCsv',
      columns: ['a'],
      keys: ['n'],
      parameters: {
        'projection.enabled': 'true',
        'projection.n.type': 'integer',
        'projection.n.range': '1,9',
      },
    });
    expect(await world.failure('select * from counted')).toMatch(
      /NOT_SUPPORTED: .*projection of type integer/,
    );
  });
});

it('joins tables of both kinds, names of WITH before those of the catalog', async () => {
  const sql = `with lines as (select 'Asia' as region, 1 as n)
    select o.country from orders o join lines on lines.region = o.region where lines.n = 1 order by 1`;
  expect(await world.rows(sql)).toEqual([['country'], ['Japan; Tokyo'], ['The "best"']]);
});

it('shows what the catalog has', async () => {
  expect(await world.rows('show databases')).toContainEqual([world.database]);
  expect(await world.rows("show tables 'li*'")).toEqual([['lines']]);
  expect(await world.rows(`show columns in ${world.database}.lines`)).toHaveLength(9);
  expect(await world.rows('SHOW PARTITIONS lines')).toEqual([['year=2010/month=12'], ['year=2011/month=01']]);
  expect((await world.rows('describe orders;'))[2]).toEqual([
    `${'units'.padEnd(20)}\t${'string'.padEnd(20)}\t${' '.repeat(20)}`,
  ]);
});
