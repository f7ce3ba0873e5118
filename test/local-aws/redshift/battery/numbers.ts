/** Arithmetic and numeric functions. */
import type { Case, Cell } from '../support/battery';

const double = (doubleValue: number): Cell => ({ doubleValue });

export const setUp: readonly string[] = [
  'create table measure (i integer, l bigint, s smallint, d decimal(8, 2), f double precision, r real)',
  'insert into measure values (7, 7000000000, 3, 28.05, 2.5, 1.5), (null, null, null, null, null, null)',
];

export const cases: readonly Case[] = [
  { sql: 'select 7 / 2, -7 / 2, 7 % 2, -7 % 2, mod(7, -2)', answers: [[3, -3, 1, -1, 1]] },
  { sql: 'select mod(10, 4), mod(10.5, 4), 11 % 4', answers: [[2, '2.5', 3]] },
  {
    sql: 'select i % 2, mod(i, null) from measure order by i',
    answers: [
      [1, null],
      [null, null],
    ],
  },
  { sql: 'select f % 2 from measure', refused: 'for these types' },
  { sql: 'select 1 + 2, 5 - 7, 3 * 4, -(3), - -3', answers: [[3, -2, 12, -3, 3]] },
  { sql: 'select 1.50 + 1, 1.5 - 2.25, 1.50 * 2.0', answers: [['2.50', '-0.75', '3.000']] },
  {
    sql: 'select d * s, d + i, d * d from measure order by d',
    says: 'a product has the sum of the scales, a sum the greater one; integers have scale 0',
    answers: [
      ['84.15', '35.05', '786.8025'],
      [null, null, null],
    ],
  },
  {
    sql: 'select d + f, i * f, f + 1 from measure order by f',
    answers: [
      [double(30.55), double(17.5), double(3.5)],
      [null, null, null],
    ],
  },
  { sql: 'select 1 + null, null * 2, null || null', answers: [[null, null, null]] },
  { sql: 'select 1 / 0', fails: 'division by zero' },
  { sql: 'select i / 0::integer from measure', refused: 'scale of a decimal quotient' },
  { sql: 'select i::integer / 0::integer from measure', fails: 'division by zero' },
  { sql: 'select 1 % 0', fails: 'division by zero' },
  { sql: 'select f / 0::double precision from measure', fails: 'division by zero' },
  { sql: 'select d / 3 from measure', refused: 'the scale of a decimal quotient differs' },
  { sql: 'select 7.0 / 2', refused: 'the scale of a decimal quotient differs' },
  { sql: 'select i / 2::double precision from measure order by 1', answers: [[double(3.5)], [null]] },
  { sql: 'select 2147483647 + 1', fails: 'integer out of range' },
  { sql: 'select 9223372036854775807 + 1', fails: 'bigint out of range' },
  { sql: 'select 32767::smallint + 1::smallint', fails: 'smallint out of range' },
  { sql: 'select 2147483647::bigint + 1', answers: [[2147483648]] },
  {
    sql: 'select 99999999999999999999::decimal(38, 0) * 99999999999999999999::decimal(38, 0)',
    says: 'a decimal has 38 digits at most, and a result that has more overflows',
    fails: 'Numeric data overflow',
  },
  { sql: 'select 99999999999999999999::decimal(20, 0) * 100', answers: [['9999999999999999999900']] },
  // ROUND
  {
    sql: 'select round(28.05), round(28.05, 1), round(28.05, -1)',
    says: 'the examples of ROUND: a decimal in the middle goes away from zero',
    answers: [['28', '28.1', '30']],
  },
  { sql: 'select round(-28.05, 1), round(-0.5), round(2.5)', answers: [['-28.1', '-1', '3']] },
  {
    sql: 'select round(x::float, 2), round(x::float) from (select 10.567 as x) as t',
    says: 'ROUND gives the type that it is given',
    answers: [[double(10.57), double(11)]],
  },
  {
    sql: 'select round(3.14159::float8, 3), round(-1.239::float, 2), round(1234.6::float, -2)',
    answers: [[double(3.142), double(-1.24), double(1200)]],
  },
  {
    sql: 'select round(d, 1), round(f * 1.1, 2) from measure order by d',
    answers: [
      ['28.1', double(2.75)],
      [null, null],
    ],
  },
  { sql: 'select round(null::decimal(8, 2)), round(null::float, 2)', answers: [[null, null]] },
  {
    sql: 'select round(1.125::float, 2)',
    says: 'which way a double in the middle goes is not said',
    refused: 'ROUND of a double precision',
  },
  { sql: 'select round(2.675::float, 2)', refused: 'ROUND of a double precision' },
  { sql: 'select floor(1.125::float * 100 + 0.5) / 100::float', answers: [[double(1.13)]] },
  {
    sql: 'select round(i) from measure',
    says: 'converted to a decimal, or the type it is given: the pages differ',
    refused: 'ROUND of an integer',
  },
  { sql: 'select round(r, 1) from measure', refused: 'ROUND of a real' },
  // TRUNC
  {
    sql: 'select trunc(111.15), trunc(111.15, 1), trunc(111.15, -1), trunc(-1.9)',
    answers: [['111', '111.1', '110', '-1']],
  },
  {
    sql: 'select trunc(2.9::float), trunc(2.55::float, 1), trunc(-2.9::float), trunc(1299::float, -2)',
    answers: [[double(2), double(2.5), double(-2), double(1200)]],
  },
  {
    sql: 'select trunc(i), trunc(i, -1), trunc(l, -9), trunc(s) from measure order by i',
    answers: [
      [7, 0, 7000000000, 3],
      [null, null, null, null],
    ],
  },
  {
    sql: 'select trunc(0.29::float, 2)',
    says: 'by its digits 0.29, by multiplication 0.28',
    refused: 'TRUNC of a double precision',
  },
  { sql: "select trunc(timestamp '2011-07-21 10:32:38')", answers: [['2011-07-21']] },
  // CEIL, FLOOR, SIGN, ABS
  {
    sql: 'select ceil(28.05), ceiling(-28.05), floor(28.95), floor(-28.05)',
    says: 'they give the type that they are given',
    answers: [['29', '-28', '28', '-29']],
  },
  {
    sql: 'select ceil(2.1::float), floor(-2.1::float), ceil(i), floor(l) from measure order by i',
    answers: [
      [double(3), double(-3), 7, 7000000000],
      [double(3), double(-3), null, null],
    ],
  },
  {
    sql: 'select ceil(s), floor(s), ceil(r), floor(r) from measure order by s',
    answers: [
      [3, 3, double(2), double(1)],
      [null, null, null, null],
    ],
  },
  {
    sql: 'select sign(d), sign(-28.05), sign(0.00), sign(f), sign(-2.5::float) from measure order by d',
    answers: [
      ['1', '-1', '0', double(1), double(-1)],
      [null, '-1', '0', null, double(-1)],
    ],
  },
  { sql: 'select sign(i) from measure', refused: 'SIGN of an integer' },
  {
    sql: 'select abs(-5), abs(-2.50), abs(-2.5::float), abs(null::integer)',
    answers: [[5, '2.50', double(2.5), null]],
  },
  { sql: 'select abs((-32768)::smallint)', fails: 'smallint out of range' },
  // POWER, SQRT
  {
    sql: 'select power(2, 3), pow(2.0, -1), power(d, 2) from measure order by d',
    says: 'POWER gives double precision',
    answers: [
      [double(8), double(0.5), double(786.8025)],
      [double(8), double(0.5), null],
    ],
  },
  {
    sql: 'select 2 ^ 3, sqrt(16), sqrt(2.25), sqrt(null::float)',
    answers: [[double(8), double(4), double(1.5), null]],
  },
  { sql: 'select sqrt(-1)', fails: 'cannot take square root of a negative number' },
  { sql: 'select power(-8, 0.5)', fails: 'complex result' },
  { sql: 'select power(10, 400)', fails: 'out of range: overflow' },
  { sql: 'select 1e308::float * 10', fails: 'out of range: overflow' },
  // What is not known
  { sql: 'select random()', refused: 'Rand' },
  { sql: 'select exp(1)', refused: 'Exp' },
  { sql: 'select ln(2)', refused: 'Ln' },
  { sql: 'select log(100)', refused: 'Log' },
  { sql: 'select pi()', refused: 'Pi' },
  { sql: 'select cbrt(8)', refused: 'Cbrt' },
  { sql: 'select 5 & 3', refused: 'BitwiseAnd' },
  { sql: 'select 5 | 3', refused: 'BitwiseOr' },
  { sql: 'select 1 << 3', refused: 'BitwiseLeftShift' },
  { sql: "select to_number('12,454.8-', '99G999D9S')", refused: 'ToNumber' },
  { sql: 'select to_hex(255)', refused: 'Hex' },
];
