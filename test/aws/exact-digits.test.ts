/** Whole numbers, decimals and columns of one name come out of the warehouse as they are in it. */
import fc from 'fast-check';
import { keepDigits } from '../../src/aws/exact-digits';
import { cellOf, rowsByName, uniqueNames } from '../../src/aws/result';
import { resultAsJson } from '../../src/cli/query/result-json';
import { openWarehouse, type Warehouse } from '../sql/support/warehouse';

const LONGEST = 2n ** 63n - 1n;
/** PostgreSQL, like Redshift, reads a literal of -2^63 as a minus and a number that is too big. */
const bigint = fc.bigInt({ min: -LONGEST, max: LONGEST });

const decimal = fc.integer({ min: 0, max: 37 }).chain((scale) =>
  fc.bigInt({ min: -(10n ** 38n) + 1n, max: 10n ** 38n - 1n }).map((digits) => {
    const text = String(digits < 0n ? -digits : digits).padStart(scale + 1, '0');
    const point = text.length - scale;
    const value = scale === 0 ? text : `${text.slice(0, point)}.${text.slice(point)}`;
    return { scale, value: `${digits < 0n ? '-' : ''}${value}` };
  }),
);

describe('the warehouse’s numbers', () => {
  let sql: Warehouse;
  beforeAll(async () => {
    sql = await openWarehouse();
  });
  afterAll(() => sql.close());

  it('keep every digit of any BIGINT, which is a number only where that is exact', async () => {
    const keys = [
      681410789001961139n,
      2n ** 53n,
      2n ** 53n - 1n,
      -(2n ** 53n),
      -(2n ** 53n) + 1n,
      LONGEST,
      0n,
    ];
    const all = [...keys, ...fc.sample(bigint, 300)];
    const { columns, rows } = await sql.runner.query(
      `select ${all.map((key) => `cast(${String(key)} as bigint)`).join(', ')}`,
    );
    expect(columns.every(({ type }) => type === 'int8')).toBe(true);
    expect(rows).toEqual([all.map((key) => (isSafe(key) ? Number(key) : String(key)))]);
  });

  it('keep every digit and zero of any DECIMAL', async () => {
    const all = fc.sample(decimal, 300);
    const { rows } = await sql.runner.query(
      `select ${all.map(({ scale, value }) => `cast(${value} as decimal(38, ${String(scale)}))`).join(', ')}`,
    );
    expect(rows).toEqual([all.map(({ value }) => value)]);
  });

  it('keep their digits on every page of a long result', async () => {
    await sql.batch([
      'create table digit (n integer)',
      `insert into digit values ${Array.from({ length: 1200 }, (_, n) => `(${String(n)})`).join(', ')}`,
    ]);
    const { rows } = await sql.runner.query('select 681410789001961139 + n from digit order by n');
    expect(rows.map(([key]) => key)).toEqual(
      Array.from({ length: 1200 }, (_, n) => String(681410789001961139n + BigInt(n))),
    );
  });

  it('come in the order of their columns, of which two may have one name', async () => {
    const { columns, rows } = await sql.runner.query('select 1 as b, 2 as a, 3 as b, 4 as "1"');
    expect(columns.map(({ name }) => name)).toEqual(['b', 'a', 'b', '1']);
    expect(rows).toEqual([[1, 2, 3, 4]]);
    expect(await sql.execute('select 1 as b, 2 as a, 3 as b')).toEqual([{ b: 1, a: 2, b_2: 3 }]);
  });

  it('are no rows but columns where nothing is found', async () => {
    expect(await sql.runner.query('select 1 as a where 1 = 0')).toEqual({
      columns: [{ name: 'a', type: 'int4' }],
      rows: [],
    });
  });
});

function isSafe(value: bigint): boolean {
  return Number.isSafeInteger(Number(value));
}

describe('an answer of the Data API', () => {
  it('keeps the digits of its longs', () => {
    const read = (json: string) => (JSON.parse(keepDigits(json)) as { longValue: number }[]).map(cellOf);
    fc.assert(
      fc.property(fc.array(bigint), (longs) => {
        const json = `[${longs.map((long) => `{"longValue" : ${String(long)}}`).join(',')}]`;
        expect(read(json).map(String)).toEqual(longs.map(String));
      }),
    );
  });

  it('keeps its texts, whatever they say', () => {
    const texts = fc.oneof(
      fc.string(),
      fc.constantFrom('"longValue":12345678901234567890', '\\"longValue": 1234567890123456789'),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const json = JSON.stringify({ stringValue: text });
        expect(keepDigits(json)).toBe(json);
      }),
    );
  });
});

describe('a double that is not finite', () => {
  it.each(['NaN', 'Infinity', '-Infinity'])('has its name, which JSON could not say: %s', (name) => {
    expect(cellOf({ doubleValue: Number(name) })).toBe(name);
  });
});

describe('columns of one name', () => {
  const named = (...names: string[]) => names.map((name) => ({ name, type: 'int4' }));

  it.each([
    [
      ['sum', 'sum'],
      ['sum', 'sum_2'],
    ],
    [
      ['sum', 'sum', 'sum_2', 'sum'],
      ['sum', 'sum_3', 'sum_2', 'sum_4'],
    ],
    [
      ['?column?', '?column?'],
      ['?column?', '?column?_2'],
    ],
    [
      ['__proto__', 'a'],
      ['__proto__', 'a'],
    ],
  ])('%j are %j', (names, unique) => {
    expect(uniqueNames(named(...names))).toEqual(unique);
    const cells = names.map((_, index) => index);
    expect(Object.values(rowsByName({ columns: named(...names), rows: [cells] })[0] ?? {})).toEqual(cells);
  });

  it('stand in JSON in their order, with all digits', () => {
    const json = resultAsJson({
      columns: named('key', '2', '1', 'key'),
      rows: [['681410789001961139', 1, null, 'a"']],
    });
    expect(json.replaceAll(/\s+/g, '')).toBe('[{"key":"681410789001961139","2":1,"1":null,"key_2":"a\\""}]');
    expect(JSON.parse(resultAsJson({ columns: named('a'), rows: [] }))).toEqual([]);
  });
});
