/** Where DuckDB would answer otherwise than Athena: translated, or refused by name. */
import { World } from './support/world';

let world: World;

beforeAll(async () => {
  world = await World.open();
  await world.makeTable('t', { serde: 'openCsv', columns: ['a', 'b'] });
  await world.put('t/a.csv', '7, 12\n1_000,x\n');
});

afterAll(() => world.close());

describe('answered as Athena answers:', () => {
  it.each([
    ['whole numbers divide wholly', 'select -7 / 2', '-3'],
    ['doubles do not', 'select 7e0 / 2', '3.5'],
    ['a double over zero is infinite', 'select 1e0 / 0', 'Infinity'],
    ['text is cast strictly', 'select count(try_cast(a as integer)) from t', '1'],
    ['blanks are no part of a number', 'select count(try_cast(b as bigint)) from t', '0'],
    ['decimals are cast from text', "select try_cast('12.345' as decimal(6,2))", '12.35'],
    [
      'dates are parsed without padding',
      "select date_parse('1/5/2010', '%m/%d/%Y')",
      '2010-01-05 00:00:00.000',
    ],
    ['a bad date can be tried', "select count(try(date_parse(a, '%m/%d/%Y'))) from t", '0'],
    ['NULL comes last', 'select x from (values (null), (2), (1)) v (x) order by x desc limit 1', '2'],
    ['a small double has an exponent', 'select 0.00012e0', '1.2E-4'],
    ['every white space is trimmed', "select trim(' \t7\n ')", '7'],
    ['a date stays a date in its month', "select date_trunc('month', date '2010-01-05')", '2010-01-01'],
    ['a null is nothing', 'select nullif(1, 1)', null],
  ])('%s', async (_, sql, expected) => {
    expect(await world.value(sql)).toBe(expected);
  });
});

describe('failed as Athena fails:', () => {
  it.each([
    ['select 1 / 0', /^DIVISION_BY_ZERO/],
    ['select nope from t', /^COLUMN_NOT_FOUND: .*'nope'/],
    [
      'select * from nowhere',
      /^TABLE_NOT_FOUND: line 1:15: Table 'awsdatacatalog\..*\.nowhere' does not exist/,
    ],
    ['select cast(a as integer) from t', /^INVALID_CAST_ARGUMENT: Cannot cast '1_000' to int/],
    ['select sum(a) from t', /^FUNCTION_NOT_FOUND/],
    ['select * from t where a = 7', /^TYPE_MISMATCH/],
    ['select a + 1 from t', /^TYPE_MISMATCH/],
    ['select a || 1 from t', /^TYPE_MISMATCH/],
    ['select sum(x) from (values 9223372036854775807, 1) v (x)', /^NUMERIC_VALUE_OUT_OF_RANGE/],
    ["select date_parse(a, '%m/%d/%Y') from t", /^INVALID_FUNCTION_ARGUMENT/],
    ['select a, count(*) from t', /^EXPRESSION_NOT_AGGREGATE/],
  ])('%s', async (sql, reason) => {
    expect(await world.failure(sql)).toMatch(reason);
  });
});

describe('refused, for DuckDB means something else by it:', () => {
  it.each([
    ['select 1.10 / 3', /division of decimals/],
    ['select avg(1.10)', /avg of decimals/],
    ['select round(1.15, 1)', /round of decimals/],
    ['select cast(1e0 as varchar)', /cast to text/],
    ["select cast('abc' as varchar(2))", /cast to text/],
    ['select approx_distinct(a) from t', /does not execute ApproxDistinct/],
    ['select no_such_function(a) from t', /does not execute no_such_function/],
    ['select * from t tablesample bernoulli (10)', /does not execute TableSample/],
    ["select array['a']", /does not execute Array/],
  ])('%s', async (sql, reason) => {
    expect(await world.failure(sql)).toMatch(reason);
  });

  it('columns and serdes that it does not read', async () => {
    await world.makeTable('typed', { serde: 'openCsv', columns: ['a:int'] });
    await world.makeTable('json', { serde: 'json', columns: ['a'] });
    await world.makeTable('nested', { serde: 'parquet', columns: ['a:array<int>'] });
    expect(await world.failure('select * from typed')).toMatch(
      /NOT_SUPPORTED: .* not of type string \(typed\.a\)/,
    );
    expect(await world.failure('select * from json')).toMatch(/NOT_SUPPORTED: .* serde .*JsonSerDe/);
    expect(await world.failure('select * from nested')).toMatch(/NOT_SUPPORTED: .* array<int>/);
  });
});

describe('what is no reading is refused at once:', () => {
  it.each([
    ['create table x as select 1 as a', /does not execute CREATE/],
    ['insert into t select a, b from t', /does not execute INSERT/],
    ['drop table t', /does not execute DROP/],
    ['msck repair table t', /does not execute/],
    ["unload (select a from t) to 's3://x/y/' with (format = 'PARQUET')", /does not execute|mismatched/],
    ['select 1; select 2', /Only one sql statement is allowed/],
    ['selekt 1', /mismatched input|does not execute/],
    ['show create table t', /does not execute this SHOW/],
  ])('%s', async (sql, reason) => {
    await expect(world.start(sql)).rejects.toMatchObject({
      name: 'InvalidRequestException',
      message: expect.stringMatching(reason) as string,
    });
  });
});
