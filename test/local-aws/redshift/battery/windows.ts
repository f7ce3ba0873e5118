/** Window functions: frames, order, NULLs, and QUALIFY. */
import type { Case } from '../support/battery';

export const setUp = [
  'create table win_row (g varchar(1), n integer, v integer)',
  "insert into win_row values ('a', 1, 10), ('a', 2, 20), ('a', 3, null), ('b', 1, 5), ('b', 1, 7)",
];

export const cases: readonly Case[] = [
  {
    sql: 'select sum(v) over (order by n) from win_row',
    refused: 'needs an explicit frame',
    says: 'an aggregate with ORDER BY must have a frame',
  },
  {
    sql: "select n, sum(v) over (partition by g order by n rows unbounded preceding) from win_row where g = 'a' order by n",
    answers: [
      [1, 10],
      [2, 30],
      [3, 30],
    ],
  },
  {
    sql: 'select g, n, sum(v) over (partition by g), count(*) over () from win_row order by g, n, v',
    answers: [
      ['a', 1, 30, 5],
      ['a', 2, 30, 5],
      ['a', 3, 30, 5],
      ['b', 1, 12, 5],
      ['b', 1, 12, 5],
    ],
  },
  {
    sql: "select n, sum(v) over (order by n rows between 1 preceding and 1 following) from win_row where g = 'a' order by n",
    answers: [
      [1, 30],
      [2, 30],
      [3, 20],
    ],
  },
  {
    sql: "select n, count(v) over (order by n rows between current row and unbounded following) from win_row where g = 'a' order by n",
    answers: [
      [1, 2],
      [2, 1],
      [3, 0],
    ],
  },
  {
    sql: "select n, last_value(n) over (order by n rows between unbounded preceding and unbounded following), last_value(n) over (order by n rows between unbounded preceding and current row) from win_row where g = 'a' order by n",
    answers: [
      [1, 3, 1],
      [2, 3, 2],
      [3, 3, 3],
    ],
  },
  { sql: 'select last_value(n) over (order by n) from win_row', refused: 'needs an explicit frame' },
  {
    sql: 'select sum(v) over (order by n range between unbounded preceding and current row) from win_row',
    refused: 'ROWS only',
  },
  {
    sql: "select first_value(v) over (order by n desc rows between unbounded preceding and unbounded following) from win_row where g = 'a' and n > 1",
    answers: [[null], [null]],
    says: 'NULLs are respected',
  },
  {
    sql: 'select first_value(v ignore nulls) over (order by n rows unbounded preceding) from win_row',
    refused: 'IgnoreNulls',
  },
  {
    sql: "select n, lag(n) over (order by n), lead(n) over (order by n), lead(n, 2) over (order by n) from win_row where g = 'a' order by n",
    answers: [
      [1, null, 2, 3],
      [2, 1, 3, null],
      [3, 2, null, null],
    ],
  },
  { sql: 'select lag(n, 1, 0) over (order by n) from win_row', refused: 'Lag.default' },
  { sql: 'select lag(n, 2) over (order by n) from win_row where n = 3', answers: [[null]] },
  { sql: 'select lag(n) over () from win_row', refused: 'needs an order' },
  { sql: 'select rank() over (order by n rows unbounded preceding) from win_row', refused: 'takes no frame' },
  {
    sql: "select v, rank() over (order by n), dense_rank() over (order by n), row_number() over (order by n, v) from win_row where g = 'b' or n = 2 order by 4",
    answers: [
      [5, 1, 1, 1],
      [7, 1, 1, 2],
      [20, 3, 2, 3],
    ],
  },
  {
    sql: "select n, ntile(2) over (order by n) from win_row where g = 'a' order by n",
    answers: [
      [1, 1],
      [2, 1],
      [3, 2],
    ],
  },
  {
    sql: "select v, row_number() over (order by v), row_number() over (order by v desc) from win_row where g = 'a' order by 2",
    answers: [
      [10, 1, 3],
      [20, 2, 2],
      [null, 3, 1],
    ],
    says: 'NULLs come last, and first when the order is descending',
  },
  {
    sql: "select v, row_number() over (order by v desc nulls last) from win_row where g = 'a' order by 2",
    answers: [
      [20, 1],
      [10, 2],
      [null, 3],
    ],
  },
  { sql: 'select g, sum(sum(v)) over () from win_row group by g order by g', answers: [['a', '42'], ['b', '42']] }, // prettier-ignore
  { sql: 'select count(distinct g) over () from win_row', refused: 'count(distinct …) over' },
  { sql: "select listagg(g, ',') within group (order by g) over () from win_row", refused: 'over (…)' },
  { sql: 'select sum(v) over w from win_row window w as (partition by g)', refused: 'Select.windows' },
  { sql: 'select percent_rank() over (order by n) from win_row', refused: 'PercentRank' },
  { sql: 'select ratio_to_report(v) over () from win_row', refused: 'ratio_to_report' },
  {
    sql: 'select n from win_row where row_number() over (order by n) = 1',
    fails: 'window functions are not allowed in WHERE',
  },
  {
    sql: "select n, v from (select n, v from win_row where g = 'a' qualify row_number() over (order by n desc) < 3) as last_two order by n limit 1",
    answers: [[2, 20]],
  },
  {
    sql: 'select n, v from win_row qualify row_number() over (order by n desc) < 3 limit 1',
    refused: 'QUALIFY beside LIMIT',
  },
  {
    sql: 'select n, v from win_row qualify row_number() over (order by n desc) < 3 order by n',
    refused: 'QUALIFY beside ORDER',
  },
  {
    sql: 'select g, count(*) as lines from win_row group by g having count(*) > 1 qualify rank() over (order by lines desc) = 1',
    answers: [['a', 3]],
  },
  {
    sql: 'select g, n, rank() over (partition by g order by n) as place from win_row qualify place = 3',
    answers: [['a', 3, 3]],
  },
  { sql: 'select * from win_row qualify row_number() over (order by n) = 1', refused: 'QUALIFY' },
  {
    sql: 'select distinct g from win_row qualify row_number() over (order by n) < 9',
    refused: 'QUALIFY beside DISTINCT',
  },
  {
    sql: 'select g, count(*) from win_row group by g qualify rank() over (order by g) = 1',
    refused: 'QUALIFY',
  },
];
