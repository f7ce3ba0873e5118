import fc from 'fast-check';
import {
  contains,
  durationOf,
  lastWholeStep,
  parseInstant,
  parseStep,
  parseWindow,
  stepsOf,
  windowBetween,
} from '../../src/model/window';

const HOUR_MS = 3_600_000;

describe('windows', () => {
  it('reads a day or an instant as UTC', () => {
    expect(parseInstant('2011-01-05', 'from')).toBe(Date.UTC(2011, 0, 5));
    expect(parseInstant('2011-01-05T06:30Z', 'from')).toBe(Date.UTC(2011, 0, 5, 6, 30));
  });

  it.each(['yesterday', '2011-01-05T06:00', '2011-13-01', '2011-02-30', '2011-01-05T06:00+02:00', ''])(
    'refuses "%s" with the name of the field',
    (text) => expect(() => parseInstant(text, 'from')).toThrow(/^from: /),
  );

  it('refuses an empty or backward window, and one that is not in whole minutes', () => {
    expect(() => parseWindow('2011-01-05', '2011-01-05')).toThrow(/empty/);
    expect(() => parseWindow('2011-01-05', '2011-01-04')).toThrow(/empty/);
    expect(() => parseWindow('2011-01-05T00:00:01Z', '2011-01-06')).toThrow(/whole minutes/);
  });

  it('is half-open: holds its first instant and not its last', () => {
    const window = parseWindow('2011-01-05', '2011-01-06');
    expect(contains(window, Date.parse(window.from))).toBe(true);
    expect(contains(window, Date.parse(window.to))).toBe(false);
  });

  it('names its length in ISO 8601', () => {
    expect(durationOf(parseWindow('2011-01-05', '2011-01-06'))).toBe('P1D');
    expect(durationOf(parseWindow('2011-01-05T06:00Z', '2011-01-05T07:00Z'))).toBe('PT1H');
    expect(durationOf(parseWindow('2011-01-05T06:00Z', '2011-01-05T06:30Z'))).toBe('PT30M');
  });

  it('reads the length of any window that it can name, also of two thousand years', () => {
    expect(parseStep(durationOf(parseWindow('0001-01-01', '2011-01-05')))).toBe(734_141 * 24 * HOUR_MS);
  });

  it('ends the last whole step at or before an instant, never after', () => {
    fc.assert(
      fc.property(fc.integer({ min: HOUR_MS, max: 4e12 }), (instant) => {
        const step = lastWholeStep(instant, HOUR_MS);
        const to = Date.parse(step.to);
        return to <= instant && instant - to < HOUR_MS && to - Date.parse(step.from) === HOUR_MS;
      }),
    );
  });

  it('cuts any range into steps without gap or overlap', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 600 }), (minutes, step) => {
        const range = windowBetween(0, minutes * 60_000);
        const steps = stepsOf(range, step * 60_000);
        const joined = steps.every((one, index) => one.from === (steps[index - 1]?.to ?? range.from));
        return joined && steps.at(-1)?.to === range.to;
      }),
    );
  });
});
