/** Order, limits, sets, joins, WITH and subqueries. */
import type { Case } from '../support/battery';

export const setUp = [
  'create table query_left (a integer, b varchar(4))',
  'create table query_right (a integer, c varchar(4))',
  "insert into query_left values (1, 'one'), (2, 'two'), (null, 'none')",
  "insert into query_right values (2, 'zwei'), (3, 'drei'), (null, 'kein')",
];

const VALUES =
  "(select 'b' as w union all select 'B' union all select '_' union all select 'a' union all select 'é' union all select 'Z') as t";

export const cases: readonly Case[] = [
  { sql: 'select a from query_left order by a', answers: [[1], [2], [null]], says: 'NULLs last' },
  { sql: 'select a from query_left order by a desc', answers: [[null], [2], [1]] },
  { sql: 'select a from query_left order by a desc nulls last', answers: [[2], [1], [null]] },
  { sql: 'select a from query_left order by a nulls first', answers: [[null], [1], [2]] },
  {
    sql: `select w from ${VALUES} order by w`,
    answers: [['B'], ['Z'], ['_'], ['a'], ['b'], ['é']],
    says: 'by bytes, in no language',
  },
  { sql: `select w from ${VALUES} where w > 'Z' and w < 'b' order by 1 desc`, answers: [['a'], ['_']] },
  { sql: 'select b from query_left order by a limit 1 offset 1', answers: [['two']] },
  { sql: 'select top 2 b from query_left order by a', answers: [['one'], ['two']] },
  { sql: 'select a from query_left limit 0', answers: [] },
  { sql: 'select b from query_left order by a limit all', answers: [['one'], ['two'], ['none']] },
  { sql: 'select distinct a is null from query_left order by 1', answers: [[false], [true]] },
  { sql: 'select distinct b from query_left order by a', fails: 'must appear in select list' },
  { sql: 'select distinct on (a) a from query_left', refused: 'Distinct.on' },
  { sql: 'select a from query_left order by 2', fails: 'position 2 is not in select list' },
  { sql: 'select a as x, x + 1 as y from query_left', refused: 'the alias "x"', says: 'Redshift knows it' },
  { sql: 'select a as x from query_left where x = 1', refused: 'the alias "x"' },
  {
    sql: 'select "A", B from QUERY_LEFT where "B" = \'one\'',
    answers: [[1, 'one']],
    says: 'names are folded',
  },
  // sets
  {
    sql: 'select a from query_left union select a from query_right order by a',
    answers: [[1], [2], [3], [null]],
  },
  {
    sql: 'select a from query_left union all select a from query_right where a is null order by a',
    answers: [[1], [2], [null], [null]],
  },
  {
    sql: 'select a from query_left intersect select a from query_right order by a',
    answers: [[2], [null]],
    says: 'NULLs are equal here',
  },
  { sql: 'select a from query_left except select a from query_right', answers: [[1]] },
  { sql: 'select a from query_left minus select a from query_right', answers: [[1]] },
  { sql: 'select a from query_left intersect all select a from query_right', refused: 'intersect all' },
  { sql: 'select a from query_left except all select a from query_right', refused: 'except all' },
  {
    sql: 'select 1 as n union all select 2 intersect select 2 order by n',
    answers: [[1], [2]],
    says: 'INTERSECT first',
  },
  { sql: 'select 1 as n except select 1 union all select 1', answers: [[1]], says: 'else from the left' },
  { sql: '(select a from query_left order by a limit 1) union all select 9 order by a', answers: [[1], [9]] },
  { sql: 'select a from query_left union select a, c from query_right', fails: 'same number of columns' },
  {
    sql: 'with t as (select 1 as n) select n from t union all select 2 order by n limit 1 offset 1',
    answers: [[2]],
  },
  {
    sql: 'with t as (select 1 as n) select n from t except select 2 order by n limit 1 offset 0',
    answers: [[1]],
  },
  {
    sql: 'with t as (select 1 as n) select n from t intersect select 1 order by n limit 1 offset 0',
    answers: [[1]],
  },
  // joins
  {
    sql: 'select l.a, r.a, b, c from query_left l full join query_right r on l.a = r.a order by b, c',
    answers: [
      [null, null, 'none', null],
      [1, null, 'one', null],
      [2, 2, 'two', 'zwei'],
      [null, 3, null, 'drei'],
      [null, null, null, 'kein'],
    ],
    says: 'NULL joins nothing',
  },
  {
    sql: 'select * from query_left join query_right using (a)',
    answers: [[2, 'two', 'zwei']],
    says: 'the joined column stands once',
  },
  { sql: 'select b, c from query_left l left join query_right r on l.a = r.a and r.c = \'x\' order by l.a', answers: [['one', null], ['two', null], ['none', null]] }, // prettier-ignore
  {
    sql: "select b, c from query_left l left join query_right r on l.a = r.a where r.c = 'zwei'",
    answers: [['two', 'zwei']],
  },
  { sql: 'select count(*) from query_left cross join query_right', answers: [[9]] },
  { sql: 'select count(*) from query_left, query_right', answers: [[9]] },
  {
    sql: 'select r.c from query_left l right join query_right r on l.a = r.a where l.b is null order by 1',
    answers: [['drei'], ['kein']],
  },
  { sql: 'select * from query_left natural join query_right', refused: 'Join.method' },
  { sql: 'select b from query_left semi join query_right on true', refused: 'SEMI JOIN' },
  { sql: 'select * from query_left l, lateral (select l.a as x) as t', refused: 'Lateral' },
  // WITH
  { sql: 'with t (n) as (select a from query_left) select max(n) from t', answers: [[2]] },
  {
    sql: 'with recursive t (n) as (select 1 union all select n + 1 from t where n < 3) select n from t order by n',
    answers: [[1], [2], [3]],
  },
  {
    sql: 'with recursive t as (select 1 as n union all select n + 1 from t where n < 3) select n from t',
    refused: 'names of a recursive WITH',
  },
  {
    sql: 'with recursive t (n) as (select 1 union select n + 1 from t where n < 3) select n from t',
    refused: 'UNION ALL',
  },
  { sql: 'select * from (values (1), (2)) as v (a)', refused: 'VALUES in INSERT only' },
  { sql: 'select * from (select 1 as a, 2 as b) pivot (sum(b) for a in (1))', refused: 'Pivot' },
  { sql: 'select * from (select 1 as a)', refused: 'must have an alias' },
  // subqueries
  {
    sql: 'select b from query_left where a not in (select a from query_right)',
    answers: [],
    says: 'a NULL among them: nobody knows',
  },
  {
    sql: 'select b from query_left where a not in (select a from query_right where a is not null)',
    answers: [['one']],
  },
  { sql: 'select b from query_left where a in (2, null)', answers: [['two']] },
  {
    sql: 'select b from query_left l where not exists (select 1 from query_right r where r.a = l.a) order by b',
    answers: [['none'], ['one']],
  },
  { sql: 'select b, (select max(r.c) from query_right r where r.a = l.a) from query_left l order by l.a', answers: [['one', null], ['two', 'zwei'], ['none', null]] }, // prettier-ignore
  { sql: 'select b from query_left where a = (select a from query_right)', fails: 'more than one row' },
  { sql: 'select (select a from query_right where a = 99)', answers: [[null]] },
  { sql: "select b from query_left where (a, b) in (select 2, 'two')", answers: [['two']] },
  {
    sql: 'select b from query_left l where exists (select 1 from query_right r where exists (select 1 from query_right s where s.a = l.a))',
    refused: 'reaches over a query between',
  },
  {
    sql: 'select b from query_left l left join query_right r on l.a = r.a and r.a = (select max(s.a) from query_right s where s.a = r.a)',
    refused: 'ON of an outer join',
  },
  {
    sql: 'select (select r.c from query_right r where r.a = l.a) from query_left l',
    refused: 'without an aggregate',
  },
  {
    sql: 'select b from query_left l where exists (select 1 from query_right r where r.a = l.a limit 1)',
    refused: 'has LIMIT',
  },
  { sql: 'select 1 where 2 > all (select 1)', refused: 'All' },
  { sql: 'select 1; select 2', refused: 'one statement is wanted' },
  { sql: 'select /* a ; comment */ 1 -- another ;\n;', answers: [[1]] },
];
