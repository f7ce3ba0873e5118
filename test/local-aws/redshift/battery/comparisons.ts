/** Comparison and boolean operators, conditional functions, and blanks at the end of a text. */
import type { Case } from '../support/battery';

export const setUp: readonly string[] = [
  'create table priced (price decimal(8, 2))',
  'insert into priced values (1.25), (null)',
  'create table address (id integer, line varchar(40), city char(8), flag boolean)',
  "insert into address values (1, 'Boulevard', 'Rome', true), (2, 'Boulevard  ', 'Rome ', false), (3, ' Boulevard', 'Bonn', null)",
];

export const cases: readonly Case[] = [
  // Blanks at the end
  {
    sql: "select count(*) from address where line = 'Boulevard'",
    says: 'blanks at the end of a VARCHAR are insignificant: both match',
    answers: [[2]],
  },
  {
    sql: "select 'a' = 'a ', 'a' <> 'a ', 'a' < 'a ', 'a ' >= 'a', ' a' = 'a', '' = '  '",
    answers: [[true, false, false, true, false, true]],
  },
  { sql: "select id from address where line in ('Boulevard   ', 'x') order by id", answers: [[1], [2]] },
  { sql: "select id from address where line not in ('Boulevard   ') order by id", answers: [[3]] },
  {
    sql: "select id from address where line between 'Boulevard' and 'Boulevard' order by id",
    answers: [[1], [2]],
  },
  { sql: 'select count(distinct line), count(*) from address', answers: [[2, 3]] },
  { sql: 'select count(*) from (select distinct line from address) as t', answers: [[2]] },
  { sql: 'select count(*) from address group by line order by 1', answers: [[1], [2]] },
  {
    sql: 'select a.id, b.id from address as a join address as b on a.line = b.line and a.id < b.id',
    answers: [[1, 2]],
  },
  {
    sql: 'select count(*) from (select line from address union select line from address) as t',
    answers: [[2]],
  },
  {
    sql: "select id from address where line in (select 'Boulevard '::varchar(20)) order by id",
    answers: [[1], [2]],
  },
  {
    sql: 'select id, row_number() over (partition by line order by id) from address order by id',
    answers: [
      [1, 1],
      [2, 2],
      [3, 1],
    ],
  },
  {
    sql: "select nullif('a', 'a '), decode('a ', 'a', 1, 2), case 'a' when 'a  ' then 1 else 2 end",
    says: 'NULLIF ignores blanks at the end',
    answers: [[null, 1, 1]],
  },
  {
    sql: 'select length(line) from address order by id',
    says: 'lengths count them',
    answers: [[9], [11], [10]],
  },
  {
    sql: "select 'a ' like 'a', 'a ' like 'a%', 'a' like 'a '",
    says: 'a pattern covers the whole text',
    answers: [[false, true, false]],
  },
  { sql: "select id from address where city = 'Rome    ' order by id", answers: [[1], [2]] },
  { sql: "select city || '|' from address order by id", answers: [['Rome|'], ['Rome|'], ['Bonn|']] },
  { sql: "select 'a'::char(3) = 'a'::varchar(3), 'a'::char(3) = 'a '::char(5)", answers: [[true, true]] },
  // Order of texts
  {
    sql: "select 'a' < 'b', 'B' < 'a', 'Z' < 'a', 'é' > 'z', '10' < '9'",
    says: 'texts compare by their bytes',
    answers: [[true, true, true, true, true]],
  },
  // LIKE
  {
    sql: "select 'abc' like 'a%', 'abc' like 'b%', 'abc' like '_b_', 'abc' like 'abc', 'abc' like 'ABC'",
    answers: [[true, false, true, true, false]],
  },
  {
    sql: "select 'abc' not like 'a%', 'abc' not like 'b%', not 'abc' like 'b%'",
    answers: [[false, true, true]],
  },
  {
    sql: "select 'ABC' ilike 'abc', 'ABC' not ilike 'a%', 'abc' ilike 'B%'",
    answers: [[true, false, false]],
  },
  { sql: "select null like 'a', 'a' like null, null not like 'a'", answers: [[null, null, null]] },
  {
    sql: "select id from address where line not like '% Boulevard%' order by id",
    answers: [[1], [2], [3]].slice(0, 2),
  },
  {
    sql: String.raw`select 'start_x' like '%start\\_%', 'startxx' like '%start\\_%'`,
    says: 'the escape is a backslash, of which a literal needs two',
    answers: [[true, false]],
  },
  {
    sql: "select 'start_x' like '%start^_%' escape '^', 'startxx' not like '%start^_%' escape '^'",
    answers: [[true, true]],
  },
  { sql: "select 'a' like 'a' escape ''", refused: 'ESCAPE' },
  {
    sql: "select id from address where city like 'Ro%'",
    says: 'whether its blanks count is not said',
    refused: 'LIKE on a CHAR',
  },
  { sql: "select id from address where city::varchar(8) like 'Rom_' order by id", answers: [[1], [2]] },
  { sql: "select 'a' similar to 'a'", refused: 'SimilarTo' },
  { sql: "select 'a' ~ 'a'", refused: 'RegexpLike' },
  // NULL
  {
    sql: 'select null = null, 1 = null, null <> 1, null is null, 1 is null, 1 is not null',
    answers: [[null, null, null, true, false, true]],
  },
  {
    sql: 'select 1 in (1, null), 2 in (1, null), 2 not in (1, null), null in (1)',
    answers: [[true, null, null, null]],
  },
  {
    sql: 'select 2 between 1 and 3, 2 not between 1 and 3, 2 between 3 and 1, null between 1 and 2',
    answers: [[true, false, false, null]],
  },
  {
    sql: 'select true and null, false and null, true or null, false or null, not null',
    answers: [[null, false, true, null, null]],
  },
  {
    sql: 'select not true, true and not false, not 1 = 2, not (true or false)',
    answers: [[false, true, true, false]],
  },
  {
    sql: 'select true or false and false, not false and false',
    says: 'NOT before AND before OR',
    answers: [[true, false]],
  },
  { sql: 'select 1 is distinct from 2', refused: 'NullSafeNEQ' },
  // Booleans
  { sql: 'select id from address where flag is true', answers: [[1]] },
  { sql: 'select id from address where flag is not true order by id', answers: [[2], [3]] },
  { sql: 'select id from address where flag is unknown', answers: [[3]] },
  { sql: 'select id from address where flag is not unknown and flag is false', answers: [[2]] },
  { sql: "select id from address where flag = 't'", answers: [[1]] },
  { sql: 'select id from address where flag', answers: [[1]] },
  {
    sql: 'select id from address where flag = 1',
    says: 'Redshift takes 1 for true',
    refused: 'for these types',
  },
  {
    sql: 'select true = false, true > false, flag from address order by id',
    answers: [
      [false, true, true],
      [false, true, false],
      [false, true, null],
    ],
  },
  // Numbers
  {
    sql: 'select 1 = 1.0, 1 < 1.5, 2 >= 2, 1 <> 2, 1 != 1, 2 <= 1',
    answers: [[true, true, true, true, false, false]],
  },
  {
    sql: 'select id from address where line = 5',
    says: 'Redshift turns the number into a text',
    refused: 'for these types',
  },
  { sql: "select 1 = '1', 1.5 = '1.50'", answers: [[true, true]] },
  { sql: "select 1 = 'a'", fails: 'invalid input syntax for type integer' },
  // The rank of operators
  { sql: 'select 1 + 2 * 3, (1 + 2) * 3, -2 ^ 2 = 4, 10 - 3 - 2, 12 / 3 / 2', answers: [[7, 9, true, 5, 2]] },
  {
    sql: 'select 1 < 2 = true',
    says: 'PostgreSQL changed the rank of < and = in 9.5',
    refused: 'a comparison of a comparison',
  },
  { sql: 'select (1 < 2) = true, (1 = 2) is false, (null = 1) is null', answers: [[true, true, true]] },
  // Conditions
  {
    sql: "select case when 1 = 2 then 'a' when null then 'b' else 'c' end, case when false then 1 end, case 2 when 1 then 'x' when 2 then 'y' end",
    answers: [['c', null, 'y']],
  },
  {
    sql: 'select case null when null then 1 else 2 end',
    says: 'CASE compares by =, which NULL never is',
    answers: [[2]],
  },
  { sql: 'select case when 1 = 1 then 1 else 1 / 0 end', answers: [[1]] },
  {
    sql: "select decode(2, 1, 'a', 2, 'b', 'c'), decode(3, 1, 'a', 'c'), decode(3, 1, 'a'), decode(null, null, 0, 1), decode(5, null, 0, 1)",
    says: 'DECODE takes NULL for equal to NULL',
    answers: [['b', 'c', null, 0, 1]],
  },
  { sql: 'select decode(flag, true, 1, null, 2, 3) from address order by id', answers: [[1], [3], [2]] },
  {
    sql: "select nvl(null, 12, null), coalesce(null, 'Amazon Redshift', null), nvl(null, null), coalesce(1, 2)",
    answers: [[12, 'Amazon Redshift', null, 1]],
  },
  {
    sql: "select coalesce(null, 'Amazon Redshift', 12)",
    fails: 'invalid input syntax for type integer: "Amazon Redshift"',
  },
  { sql: "select nvl2(null, 'x', 'y'), nvl2(1, 'x', 'y'), nvl2(1, null, 'y')", answers: [['y', 'x', null]] },
  {
    sql: "select nullif(1, 1), nullif(1, 2), nullif(null, 1), nullif('', ''), nullif(1, null)",
    answers: [[null, 1, null, null, 1]],
  },
  {
    sql: "select greatest(1, 3, 2), least(1, 3, 2), greatest(1, null), least(null, 2), greatest(null, null), greatest('a', 'B')",
    says: 'NULL is ignored',
    answers: [[3, 1, 1, 2, null, 'a']],
  },
  { sql: 'select greatest(1, 2.5), least(1, 0.5)', answers: [['2.5', '0.5']] },
  {
    sql: 'select case when 1 = 1 then 1.5 else 2.25 end, coalesce(null::decimal(8, 2), 0), nvl(1, 0.50), greatest(1, 0.25)',
    says: 'the scale is the greatest of those that meet',
    answers: [['1.50', '0.00', '1.00', '1.00']],
  },
  {
    sql: 'select decode(1, 1, 2, 3.00), nvl2(null, 1.5, 2), least(-1, 0.5), coalesce(null, 1)',
    answers: [['2.00', '2.0', '-1.0', 1]],
  },
  {
    sql: 'select coalesce(price, 0) from priced order by 1',
    says: 'so it is where a column takes part',
    answers: [['0.00'], ['1.25']],
  },
  { sql: 'select isnull(null, 1)', refused: 'isnull' },
  { sql: 'select if(true, 1, 2)', refused: 'If' },
];
