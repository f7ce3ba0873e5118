/** Numeric functions and arithmetic. */
import type { Case } from '../support/battery';

export const cases: readonly Case[] = [
  {
    sql: 'select round(2.675::float, 2), round(2.5::decimal(8, 3), 2), round(-1.005::decimal(8, 3), 2)',
    answers: [[{ doubleValue: 2.68 }, '2.50', '-1.01']],
  },
  { sql: 'select 1 / 0', fails: 'Divide by zero' },
];
