/** Rows of a query as people read them. */
import { rowsAsText } from '../../src/cli/output';

describe('rows as text', () => {
  const rows = [
    { name: 'a', note: null, long: 'x'.repeat(30) },
    { name: 'b', note: 'two\n  lines', long: 'y' },
  ];

  it('are a table where it fits', () => {
    expect(rowsAsText(rows, 60).split('\n')).toEqual([
      'name  note       long',
      `a                ${'x'.repeat(30)}`,
      'b     two lines  y',
    ]);
  });

  it('are one cell a line where it does not, without those that are NULL', () => {
    expect(rowsAsText(rows, 40).split('\n')).toEqual([
      '-- 1 --',
      'name  a',
      `long  ${'x'.repeat(30)}`,
      '-- 2 --',
      'name  b',
      'note  two lines',
      'long  y',
    ]);
  });
});
