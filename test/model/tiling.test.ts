/** Do a calendar's windows tile? Asked of every kind of zone, and judged by a slow oracle that knows no table of periods. */
import fc from 'fast-check';
import { definePipeline } from '../../src/model/pipeline';
import { firstBreak, tilingFault, tilingTime } from '../../src/model/tiling';
import { periodsOf } from '../../src/model/time-zone';
import { pipeline as ecommerce } from '../../src/pipelines/ecommerce/pipeline';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const FROM = Date.parse('2026-11-28T00:00Z');
const YEARS_20 = 20 * 366 * DAY_MS;

/** With summer time and without, of odd offsets, of half an hour's summer time, south of the equator, with Ramadan's pause. */
const ZONES = [
  ...['UTC', 'Europe/Berlin', 'Europe/London', 'America/New_York', 'America/St_Johns', 'Asia/Kathmandu'],
  ...['Australia/Lord_Howe', 'Pacific/Apia', 'Pacific/Chatham', 'America/Santiago', 'Africa/Casablanca'],
  ...['Africa/Cairo', 'America/Havana', 'Asia/Beirut', 'Australia/Adelaide', 'Atlantic/Azores', 'Asia/Tokyo'],
];

/** Local time less UTC, read from the zone's name as people see it: GMT-03:30. */
function offsetOracle(timeZone: string): (ms: number) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  const known = new Map<number, number>();
  return (ms) => {
    const quarter = Math.floor(ms / (15 * MINUTE_MS));
    const before = known.get(quarter);
    if (before !== undefined) return before;
    const text = format.formatToParts(ms).find(({ type }) => type === 'timeZoneName')?.value ?? '';
    const [, sign = '+', hours = '0', minutes = '0'] = /([+-])(\d\d):(\d\d)/.exec(text) ?? [];
    const offset = (sign === '-' ? -1 : 1) * (Number(hours) * HOUR_MS + Number(minutes) * MINUTE_MS);
    known.set(quarter, offset);
    return offset;
  };
}

/** Every instant at which the zone's clocks show this local time. */
function instantsOf(localMs: number, offsetAt: (ms: number) => number): number[] {
  const offsets = new Set([-26, 0, 26].map((hours) => offsetAt(localMs + hours * HOUR_MS)));
  return [...offsets]
    .filter((offset) => offsetAt(localMs - offset) === offset)
    .map((offset) => localMs - offset);
}

/** Whether each firing of twenty years takes the window after the one before it; null where a time comes twice or never. */
function tiles(timezone: string, minuteOfDay: number, windowMs: number, isOnce: boolean): boolean {
  const offsetAt = offsetOracle(timezone);
  let before: number | null = null;
  for (let dayMs = FROM; dayMs < FROM + YEARS_20; dayMs += DAY_MS) {
    const [atMs, second] = instantsOf(dayMs + minuteOfDay * MINUTE_MS, offsetAt);
    if (atMs === undefined || second !== undefined) return false;
    const window = Math.floor(atMs / windowMs);
    if (before !== null && window - before !== 1 && (isOnce || window !== before)) return false;
    before = window;
  }
  return true;
}

function isHourTouched(timezone: string, minuteOfDay: number): boolean {
  const hour = Math.floor(minuteOfDay / 60) * 60;
  return [0, 15, 30, 45].some((minute) => !tiles(timezone, hour + minute, DAY_MS, false));
}

const timeOf = (minuteOfDay: number): string =>
  [Math.floor(minuteOfDay / 60), minuteOfDay % 60].map((part) => String(part).padStart(2, '0')).join(':');

const inDays = (windowMs: number, timezone: string, calendar: string) => ({ timezone, calendar, windowMs });

describe('the windows of a calendar', () => {
  it.each([
    ['Europe/Berlin', '00:30', null],
    [
      'Europe/Berlin',
      '01:00',
      /2027-03-29 it takes the window that the firing before it took; write calendar: '03:00'/,
    ],
    ['Europe/London', '00:30', /2027-03-29 it takes the window/],
    ['Europe/Berlin', '02:00', /2027-03-28 the clock is changed in that hour/],
    ['Europe/Berlin', '03:00', null],
    ['America/New_York', '19:30', /timezone: 'UTC'/],
    ['America/New_York', '21:30', null],
    ['Australia/Lord_Howe', '01:15', /2027-04-04 the clock is changed in that hour/],
    ['Asia/Kathmandu', '05:45', null],
    ['UTC', '00:00', null],
  ])('of a day, taken in %s at %s', (timezone, calendar, fault) => {
    const found = tilingFault(inDays(DAY_MS, timezone, calendar), FROM);
    if (fault === null) expect(found).toBeNull();
    else expect(found).toMatch(fault);
  });

  it('tile exactly for twenty years, or their definition is refused: any zone, time and length', () => {
    const zones = fc.oneof(fc.constantFrom(...ZONES), fc.constantFrom(...Intl.supportedValuesOf('timeZone')));
    const minutes = fc.integer({ min: 0, max: 24 * 60 - 1 });
    const lengths = fc.constantFrom(1, 1, 1, 2, 7);
    fc.assert(
      fc.property(zones, minutes, lengths, (timezone, minute, days) => {
        const schedule = inDays(days * DAY_MS, timezone, timeOf(minute));
        const isAccepted = firstBreak(schedule, FROM, FROM + YEARS_20) === null;
        const isRight = tiles(timezone, minute, days * DAY_MS, days === 1);
        // Refused, too, is a time in an hour that is changed: by whole hours Temporal decides what is skipped or repeated.
        return isAccepted ? isRight : !isRight || isHourTouched(timezone, minute);
      }),
      { numRuns: 25 },
    );
  });

  it('of a week tile, or not, by the day on which weeks of windows begin', () => {
    // Weeks are counted from a Thursday.
    const weekly = (day: 'THURSDAY' | 'MONDAY', calendar: string) =>
      firstBreak(
        { timezone: 'Europe/Berlin', calendar, days: [day], windowMs: 7 * DAY_MS },
        FROM,
        FROM + YEARS_20,
      );
    expect(weekly('MONDAY', '01:00')).toBeNull();
    expect(weekly('THURSDAY', '01:00')).toMatchObject({ why: expect.stringContaining('window') as string });
    expect(weekly('THURSDAY', '03:00')).toBeNull();
  });

  it('of the past break where a zone skipped a whole day, as Samoa its 30th of December 2011', () => {
    const [from, to] = [Date.parse('2011-12-01T00:00Z'), Date.parse('2012-01-31T00:00Z')];
    expect(firstBreak(inDays(DAY_MS, 'Pacific/Apia', '12:00'), from, to)).toMatchObject({
      date: '2011-12-30',
    });
    expect(firstBreak(inDays(DAY_MS, 'Pacific/Apia', '12:00'), FROM)).toBeNull();
  });

  it('are told another time that tiles, and a definition that does not is refused by its field', () => {
    for (const timezone of ZONES) {
      const calendar = tilingTime(inDays(DAY_MS, timezone, '00:30'), FROM);
      expect(calendar && tilingFault(inDays(DAY_MS, timezone, calendar), FROM)).toBeNull();
    }
    const schedule = { ...ecommerce.schedule, calendar: '01:00', timezone: 'Europe/Berlin' };
    expect(() => definePipeline({ ...ecommerce, schedule })).toThrow(
      /^pipeline ecommerce: schedule.calendar: /,
    );
    expect(definePipeline({ ...ecommerce, schedule: { ...schedule, calendar: '03:00' } })).toBeDefined();
  });
});

describe('the periods of a zone', () => {
  it('begin to the second where its clock is changed', () => {
    const [first, summer, winter] = periodsOf(
      'Europe/Berlin',
      Date.parse('2027-01-01T00:00Z'),
      Date.parse('2027-12-31T00:00Z'),
    );
    expect(first?.offsetMs).toBe(HOUR_MS);
    expect(summer).toEqual({ fromMs: Date.parse('2027-03-28T01:00Z'), offsetMs: 2 * HOUR_MS });
    expect(winter).toEqual({ fromMs: Date.parse('2027-10-31T01:00Z'), offsetMs: HOUR_MS });
  });
});
