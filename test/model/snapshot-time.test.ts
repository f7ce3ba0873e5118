import { landedKey } from '../../src/model/landed-name';
import { snapshotEpoch, snapshotTakenAt } from '../../src/model/snapshot-time';

const ARRIVED = Date.parse('2026-03-05T10:00:00.750Z');

function taken(name: string, inName: string, timezone = 'UTC'): string | null {
  const key = landedKey('shop', 'product', ARRIVED, name);
  const ms = snapshotTakenAt({ inName, timezone }, { key, arrivedMs: ARRIVED });
  return ms === null ? null : new Date(ms).toISOString();
}

describe('the moment of a snapshot', () => {
  it('is its arrival in whole seconds, where nothing else is said', () => {
    expect(snapshotTakenAt(undefined, { key: 'any', arrivedMs: ARRIVED })).toBe(
      Date.parse('2026-03-05T10:00:00Z'),
    );
  });

  it.each([
    ['catalogue-2026-03-01.csv', 'yyyy-MM-dd', 'UTC', '2026-03-01T00:00:00.000Z'],
    ['Catalogue_2026_03_01.csv.gz', 'yyyy-MM-dd', 'UTC', '2026-03-01T00:00:00.000Z'],
    ['20260301.csv', 'yyyyMMdd', 'UTC', '2026-03-01T00:00:00.000Z'],
    ['v2-20260301T1530.csv', 'yyyyMMdd.HHmm', 'UTC', '2026-03-01T15:30:00.000Z'],
    ['2026-03-01.csv', 'yyyy-MM-dd', 'Europe/Berlin', '2026-02-28T23:00:00.000Z'],
    ['2026-07-01.csv', 'yyyy-MM-dd', 'Europe/Berlin', '2026-06-30T22:00:00.000Z'],
    ['2026-03-29T02-30.csv', 'yyyy-MM-dd_HH-mm', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'],
    ['2026-10-25T02-30.csv', 'yyyy-MM-dd_HH-mm', 'Europe/Berlin', '2026-10-25T00:30:00.000Z'],
  ])('of %s is read by %s in %s', (name, inName, timezone, expected) => {
    expect(taken(name, inName, timezone)).toBe(expected);
  });

  it.each([
    ['catalogue.csv', 'yyyyMMdd'],
    ['20260230.csv', 'yyyyMMdd'],
    ['20260301-20260302.csv', 'yyyyMMdd'],
    ['120260301.csv', 'yyyyMMdd'],
    ['2026-03-01T25-00.csv', 'yyyy-MM-dd_HH-mm'],
    ['19991231.csv', 'yyyyMMdd'],
  ])('of %s is not read: nobody can say', (name, inName) => {
    expect(taken(name, inName)).toBeNull();
  });

  it('is an epoch that fits an integer, and follows the one before it', () => {
    const [one, next, last] = ['2026-03-01T00:00:00Z', '2026-03-01T00:00:01Z', '2068-01-01T00:00:00Z'].map(
      (at) => snapshotEpoch(Date.parse(at)),
    );
    expect([Number(next) - Number(one), Number(last) < 2 ** 31]).toEqual([1, true]);
  });
});
