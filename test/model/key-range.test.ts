import { dayFolders, daysRange, startingWith, type KeyRange } from '../../src/model/key-range';
import { parseWindow } from '../../src/model/window';

const holds = ({ from, before }: KeyRange, key: string): boolean => {
  const bytes = Buffer.from(key);
  return Buffer.compare(bytes, Buffer.from(from)) >= 0 && Buffer.compare(bytes, Buffer.from(before)) < 0;
};

describe('a range of keys', () => {
  it('has all that begin with a prefix, and no neighbour', () => {
    const range = startingWith('bronze/shop/');
    for (const key of ['bronze/shop/', 'bronze/shop/a', 'bronze/shop/ÿ€😀'])
      expect(holds(range, key)).toBe(true);
    for (const key of ['bronze/shop', 'bronze/shop-2/a', 'bronze/shop0', 'bronze/sho/z'])
      expect(holds(range, key)).toBe(false);
  });

  it.each([
    ['2011-01-03', '2011-01-04', ['2011/01/03/']],
    ['2011-01-03T23:00Z', '2011-01-04T00:01Z', ['2011/01/03/', '2011/01/04/']],
    ['2010-12-31', '2011-01-02', ['2010/12/31/', '2011/01/01/']],
  ])('of a window from %s to %s has its days', (from, to, folders) => {
    const window = parseWindow(from, to);
    expect(dayFolders(window)).toEqual(folders);
    const range = daysRange('t/', window);
    for (const folder of folders) expect(holds(range, `t/${folder}x.parquet`)).toBe(true);
    for (const other of ['t/2010/12/30/x', 't/2011/01/05/x', 't/LOAD00000001', 'u/2011/01/03/x'])
      expect(holds(range, other)).toBe(false);
  });
});
