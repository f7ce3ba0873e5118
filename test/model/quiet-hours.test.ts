/** When people are left alone. */
import { isQuiet, parseQuietHours, type QuietPlan } from '../../src/model/quiet-hours';

const NIGHT = '22:00-07:00 Europe/Berlin; shop=none; stream=00:00-06:00 UTC';

function planOf(text: string): QuietPlan {
  const plan = parseQuietHours(text);
  if (plan === null) throw new Error(`${text} are no hours`);
  return plan;
}

describe('quiet hours', () => {
  it.each([
    ['2026-12-01T20:59:59Z', false],
    ['2026-12-01T21:00:00Z', true],
    ['2026-12-02T05:59:59Z', true],
    ['2026-12-02T06:00:00Z', false],
    // In summer the zone is two hours ahead.
    ['2026-07-01T20:00:00Z', true],
    ['2026-07-01T05:00:00Z', false],
  ])('go by the clock of their zone, over midnight: at %s %s', (at, quiet) => {
    expect(isQuiet(planOf(NIGHT), 'ecommerce', Date.parse(at))).toBe(quiet);
    expect(isQuiet(planOf(NIGHT), undefined, Date.parse(at))).toBe(quiet);
  });

  it('may be others for a pipeline, or none', () => {
    const at = Date.parse('2026-12-01T23:00:00Z');
    expect(['ecommerce', 'shop', 'stream'].map((name) => isQuiet(planOf(NIGHT), name, at))).toEqual([
      true,
      false,
      false,
    ]);
    expect(isQuiet(planOf(NIGHT), 'stream', Date.parse('2026-12-02T00:00:00Z'))).toBe(true);
  });

  it.each([
    'at night',
    '22:00-07:00',
    '22:00-07:00 Europe/Nowhere',
    '24:00-07:00 UTC',
    '07:00-07:00 UTC',
    '22:00-07:00 UTC; Shop=none',
    '',
  ])('are not %j', (text) => {
    expect(parseQuietHours(text)).toBeNull();
  });
});
