/** CREATE, ALTER, DROP, COMMENT and ANALYZE, by what the tables then hold. */
import type { Case } from '../support/battery';

const MADE =
  'create temp table made (a integer default 5, b varchar(4) encode lzo, c bigint identity(10, 2), d char(2) primary key)';

export const setUp: readonly string[] = [
  'create table first_one (v varchar(4), c char(4), n integer null)',
  'create table renamed (a integer)',
  'create schema other',
  'create table other.kept (a integer) backup no diststyle even compound sortkey(a)',
  'insert into other.kept values (1)',
  'create view seen (x, y) as select v, n from first_one',
  'create materialized view summed backup no auto refresh no as select count(*) as n from other.kept',
  'create procedure something(n integer) as $$ begin null; end; $$ language plpgsql',
  'create procedure nothing() as $$ begin null; end; $$ language plpgsql',
];

export const cases: readonly Case[] = [
  {
    before: [
      'drop procedure something(integer)',
      'create procedure something(n integer) as $$ begin null; end; $$ language plpgsql',
    ],
    sql: 'call something(1)',
    answers: [],
  },
  {
    before: [MADE, "insert into made (b, d) values ('x', 'y')", "insert into made (b, d) values ('x', 'z')"],
    sql: 'select a, b, c, d from made order by c',
    answers: [
      [5, 'x', 10, 'y '],
      [5, 'x', 12, 'z '],
    ],
  },
  {
    before: [MADE, "insert into made (d) values ('y'), ('y')"],
    sql: 'select count(*) from made',
    says: 'keys are not enforced',
    answers: [[2]],
  },
  {
    before: [MADE],
    sql: 'insert into made (a, d) values (1, null)',
    says: 'but their columns are NOT NULL',
    fails: 'Cannot insert a NULL value into column d',
  },
  {
    before: [MADE],
    sql: "insert into made (b, d) values ('äöü', 'y')",
    says: 'a size is bytes',
    fails: 'value too long for type character varying(4)',
  },
  {
    before: ['create temp table alike (like first_one)'],
    sql: "insert into alike (v) values ('äöü')",
    says: 'a table made by LIKE has the columns of the other',
    fails: 'value too long for type character varying(4)',
  },
  {
    before: ['create temp table copied as select v, c from first_one'],
    sql: "insert into copied (v) values ('äöü')",
    fails: 'value too long',
  },
  {
    before: ['create temp table copied as select v, c from first_one'],
    sql: "insert into copied (c) values ('ä')",
    fails: 'invalid multibyte',
  },
  {
    before: ["create temp table copied as select 'a' as v, 1.5 as n"],
    sql: 'select v, n from copied',
    answers: [['a', '1.5']],
  },
  {
    before: [
      'create temp table changing (a integer)',
      "alter table changing add column b varchar(4) default 'x'",
      'insert into changing (a) values (1)',
    ],
    sql: 'select a, b from changing',
    answers: [[1, 'x']],
  },
  {
    before: ['create temp table changing (a integer)', 'alter table changing add column b varchar(4)'],
    sql: "insert into changing (b) values ('äöü')",
    fails: 'value too long',
  },
  {
    before: [
      'create temp table changing (a integer, b integer)',
      'alter table changing drop column a',
      'alter table changing rename column b to c',
      'alter table changing rename to changed',
      'insert into changed values (7)',
    ],
    sql: 'select c from changed',
    answers: [[7]],
  },
  {
    before: [
      'create table if not exists other.kept (b integer)',
      "comment on table other.kept is 'kept'",
      'analyze other.kept',
    ],
    sql: 'select a from other.kept',
    answers: [[1]],
  },
  {
    before: ['drop table if exists renamed, never_made'],
    sql: 'select a from renamed',
    fails: 'relation "renamed" does not exist',
  },
  {
    before: [
      'create table base (a integer)',
      'create view above as select a from base',
      'drop table base cascade',
    ],
    sql: 'select a from above',
    fails: 'relation "above" does not exist',
  },
  {
    before: ['create view dropped as select 1 as a', 'drop view dropped'],
    sql: 'select a from dropped',
    fails: 'does not exist',
  },
  {
    before: ['create materialized view stale as select 1 as a', 'drop materialized view stale'],
    sql: 'select a from stale',
    fails: 'does not exist',
  },
  {
    before: ["insert into first_one (v, n) values ('a', 3)"],
    sql: 'select x, y from seen where y = 3',
    answers: [['a', 3]],
  },
  {
    before: ['refresh materialized view summed', 'call nothing()'],
    sql: 'select n from summed',
    answers: [[1]],
  },
  {
    before: ['create or replace view latest as select 1 as a'],
    sql: 'select other.kept.a, "LATEST"."A" from other.kept cross join latest',
    says: 'names are lower case, quoted ones too',
    answers: [[1, 1]],
  },
  { sql: 'create table t (a integer unique)', refused: 'UniqueColumnConstraint' },
  { sql: 'create table t (a integer references first_one (n))', refused: 'Reference' },
  { sql: 'create table t (a varchar(3) collate case_insensitive)', refused: 'CollateColumnConstraint' },
  { sql: 'create table t (a integer generated by default as identity(1, 1))', refused: 'BY DEFAULT' },
  { sql: 'create table t (like first_one including defaults)', refused: 'LikeProperty.expressions' },
  {
    sql: 'alter table first_one alter column v type varchar(20)',
    fails: 'cannot alter type of a column used by a view',
  },
  { sql: 'alter table first_one append from other.kept', refused: 'not known to the local Redshift' },
  { sql: 'create external table t (a integer)', refused: 'not known to the local Redshift' },
  { sql: 'grant select on first_one to public', refused: 'GRANT' },
  { sql: "set timezone to 'UTC'", refused: 'SET' },
  { sql: 'vacuum first_one', refused: 'VACUUM' },
  { sql: 'create function f() returns integer as $$ select 1 $$ language sql', refused: 'ReturnsProperty' },
  {
    sql: 'create procedure p(inout a integer) as $$ begin null; end; $$ language plpgsql',
    says: 'its CALL would give a row',
    refused: 'InOutColumnConstraint',
  },
  { sql: 'create table t (a decimal(19, 2))', refused: 'holds less than 19 digits' },
];
