/** What is late, behind or failing at a moment, by the audit. */
import { graceOf, isCovered, outlookOf, overdueUntil, type Audit } from '../../src/model/outlook';
import { scheduleSchema } from '../../src/model/schedule';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const DAILY = scheduleSchema.parse({ calendar: '02:00', windowMs: DAY_MS });
const OFTEN = scheduleSchema.parse({ everyMs: 300_000, windowMs: 300_000 });

const at = (text: string): number => Date.parse(`2026-12-${text}Z`);
const iso = (ms: number): string => new Date(ms).toISOString().slice(8, 16);
const run = (from: number, to: number, startedMs = at('20T00:00')) => ({
  fromMs: at(`${String(from).padStart(2, '0')}T00:00`),
  toMs: at(`${String(to).padStart(2, '0')}T00:00`),
  startedMs,
});
const auditOf = (changes: Partial<Audit>): Audit => ({
  failed: [],
  done: [],
  doneToMs: Math.max(...(changes.done ?? []).map(({ toMs }) => toMs), 0) || null,
  ...changes,
});
const seenAt = (now: string, audit: Partial<Audit>) =>
  outlookOf(DAILY, { graceMs: graceOf(DAILY), nowMs: at(now), sinceMs: at('01T00:00') }, auditOf(audit));
const FAILED = { ...run(3, 4, at('04T02:00')), code: 'ELT_CHECK_FAILED', runId: 'r' };

describe('a window', () => {
  it.each([
    ['04T07:59', '03T00:00'],
    ['04T08:00', '04T00:00'],
  ])('that is run at two is due six hours later: at %s all until %s', (now, until) => {
    expect(iso(overdueUntil(DAILY, graceOf(DAILY), at(now)))).toBe(until);
  });

  it('of every five minutes is due after half an hour, and when its pipeline says so', () => {
    expect(iso(overdueUntil(OFTEN, graceOf(OFTEN), at('01T12:31')))).toBe('01T12:00');
    expect(iso(overdueUntil(OFTEN, graceOf(OFTEN, 600_000), at('01T12:31')))).toBe('01T12:20');
  });

  it('of working days waits for the firing on Monday', () => {
    const weekly = scheduleSchema.parse({ calendar: '02:00', days: ['MONDAY'], windowMs: 7 * DAY_MS });
    // Windows of a week end on Thursdays, as 1970 began.
    expect(iso(overdueUntil(weekly, HOUR_MS, at('07T02:59')))).toBe('26T00:00');
    expect(iso(overdueUntil(weekly, HOUR_MS, at('07T03:00')))).toBe('03T00:00');
  });

  it('is late when no run has done it, and not when one has, together with others or in parts', () => {
    expect(seenAt('05T08:00', { done: [run(1, 2), run(4, 5)] }).late.map(({ from }) => from)).toEqual([
      '2026-12-02T00:00:00.000Z',
      '2026-12-03T00:00:00.000Z',
    ]);
    expect(seenAt('05T08:00', { done: [run(1, 3), run(2, 5)] }).late).toEqual([]);
  });

  it('that fails is failing, and not late besides', () => {
    const { failing, late } = seenAt('05T08:00', { done: [run(1, 3), run(4, 5)], failed: [FAILED] });
    expect([failing, late]).toEqual([[FAILED], []]);
  });

  it('fails no more once a later run has covered it; one from before covers nothing', () => {
    expect(seenAt('05T08:00', { done: [run(1, 5, at('05T00:00'))], failed: [FAILED] }).failing).toEqual([]);
    expect(seenAt('05T08:00', { done: [run(1, 5, at('04T01:00'))], failed: [FAILED] }).failing).toEqual([
      FAILED,
    ]);
  });
});

describe('a pipeline', () => {
  it('lags when two windows are overdue, and not for one', () => {
    expect(seenAt('05T07:59', { done: [run(1, 3)] }).lag).toBeNull();
    expect(seenAt('05T08:00', { done: [run(1, 3)] }).lag).toEqual({ untilMs: at('03T00:00') });
  });

  it('that has never run lags behind the making of its schedule alone', () => {
    expect(seenAt('02T08:00', {}).lag).toBeNull();
    expect(seenAt('03T08:00', {}).lag).toEqual({ untilMs: at('01T00:00') });
    expect(seenAt('03T08:00', { doneToMs: Date.parse('2011-01-01T00:00Z') }).lag).toEqual({
      untilMs: at('01T00:00'),
    });
  });
});

it('a week of a stream is looked through in no time', () => {
  const nowMs = at('09T00:00');
  const sinceMs = at('02T00:00');
  const done = Array.from({ length: 2016 }, (_, number) => ({
    fromMs: sinceMs + number * 300_000,
    toMs: sinceMs + (number + 1) * 300_000,
    startedMs: nowMs,
  })).filter((_, number) => number % 500 !== 7);
  const begunMs = Date.now();
  const seen = outlookOf(OFTEN, { graceMs: graceOf(OFTEN), nowMs, sinceMs }, auditOf({ done }));
  expect([seen.late.length, seen.lag]).toEqual([5, null]);
  expect(Date.now() - begunMs).toBeLessThan(500);
});

it('a range is covered by ranges that meet, in any order, and not by such with a gap', () => {
  const whole = { fromMs: 0, toMs: 10 };
  expect(
    isCovered(whole, [
      { fromMs: 5, toMs: 12 },
      { fromMs: -1, toMs: 5 },
    ]),
  ).toBe(true);
  expect(
    isCovered(whole, [
      { fromMs: 6, toMs: 12 },
      { fromMs: -1, toMs: 5 },
    ]),
  ).toBe(false);
});
