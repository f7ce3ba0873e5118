/** INSERT, UPDATE, DELETE, MERGE, and what tables and views make of them. */
import type { Case } from '../support/battery';

const TABLE = 'create temp table t (a integer, b integer)';
const SOURCE = 'create temp table s (a integer, b integer)';
const merge = (update: string, insert = 'insert (a, b) values (s.a, s.b)'): string =>
  `merge into t using s on t.a = s.a when matched then ${update} when not matched then ${insert}`;
const pair = (table: string, ...rows: string[]): string => `insert into ${table} values ${rows.join(', ')}`;

export const cases: readonly Case[] = [
  {
    before: [
      "create temp table t (a integer, b varchar(3) default 'x', c decimal(5, 2), d integer identity(1, 1))",
      'insert into t (a) values (1), (2)',
    ],
    sql: 'select a, b, c, d > 0 from t order by a',
    answers: [
      [1, 'x', null, true],
      [2, 'x', null, true],
    ],
  },
  {
    before: ['create temp table t (a integer default 5, b integer)'],
    sql: 'insert into t values (default, default)',
    answers: [],
  },
  {
    before: ['create temp table t (a integer, b integer identity(1, 1))'],
    sql: 'insert into t (a, b) values (1, 5)',
    fails: 'column "b"',
  },
  {
    before: ['create temp table t (a integer not null)'],
    sql: 'insert into t values (null)',
    fails: 'Cannot insert a NULL value into column a',
  },
  {
    before: ['create temp table t (a varchar(3))'],
    sql: "insert into t values ('abcd')",
    fails: 'value too long for type character varying(3)',
  },
  {
    before: ['create temp table t (a varchar(3))'],
    sql: "insert into t values ('äö')",
    fails: 'value too long for type character varying(3)',
  },
  {
    before: ['create temp table t (a smallint)'],
    sql: 'insert into t values (70000)',
    fails: 'out of range',
  },
  {
    before: ['create temp table t (a decimal(5, 2))'],
    sql: 'insert into t values (1000)',
    fails: 'overflow',
  },
  { before: [TABLE], sql: 'insert into t values (1, 2, 3)', fails: 'more expressions than target columns' },
  { before: [TABLE], sql: 'insert into t values (1) returning a', refused: 'Returning' },
  { before: [TABLE], sql: 'insert into t values (1) on conflict do nothing', refused: 'OnConflict' },
  { before: [TABLE], sql: 'insert into t default values', refused: 'Insert.default' },
  {
    before: ['create temp table t (a integer primary key)', 'insert into t values (1), (1)'],
    sql: 'select count(*), count(distinct a) from t',
    answers: [[2, 1]],
    says: 'a primary key is said, not enforced',
  },
  {
    before: ['create temp table t (a integer primary key)'],
    sql: 'insert into t values (null)',
    fails: 'Cannot insert a NULL value',
  },
  { sql: 'create temp table t (a integer unique)', refused: 'UniqueColumnConstraint' },
  { sql: 'create temp table t (a integer references r (a))', refused: 'Reference' },
  { sql: 'create temp table t (a integer check (a > 0))', refused: 'CheckColumnConstraint' },
  // update and delete
  {
    before: [TABLE, pair('t', '(1, 2)'), 'update t set a = b, b = a'],
    sql: 'select a, b from t',
    answers: [[2, 1]],
    says: 'from the old values',
  },
  {
    before: [
      TABLE,
      SOURCE,
      pair('t', '(1, 1)', '(2, 2)'),
      pair('s', '(1, 9)'),
      'update t set b = s.b from s where t.a = s.a',
    ],
    sql: 'select a, b from t order by a',
    answers: [
      [1, 9],
      [2, 2],
    ],
  },
  {
    before: [
      TABLE,
      pair('t', '(1, 1)'),
      'update t set b = x.b from (select 1 as a, 5 as b) as x where t.a = x.a',
    ],
    sql: 'select b from t',
    answers: [[5]],
  },
  { before: [TABLE], sql: 'update t set (a, b) = (3, 4)', refused: 'one column at a time' },
  {
    before: [
      TABLE,
      SOURCE,
      pair('t', '(1, 1)', '(2, 2)'),
      pair('s', '(1, 9)'),
      'delete from t using s where t.a = s.a',
    ],
    sql: 'select a from t',
    answers: [[2]],
  },
  {
    before: [TABLE, pair('t', '(1, 1)', '(null, 2)'), 'delete from t where a <> 5'],
    sql: 'select b from t',
    answers: [[2]],
  },
  {
    before: [TABLE, pair('t', '(1, 1)', '(2, 2)'), 'delete from t'],
    sql: 'select count(*) from t',
    answers: [[0]],
  },
  { before: [TABLE], sql: 'truncate table t', refused: 'TRUNCATE commits' },
  {
    before: [
      TABLE,
      pair('t', '(1, 1)', '(2, 2)'),
      'with gone as (select 1 as a) delete from t using gone where t.a = gone.a',
    ],
    sql: 'select a from t',
    answers: [[2]],
  },
  {
    before: [
      TABLE,
      pair('t', '(1, 1)'),
      'with changed as (select 1 as a, 8 as b) update t set b = changed.b from changed where t.a = changed.a',
    ],
    sql: 'select b from t',
    answers: [[8]],
  },
  {
    before: [
      TABLE,
      SOURCE,
      pair('t', '(1, 1)'),
      pair('s', '(1, 9)'),
      'update t set b = s.b from s join (select 1 as a) as u on s.a = u.a where t.a = s.a',
    ],
    sql: 'select b from t',
    answers: [[9]],
  },
  {
    before: [TABLE],
    sql: 'with s as (select 1 as a) insert into t select a, a from s',
    refused: 'Insert.with_',
  },
  {
    before: [TABLE, 'insert into t with s as (select 1 as a) select a, a from s'],
    sql: 'select b from t',
    answers: [[1]],
  },
  // merge
  {
    before: [
      TABLE,
      SOURCE,
      pair('t', '(1, 1)'),
      pair('s', '(1, 2)', '(2, 3)', '(null, 4)'),
      merge('update set b = t.b + s.b'),
    ],
    sql: 'select a, b from t order by a',
    answers: [
      [1, 3],
      [2, 3],
      [null, 4],
    ],
  },
  {
    before: [TABLE, SOURCE, pair('t', '(1, 1)'), pair('s', '(1, 2)'), merge('delete')],
    sql: 'select count(*) from t',
    answers: [[0]],
  },
  {
    before: [TABLE, SOURCE, pair('t', '(1, 1)'), pair('s', '(1, 2)', '(1, 3)')],
    sql: merge('update set b = s.b'),
    fails: 'Found multiple matches to update the same tuple',
  },
  {
    before: [TABLE, SOURCE, pair('s', '(1, 2)', '(1, 3)'), merge('update set b = s.b')],
    sql: 'select b from t order by b',
    answers: [[2], [3]],
    says: 'neither was there',
  },
  {
    sql: 'merge into t using s on t.a = s.a when matched then update set b = s.b',
    refused: 'exactly one WHEN MATCHED',
  },
  { sql: merge('update set b = s.b', 'insert values (s.a, s.b)'), refused: 'name them' },
  {
    sql: 'merge into t using (select 1 as a, 2 as b) as s on t.a = s.a when matched then delete when not matched then insert (a) values (s.a)',
    refused: 'from a table',
  },
  {
    sql: 'merge into t as x using s on x.a = s.a when matched then delete when not matched then insert (a) values (s.a)',
    refused: 'no other name',
  },
  {
    sql: 'merge into t using s on t.a > s.a when matched then delete when not matched then insert (a) values (s.a)',
    refused: 'by equality only',
  },
  {
    sql: 'merge into t using t on t.a = t.a when matched then delete when not matched then insert (a) values (1)',
    refused: 'another table',
  },
  {
    sql: 'merge into t using s on t.a = s.a when matched and s.b > 1 then delete when not matched then insert (a) values (s.a)',
    refused: 'When.condition',
  },
  // tables and views
  {
    before: [TABLE],
    sql: 'alter table t add column c integer not null',
    refused: 'must have a non-null default expression',
  },
  {
    before: [
      'create table alter_me (a integer)',
      'insert into alter_me values (1)',
      'alter table alter_me add column b integer default 5 not null',
    ],
    sql: 'select a, b from alter_me',
    answers: [[1, 5]],
  },
  {
    before: [
      'create table write_renamed (a integer, b integer)',
      'alter table write_renamed rename column a to c',
      'alter table write_renamed drop column b',
      'insert into write_renamed values (1)',
    ],
    sql: 'select c from write_renamed',
    answers: [[1]],
  },
  { sql: 'drop table write_no_such_table', fails: 'does not exist' },
  { before: ['drop table if exists write_no_such_table'], sql: 'select 1 as dropped', answers: [[1]] },
  {
    before: ['create table write_seen (a integer)', 'create view write_seeing as select a from write_seen'],
    sql: 'drop table write_seen',
    fails: 'other objects depend on it',
  },
  {
    before: [
      'create table write_summed (a integer)',
      'create materialized view write_sum_of as select sum(a) as s from write_summed',
      'insert into write_summed values (3)',
    ],
    sql: 'select s from write_sum_of',
    answers: [[null]],
    says: 'as it was last refreshed',
  },
  {
    before: [
      'create table refreshed_from (a integer)',
      'create materialized view refreshed as select sum(a) as s from refreshed_from',
      'insert into refreshed_from values (3)',
      'refresh materialized view refreshed',
    ],
    sql: 'select s from refreshed',
    answers: [[3]],
  },
  { sql: 'create materialized view m auto refresh yes as select 1 as a', refused: 'AUTO REFRESH YES' },
  { sql: 'create table #t (a integer)', refused: '#t' },
  { sql: 'select 1 as a into copied', refused: 'Select.into' },
  { sql: 'create index i on t (a)', refused: 'Index' },
  { sql: 'set search_path to public', refused: 'SET' },
  {
    before: [
      `create or replace procedure add_up(n integer) language plpgsql as $$
      declare i integer := 0; total integer := 0;
      begin
        while i < n loop
          i := i + 1;
          if i = 2 then continue; end if;
          total := total + i;
        end loop;
        create temp table added (t integer);
      end; $$`,
    ],
    sql: 'call add_up(3)',
    refused: 'CREATE',
  },
];
