/** Aggregates and groups: nothing, NULLs, equal rows, types. */
import type { Case } from '../support/battery';

export const setUp = [
  'create table agg_row (a integer, b varchar(8), d decimal(8, 2), r real, f boolean)',
  "insert into agg_row values (1, 'x', 1.10, 0.1, true), (1, 'X', 2.25, 0.2, false), (null, null, null, null, null), (3, 'x', 0.05, null, true)",
  'create table agg_none (a integer, b varchar(8))',
];

export const cases: readonly Case[] = [
  {
    sql: "select count(*), count(a), sum(a), min(a), max(a), avg(a::float), listagg(b, ',') within group (order by b) from agg_none",
    answers: [[0, 0, null, null, null, null, null]],
    says: 'of no rows there is no sum, but a count',
  },
  { sql: 'select a, count(*) from agg_none group by a', answers: [] },
  { sql: 'select count(*), count(a), count(b), count(1) from agg_row', answers: [[4, 3, 3, 4]] },
  { sql: 'select count(distinct a), count(distinct b), sum(distinct a) from agg_row', answers: [[2, 2, 4]] },
  { sql: 'select count(distinct a, b) from agg_row', refused: 'count(distinct …)' },
  { sql: 'select count(x.*) from agg_row x', refused: 'COUNT(x.*)' },
  {
    sql: 'select sum(a), sum(a::bigint), sum(a::smallint), sum(d) from agg_row',
    answers: [[5, '5', 5, '3.40']],
    says: 'of integers a BIGINT, of BIGINTs a DECIMAL',
  },
  {
    sql: 'select sum(n) from (select 9223372036854775807 as n union all select 1) as t',
    answers: [['9223372036854775808']],
  },
  {
    sql: 'select sum(r) from agg_row',
    answers: [[{ doubleValue: 0.30000000447034836 }]],
    says: 'of REALs a double precision',
  },
  { sql: 'select avg(a::float), avg(null::float) from agg_row', answers: [[{ doubleValue: 5 / 3 }, null]] },
  { sql: 'select avg(a) from agg_row', refused: 'avg cuts integers' },
  { sql: 'select avg(d) from agg_row', refused: 'avg cuts integers' },
  {
    sql: "select min(b), max(b), max(coalesce(b, '')) from agg_row",
    answers: [['X', 'x', 'x']],
    says: 'texts by their bytes',
  },
  { sql: 'select max(f) from agg_row', refused: 'max(boolean)' },
  {
    sql: 'select bool_and(f), bool_or(f), bool_and(null::boolean) from agg_row',
    answers: [[false, true, null]],
  },
  {
    sql: "select listagg(b, ',') within group (order by b), listagg(b) within group (order by b desc) from agg_row",
    answers: [['X,x,x', 'xxX']],
    says: 'without NULLs',
  },
  {
    sql: "select listagg(a, ';') within group (order by a desc) from agg_row",
    answers: [['3;1;1']],
  },
  {
    sql: "select listagg(distinct b, ',') within group (order by b) from agg_row",
    refused: 'listagg(distinct',
  },
  { sql: "select listagg(b, ',') from agg_row", refused: 'WITHIN GROUP' },
  {
    sql: "select listagg(w, '') within group (order by w) from (select repeat('x', 40000)::varchar(65535) as w union all select repeat('y', 40000)) as t",
    fails: 'Result size exceeds LISTAGG limit',
  },
  {
    sql: 'select percentile_cont(0.5) within group (order by a::float) from agg_row',
    answers: [[{ doubleValue: 1 }]],
    says: 'NULLs are left out',
  },
  { sql: 'select percentile_cont(0.5) within group (order by a) from agg_row', refused: 'percentile_cont' },
  { sql: 'select median(a) from agg_row', refused: 'Median' },
  { sql: 'select stddev(a) from agg_row', refused: 'Stddev' },
  { sql: 'select approximate count(distinct a) from agg_row', refused: 'ApproxDistinct' },
  { sql: 'select count(*) filter (where a > 1) from agg_row', refused: 'Filter' },
  {
    sql: 'select a, count(*) from agg_row group by a order by a',
    answers: [
      [1, 2],
      [3, 1],
      [null, 1],
    ],
    says: 'NULLs are one group',
  },
  {
    sql: 'select a + 1 as next, count(*) from agg_row group by next order by 1',
    answers: [
      [2, 2],
      [4, 1],
      [null, 1],
    ],
  },
  {
    sql: 'select a, count(*) from agg_row group by 1 having count(*) > 1',
    answers: [[1, 2]],
  },
  { sql: 'select 1 from agg_row having count(*) > 5', answers: [] },
  { sql: 'select sum(d) from agg_row having count(*) = 4', answers: [['3.40']] },
  { sql: 'select a, b from agg_row group by a', fails: 'must appear in the GROUP BY clause' },
  {
    sql: 'select a from agg_row where count(*) > 1 group by a',
    fails: 'aggregate functions are not allowed in WHERE',
  },
  { sql: 'select a, sum(d) from agg_row group by rollup(a)', refused: 'Rollup' },
  { sql: 'select a, sum(d) from agg_row group by grouping sets ((a), ())', refused: 'GroupingSets' },
  { sql: 'select a from agg_row group by cube(a)', refused: 'Cube' },
];
