import fc from 'fast-check';
import {
  fileSlug,
  landedKey,
  landingAfterKey,
  landingDoneKey,
  landingEntryKey,
  parseLandedName,
  parseLandingLogKey,
} from '../../src/model/landed-name';

const AT = Date.parse('2011-01-05T10:00:00.123Z');

describe("a landed object's name", () => {
  it.each([
    ['in/Umsätze März.CSV.gz', 'umsatze-marz.csv.gz'],
    ['in/year=2024/part-00000.snappy.parquet', 'part-00000.snappy.parquet'],
    ['a b  c=d.csv', 'a-b-c-d.csv'],
    ['売上.csv', 'file.csv'],
    ['売上', 'file'],
    ['.hidden', 'file.hidden'],
    ['no-extension', 'no-extension'],
    ['v1.2.3 final.csv', 'v1-2-3-final.csv'],
    ['"quoted", <x>&y.csv', 'quoted-x-y.csv'],
    ['../../etc/passwd', 'passwd'],
    [`${'x'.repeat(1020)}.csv`, `${'x'.repeat(64)}.csv`],
    ['folder/', 'file'],
  ])('of %j ends in %s', (key, slug) => {
    expect(fileSlug(key)).toBe(slug);
  });

  it('says its feed and its arrival, whatever the file was called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }), (name) => {
        const key = landedKey('branch-sales', 'sale', AT, `in/${name}`);
        expect(key).toMatch(
          /^bronze\/branch-sales\/epoch=1\/sale\/2011\/01\/05\/20110105-100000123-[a-z0-9.-]+$/,
        );
        expect(parseLandedName(key)).toEqual({ pipeline: 'branch-sales', feed: 'sale', arrivedMs: AT });
      }),
    );
  });

  it('is none of ours where no sweep would have given it', () => {
    expect(parseLandedName('bronze/branch-sales/epoch=1/sale/2011/01/05/sales.csv')).toBeNull();
    expect(parseLandedName('bronze/shop/epoch=1/shop/customer/LOAD00000001.parquet')).toBeNull();
  });
});

it("an entry's marker sorts before it, and the next one's behind both", () => {
  const keys = [
    landingDoneKey('p', 9),
    landingEntryKey('p', 9),
    landingAfterKey('p', 9),
    landingDoneKey('p', 10),
  ];
  expect([...keys].sort()).toEqual(keys);
  expect(parseLandingLogKey(landingEntryKey('p', 9))).toEqual({ entry: 9, kind: 'json' });
  expect(parseLandingLogKey(landingDoneKey('p', 9))).toEqual({ entry: 9, kind: 'done' });
});
