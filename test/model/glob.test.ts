import { matchesGlob } from '../../src/model/glob';

describe('a glob', () => {
  it.each([
    ['**', 'a/b/c.csv', true],
    ['*.csv', 'a.csv', true],
    ['*.csv', 'a/b.csv', false],
    ['**/*.csv', 'a.csv', true],
    ['**/*.csv', 'x/y/a.csv', true],
    ['sales/**', 'sales/2024/a.csv', true],
    ['sales/**', 'returns/a.csv', false],
    ['sales-????.csv', 'sales-2024.csv', true],
    ['sales-????.csv', 'sales-20.csv', false],
    ['sales-?.csv', 'sales-ü.csv', true],
    ['*.{csv,csv.gz}', 'a.csv.gz', true],
    ['*.{csv,txt}', 'a.json', false],
    ['a+b (1).csv', 'a+b (1).csv', true],
    ['a.csv', 'aXcsv', false],
    ['*.csv', 'A.CSV', false],
    ['*', 'two\nlines', true],
    ['[ab].csv', '[ab].csv', true],
  ])('%s and %j: %s', (glob, name, expected) => {
    expect(matchesGlob(glob, name)).toBe(expected);
  });
});
