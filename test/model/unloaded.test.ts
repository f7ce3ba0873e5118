import { describeUnloaded } from '../../src/model/unloaded';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const at = (iso: string) => ({ arrivedMs: Date.parse(iso) });

describe('objects that are not loaded', () => {
  it('are told by window, oldest first, with the command that loads them', () => {
    const objects = [
      at('2011-01-05T23:59:59.999Z'),
      at('2011-01-03T00:00:00.000Z'),
      at('2011-01-05T00:00:00Z'),
    ];
    expect(describeUnloaded('ecommerce', objects, DAY_MS)).toEqual([
      '1 object(s) in bronze are not loaded: ecomflow run ecommerce --from 2011-01-03 --to 2011-01-04',
      '2 object(s) in bronze are not loaded: ecomflow run ecommerce --from 2011-01-05 --to 2011-01-06',
    ]);
  });

  it('have minutes in windows that are no whole days', () => {
    expect(describeUnloaded('ecommerce', [at('2011-01-05T06:30:00Z')], HOUR_MS)).toEqual([
      '1 object(s) in bronze are not loaded: ecomflow run ecommerce --from 2011-01-05T06:00Z --to 2011-01-05T07:00Z',
    ]);
  });

  it('in many windows are counted, not listed without end', () => {
    const objects = Array.from({ length: 400 }, (_, day) => ({ arrivedMs: day * DAY_MS }));
    const told = describeUnloaded('ecommerce', objects, DAY_MS);
    expect(told).toHaveLength(6);
    expect(told.at(-1)).toBe('and 395 more windows hold objects that are not loaded');
  });
});
