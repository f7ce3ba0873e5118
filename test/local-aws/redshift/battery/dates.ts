/** Dates, moments, intervals, zones and their formats. */
import type { Case } from '../support/battery';

const at = (time: string): string => `timestamp '2024-01-01 ${time}'`;

export const cases: readonly Case[] = [
  {
    sql: "select dateadd(month, 1, '2024-01-31'::date), dateadd(month, 1, '2024-04-30'::date), dateadd(month, -1, '2024-03-31'::date)",
    answers: [['2024-02-29 00:00:00', '2024-05-30 00:00:00', '2024-02-29 00:00:00']],
    says: 'DATEADD keeps the day of the month, or takes the last one; it gives a timestamp',
  },
  {
    sql: "select dateadd(year, 1, date '2024-02-29'), dateadd(quarter, 1, date '2023-11-30'), dateadd(day, -1, date '2024-03-01')",
    answers: [['2025-02-28 00:00:00', '2024-02-29 00:00:00', '2024-02-29 00:00:00']],
  },
  {
    sql: `select dateadd(hour, 25, ${at('00:30')}), dateadd(min, -31, ${at('00:30')}), dateadd(s, 90, ${at('23:59')})`,
    answers: [['2024-01-02 01:30:00', '2023-12-31 23:59:00', '2024-01-02 00:00:30']],
  },
  { sql: "select dateadd(day, null, date '2024-01-01'), dateadd(day, 1, null)", answers: [[null, null]] },
  { sql: "select dateadd(week, 1, date '2024-01-01')", refused: "date part 'week'" },
  { sql: "select dateadd(ms, 1500, timestamp '2024-01-01 00:00')", refused: "date part 'millisecond'" },
  { sql: "select dateadd(day, 1.5, date '2024-01-01')", refused: 'dateadd' },
  {
    sql: `select datediff(day, ${at('23:59:59')}, dateadd(s, 1, ${at('23:59:59')})), datediff(hour, ${at('01:59:59')}, ${at('02:00')}),
      datediff(minute, ${at('01:59:59')}, ${at('02:00')}), datediff(second, ${at('00:00:00.9')}, ${at('00:00:01.1')})`,
    answers: [[1, 1, 1, 1]],
    says: 'DATEDIFF counts the borders between two moments',
  },
  {
    sql: "select datediff(month, date '2024-01-31', date '2024-02-01'), datediff(qtr, date '2024-03-31', date '2024-04-01'), datediff(year, date '2023-12-31', date '2024-01-01')",
    answers: [[1, 1, 1]],
  },
  {
    sql: "select datediff(month, date '2024-01-01', date '2024-01-31'), datediff(year, date '2024-01-01', date '2024-12-31'), datediff(day, date '2024-01-02', date '2024-01-01')",
    answers: [[0, 0, -1]],
  },
  { sql: "select datediff(day, null, date '2024-01-01')", answers: [[null]] },
  {
    sql: "select datediff(week, date '2024-01-06', date '2024-01-08')",
    refused: "date part 'week'",
    says: 'its weeks begin on Sundays, those of DATE_TRUNC on Mondays',
  },
  {
    sql: "select date_trunc('week', timestamp '2024-01-07 10:00'), date_trunc('week', date '2024-01-08'), date_trunc('week', date '2024-01-01')",
    answers: [['2024-01-01 00:00:00', '2024-01-08 00:00:00', '2024-01-01 00:00:00']],
    says: 'a week begins on a Monday',
  },
  {
    sql: "select date_trunc('quarter', date '2024-05-05'), date_trunc('month', date '2024-05-05'), date_trunc('year', date '2024-05-05')",
    answers: [['2024-04-01 00:00:00', '2024-05-01 00:00:00', '2024-01-01 00:00:00']],
  },
  {
    sql: `select date_trunc('day', ${at('10:20:30.5')}), date_trunc('hour', ${at('10:20:30.5')}), date_trunc('minute', ${at('10:20:30.5')}), date_trunc('second', ${at('10:20:30.5')})`,
    answers: [['2024-01-01 00:00:00', '2024-01-01 10:00:00', '2024-01-01 10:20:00', '2024-01-01 10:20:30']],
  },
  { sql: "select date_trunc('century', date '2024-01-07')", refused: "date_trunc('century'" },
  { sql: "select date_trunc('day', timestamptz '2024-01-07 10:00+02')", refused: 'date_trunc' },
  {
    sql: "select last_day(date '2024-02-10'), last_day(timestamp '2023-02-10 11:00'), last_day(date '2024-12-31')",
    answers: [['2024-02-29', '2023-02-28', '2024-12-31']],
  },
  {
    sql: "select add_months(date '2024-02-29', 1), add_months(date '2024-04-30', 1), add_months(date '2024-01-30', 1), add_months(date '2024-01-15', -1)",
    answers: [['2024-03-31 00:00:00', '2024-05-31 00:00:00', '2024-02-29 00:00:00', '2023-12-15 00:00:00']],
    says: 'the last day of a month stays the last one, other than with DATEADD',
  },
  {
    sql: "select extract(dow from date '2024-01-07'), extract(doy from date '2024-12-31'), extract(quarter from date '2024-12-31')",
    answers: [[0, 366, 4]],
    says: 'Sunday is 0; an integer, not a decimal',
  },
  {
    sql: "select extract(week from date '2024-01-01'), extract(week from date '2021-01-03'), extract(week from date '2024-12-30')",
    answers: [[1, 53, 1]],
  },
  {
    sql: "select extract(hour from timestamp '2024-01-01 10:20'), date_part('year', date '2024-01-07'), date_part(month, date '2024-01-07')",
    answers: [[10, 2024, 1]],
  },
  { sql: "select extract(epoch from timestamp '1970-01-02 00:00')", refused: 'extract(epoch' },
  { sql: "select extract(second from timestamp '2024-01-01 00:00:59.7')", refused: 'extract(second' },
  {
    sql: "select to_char(timestamp '2024-01-07 15:06:07.089', 'YYYY-MM-DD HH24:MI:SS.MS US HH12 AM Q WW IW D DDD')",
    answers: [['2024-01-07 15:06:07.089 089000 03 PM 1 01 01 1 007']],
  },
  {
    sql: "select to_char(date '2024-05-07', 'Day') || '|', to_char(date '2024-05-07', 'MON mon Dy'), to_char(date '2024-05-07', 'YYYY\"T\"MM')",
    answers: [['Tuesday  |', 'MAY may Tue', '2024T05']],
    says: "a day's name has nine places",
  },
  { sql: "select to_char(date '2024-05-07', 'FMMonth')", refused: "the format 'FMMonth'" },
  { sql: "select to_char(date '2024-05-07', 'J')", refused: "the format 'J'" },
  { sql: "select to_char(125.8, '999.99')", refused: "the format '999.99'" },
  { sql: "select to_char(125.8, 'D')", refused: 'to_char' },
  {
    sql: "select to_date('20240131', 'YYYYMMDD'), to_date('31/01/2024', 'DD/MM/YYYY'), to_date('01 Oct 2024', 'DD Mon YYYY'), to_date(null, 'YYYY-MM-DD')",
    answers: [['2024-01-31', '2024-01-31', '2024-10-01', null]],
  },
  {
    sql: "select to_date('20010631', 'YYYYMMDD')",
    refused: 'a day that does not exist',
    says: 'unless it is strict, it reads on into July',
  },
  { sql: "select to_date('2024-1-5', 'YYYY-MM-DD')", refused: 'not written as YYYY-MM-DD' },
  { sql: "select to_date('2024-01-05 10:00', 'YYYY-MM-DD')", refused: 'not written as YYYY-MM-DD' },
  { sql: "select to_timestamp('2024-01-05 10:00', 'YYYY-MM-DD HH24:MI')", refused: 'StrToTime' },
  {
    sql: "select convert_timezone('Europe/Berlin', timestamp '2024-03-31 00:59:59'), convert_timezone('Europe/Berlin', timestamp '2024-03-31 01:00')",
    answers: [['2024-03-31 01:59:59', '2024-03-31 03:00:00']],
    says: 'from UTC when one zone is given; summer time begins',
  },
  {
    sql: "select convert_timezone('UTC', 'America/New_York', timestamp '2024-11-03 05:30'), convert_timezone('UTC', 'America/New_York', timestamp '2024-11-03 06:30')",
    answers: [['2024-11-03 01:30:00', '2024-11-03 01:30:00']],
    says: 'summer time ends: two moments have one name',
  },
  {
    sql: "select convert_timezone('America/New_York', 'UTC', timestamp '2024-07-01 12:00'), convert_timezone('EST', 'UTC', timestamp '2024-07-01 12:00')",
    answers: [['2024-07-01 16:00:00', '2024-07-01 17:00:00']],
    says: 'a shortened name knows no summer time',
  },
  {
    sql: "select convert_timezone('UTC+2', 'UTC', timestamp '2024-07-01 00:00')",
    refused: 'a time zone that is not given by its name',
  },
  { sql: "select convert_timezone('Nowhere', timestamp '2024-07-01 00:00')", fails: 'not recognized' },
  {
    sql: "select timestamptz '2024-01-01 10:00+02', timestamptz '2024-01-01 10:00', timestamptz '2024-01-01 10:00+02' = timestamptz '2024-01-01 08:00'",
    answers: [['2024-01-01 08:00:00+00', '2024-01-01 10:00:00+00', true]],
  },
  {
    sql: "select date '2024-03-01' - date '2024-02-01', date '2024-03-01' - 1, date '2024-02-28' + 2",
    answers: [[29, '2024-02-29', '2024-03-01']],
    says: 'days are integers',
  },
  {
    sql: "select date '2024-01-31' + interval '1 month', date '2024-03-31' - interval '1 month', date '2024-01-01' + interval '1 day 2 hours'",
    answers: [['2024-02-29 00:00:00', '2024-02-29 00:00:00', '2024-01-02 02:00:00']],
    says: 'a date and an interval make a timestamp',
  },
  {
    sql: "select timestamp '2024-01-31 00:00' - interval '36 hours', timestamp '2024-01-01 00:00' + interval '2 weeks'",
    answers: [['2024-01-29 12:00:00', '2024-01-15 00:00:00']],
  },
  { sql: "select date '2024-01-01' + interval '1.5 days'", refused: 'fraction' },
  { sql: "select timestamp '2024-01-05 12:00' - timestamp '2024-01-01 00:00'", refused: 'type interval' },
  { sql: "select interval '1 month'", refused: 'type interval' },
  { sql: "select timestamp '2024-01-31 00:00' + 1", refused: 'timestamp without time zone + integer' },
  {
    sql: "select '01/02/2024'::date, 'Jan 8, 1999'::date, '20240105'::date, '2024-1-5'::date",
    answers: [['2024-01-02', '1999-01-08', '2024-01-05', '2024-01-05']],
    says: 'month first; ISO out',
  },
  { sql: "select '2024-02-30'::date", fails: 'out of range' },
  { sql: "select '2024-01-01 24:00:01'::timestamp", fails: 'out of range' },
  { sql: "select 'today'::date", refused: "'today' as a moment" },
  { sql: "select timestamp 'infinity'", refused: "'infinity' as a moment" },
  {
    sql: "select '0001-01-01'::date, '9999-12-31'::date, '9999-12-31 23:59:59.999999'::timestamp",
    answers: [['0001-01-01', '9999-12-31', '9999-12-31 23:59:59.999999']],
  },
  {
    sql: "select (timestamp '2024-01-01 23:59:59')::date, (date '2024-01-01')::timestamp, trunc(timestamp '2024-01-01 23:59')",
    answers: [['2024-01-01', '2024-01-01 00:00:00', '2024-01-01']],
  },
  {
    sql: "select timestamp '2024-01-01 10:00' between date '2024-01-01' and date '2024-01-01', date '2024-01-01' = timestamp '2024-01-01 00:00'",
    answers: [[false, true]],
    says: 'a date is its midnight',
  },
  {
    sql: 'select sysdate = sysdate, current_date = trunc(sysdate), getdate() <= sysdate',
    answers: [[true, true, true]],
  },
  { sql: "select timestamp '2024-01-01 23:59:59'::date", refused: 'in parentheses' },
  { sql: 'select current_timestamp', refused: 'CURRENT_TIMESTAMP' },
  { sql: "select time '10:00'", refused: 'type TIME' },
  { sql: "select months_between(date '2024-03-31', date '2024-02-29')", refused: 'MonthsBetween' },
];
