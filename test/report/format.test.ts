/** How figures are written in tables and beside a chart's bars. */
import { formatChange, formatNumber, formatTick } from '../../src/report/format';

it.each([
  [0, '0'],
  [9.96, '10'],
  [12.34, '12.3'],
  [-12.34, '-12.3'],
  // Beside others: no bar has decimals where its neighbour has none.
  [9516.8, '9,517'],
  [4405, '4,405'],
  [10_123, '10.1K'],
  [1_250_000, '1.3M'],
])('labels %d as %s', (value, said) => {
  expect(formatTick(value, 'money')).toBe(said);
});

it('writes money in a table to the hundredth, and says where there is no value', () => {
  expect([formatNumber(9516.8, 'money'), formatNumber(null, 'money'), formatNumber(NaN, 'count')]).toEqual([
    '9,516.80',
    '–',
    '–',
  ]);
});

it('compares with what was, and with nothing where nothing was', () => {
  expect([formatChange(110, 100), formatChange(90, 100), formatChange(1, 0)]).toEqual([
    '+10 %',
    '−10 %',
    null,
  ]);
});
