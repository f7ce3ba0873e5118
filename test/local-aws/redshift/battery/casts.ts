/** Types, casts and literals. */
import type { Case, Cell } from '../support/battery';

const double = (doubleValue: number): Cell => ({ doubleValue });

export const setUp: readonly string[] = [
  'create table cast_source (t varchar(20), c char(5), i integer, d decimal(8, 3), f double precision, r real, b boolean)',
  "insert into cast_source values ('12', 'ab', 7, 1.239, 2.5, 0.1, true)",
  'create table narrow (v varchar(4), c char(4), n decimal(4, 2), i integer, s smallint)',
];

export const cases: readonly Case[] = [
  {
    sql: 'select 7::smallint, 8::int4, 9::int8, 1.5::float, 1.5::real, 1::decimal(4, 2)',
    answers: [[7, 8, 9, double(1.5), double(1.5), '1.00']],
  },
  {
    sql: 'select cast(162.00 as integer), convert(integer, 162.00), 162.00::integer',
    answers: [[162, 162, 162]],
  },
  {
    sql: 'select cast(109.652 as decimal(4, 1)), 2.5::integer, -2.5::integer',
    says: 'constants are rounded, as the example shows',
    answers: [['109.7', 3, -3]],
  },
  { sql: 'select 123.456::decimal(2, 1)', fails: 'numeric field overflow' },
  { sql: 'select 12345678::smallint', fails: 'smallint out of range' },
  { sql: 'select 3000000000::integer', fails: 'integer out of range' },
  {
    sql: 'select 1.9::decimal, 1.4::numeric',
    says: 'a decimal without a size is DECIMAL(18, 0)',
    answers: [['2', '1']],
  },
  {
    sql: 'select i::decimal(8, 2), i::bigint, i::float, i::smallint from cast_source',
    answers: [['7.00', 7, double(7), 7]],
  },
  {
    sql: 'select d::decimal(8, 2) from cast_source',
    says: 'explicit casts of what comes from tables are not rounded, while those of constants are',
    refused: 'a cast that loses digits',
  },
  { sql: 'select d::integer from cast_source', refused: 'a cast that loses digits' },
  { sql: 'select f::integer from cast_source', refused: 'a cast that loses digits' },
  { sql: 'select f::decimal(8, 0) from cast_source', refused: 'a cast that loses digits' },
  {
    sql: 'select round(d, 2)::decimal(8, 2), trunc(d)::integer, f::decimal(8, 1), d::decimal(12, 5) from cast_source',
    answers: [['1.24', 1, '2.5', '1.23900']],
  },
  { sql: 'select d::float, d::decimal(38, 10) from cast_source', answers: [[double(1.239), '1.2390000000']] },
  // Text to number
  {
    sql: "select ' 42 '::integer, '-7'::bigint, '+5'::smallint, t::integer from cast_source",
    says: 'blanks around a number are ignored',
    answers: [[42, -7, 5, 12]],
  },
  {
    sql: "select '1.0'::decimal(4, 2), '5.9'::decimal(4, 1), ' 1e2 '::float, '.5'::float",
    answers: [['1.00', '5.9', double(100), double(0.5)]],
  },
  { sql: "select 'ABC'::integer", fails: 'invalid input syntax for type integer: "ABC"' },
  { sql: "select '5.9'::integer", fails: 'invalid input syntax for type integer' },
  { sql: "select ''::integer", fails: 'invalid input syntax for type integer' },
  {
    sql: "select '1_000'::integer",
    says: 'PostgreSQL has read it as 1000 since version 16',
    fails: 'invalid input syntax for type integer',
  },
  { sql: "select '0x1F'::integer", fails: 'invalid input syntax for type integer' },
  { sql: "select 'NaN'::float", fails: 'invalid input syntax for type double precision' },
  { sql: "select 'infinity'::float", fails: 'invalid input syntax for type double precision' },
  { sql: "select 'NaN'::decimal(8, 2)", fails: 'invalid input syntax for type numeric' },
  { sql: "select '1.239'::decimal(4, 2)", refused: 'a cast that loses digits' },
  // To text
  {
    sql: "select i::varchar, 1.50::varchar(8), t::varchar(1), (date '2011-01-05')::varchar(10) from cast_source",
    answers: [['7', '1.50', '1', '2011-01-05']],
  },
  {
    sql: "select cast('Fourscore and seven' as varchar(5)), 'äöü'::varchar(3), cast(2008 as char(4))",
    says: 'an explicit cast cuts at bytes',
    answers: [['Fours', 'ä', '2008']],
  },
  { sql: 'select 12345::varchar(3)', refused: 'a cast that cuts what is not a text' },
  {
    sql: 'select b::varchar(5) from cast_source',
    says: 'a boolean is not converted to a text',
    refused: 'a boolean as a text',
  },
  {
    sql: 'select f::varchar(8), r::varchar(8), 1e15::float::varchar(8) from cast_source',
    answers: [['2.5', '0.1', '1e+15']],
  },
  {
    sql: 'select (0.1::float + 0.2::float)::varchar(20)',
    says: '0.3 by 15 digits, 0.30000000000000004 by PostgreSQL',
    refused: 'of more than 15 digits',
  },
  { sql: 'select (f / 3::float)::varchar(20) from cast_source', refused: 'of more than 15 digits' },
  {
    sql: "select c::varchar(5) || '|', c::char(1), length(c::varchar(5)) from cast_source",
    says: "a CHAR's blanks go when it is converted",
    answers: [['ab|', 'a', 2]],
  },
  { sql: "select 'City of South San Francisco'::char(20)", answers: [['City of South San Fr']] },
  {
    sql: "select 'ä'::char(2)",
    says: 'CHAR holds single-byte characters only',
    fails: 'invalid multibyte character',
  },
  {
    sql: "select length('x'::varchar(max)), 'x'::text, length('abc'::char)",
    says: 'TEXT is VARCHAR(256), CHAR is CHAR(1)',
    answers: [[1, 'x', 1]],
  },
  {
    sql: "select length((repeat('x', 300))::text), length((repeat('x', 300))::varchar)",
    answers: [[256, 256]],
  },
  // Booleans
  {
    sql: "select 't'::boolean, 'true'::boolean, 'y'::boolean, 'yes'::boolean, '1'::boolean, 1::boolean",
    answers: [[true, true, true, true, true, true]],
  },
  {
    sql: "select 'f'::boolean, 'false'::boolean, 'n'::boolean, 'no'::boolean, '0'::boolean, 0::boolean",
    answers: [[false, false, false, false, false, false]],
  },
  {
    sql: "select 'on'::boolean",
    says: 'not in the list of literals that a boolean has',
    fails: 'invalid input syntax for type boolean',
  },
  { sql: "select 'tr'::boolean", fails: 'invalid input syntax for type boolean' },
  { sql: 'select b::integer, null::boolean from cast_source', answers: [[1, null]] },
  { sql: 'select 1.5::decimal(4, 1)::boolean', refused: 'for these types' },
  // NULL
  {
    sql: 'select null::integer, null::varchar(3), null::decimal(8, 2), cast(null as float), null::char(2)',
    answers: [[null, null, null, null, null]],
  },
  // Literals
  { sql: "select 'a', 'it''s', '', ' a '", answers: [['a', "it's", '', ' a ']] },
  {
    sql: String.raw`select 'a\\b', 'a\'b'`,
    says: 'a backslash escapes in a literal',
    answers: [[String.raw`a\b`, "a'b"]],
  },
  { sql: String.raw`select 'a\nb'`, refused: String.raw`the escape \n` },
  { sql: String.raw`select 'a\db'`, refused: String.raw`the escape \d` },
  { sql: 'select 23, -555, 3.14159, 12345678901, .5', answers: [[23, -555, '3.14159', 12345678901, '0.5']] },
  {
    sql: 'select 1e10',
    says: 'whether it is a decimal or a double is not said',
    refused: 'the literal 1e10',
  },
  { sql: 'select 2.0e19::float, 1e2::decimal(5, 1)', answers: [[double(2e19), '100.0']] },
  { sql: "select e'a'", refused: 'ByteString' },
  { sql: "select u&'a'", refused: 'UnicodeString' },
  // Types
  { sql: 'select 1::decimal(39, 2)', refused: 'Redshift has no type' },
  { sql: 'select 1::decimal(19, 2)', says: 'holds 63 bits only', refused: 'holds less than 19 digits' },
  { sql: "select 'x'::varchar(65536)", refused: 'Redshift has no type' },
  { sql: "select 'x'::super", refused: 'type SUPER' },
  { sql: "select '10:00'::time", refused: 'type TIME' },
  { sql: "select 'x'::varbyte", refused: 'type VARBYTE' },
  { sql: 'select try_cast(1 as integer)', refused: 'TryCast' },
  // Stored
  {
    before: ['insert into narrow (i, n) values (1.5, 35.512)'],
    sql: 'select i, n from narrow where i = 2',
    says: 'what is inserted is rounded',
    answers: [[2, '35.51']],
  },
  { sql: 'insert into narrow (n) values (350.10)', fails: 'numeric field overflow' },
  { sql: 'insert into narrow (s) values (33000)', fails: 'smallint out of range' },
  { sql: "insert into narrow (v) values ('äöü')", fails: 'value too long for type character varying(4)' },
  { sql: "insert into narrow (c) values ('abcde')", fails: 'value too long for type character(4)' },
  { sql: "insert into narrow (c) values ('ä')", fails: 'invalid multibyte character' },
  {
    before: ["insert into narrow (v, s) values ('ab      ', 5)"],
    sql: 'select length(v) from narrow where s = 5',
    says: 'blanks beyond the size are cut',
    answers: [[4]],
  },
];
