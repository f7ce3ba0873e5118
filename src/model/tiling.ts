/**
 * Whether a calendar's firings take every window once, whatever the zone's clock does. Windows are UTC and the firing is
 * local: where summer time moves it past a window's end, a window is left out in autumn and taken twice in spring.
 */
import { DAY_MS, DAYS, type ScheduleDefinition } from './schedule';
import { periodsOf, type Period } from './time-zone';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** A zone's rules are known and repeat; who changes them, changes the machine's time zones, too. */
const AHEAD_MS = 20 * 366 * DAY_MS;

type Times = Pick<ScheduleDefinition, 'calendar' | 'days' | 'timezone' | 'windowMs'>;

/** Why, and from which firing on, windows do not tile. */
export interface Break {
  /** Of the local calendar, such as 2027-03-28. */
  readonly date: string;
  readonly why: string;
}

/** The first break between two instants; null where windows tile. Without a calendar there is none: no clock moves a period. */
export function firstBreak(schedule: Times, fromMs: number, toMs = fromMs + AHEAD_MS): Break | null {
  return breakIn(schedule, periodsOf(schedule.timezone, fromMs - DAY_MS, toMs + DAY_MS), fromMs, toMs);
}

function breakIn(schedule: Times, periods: readonly Period[], fromMs: number, toMs: number): Break | null {
  const { windowMs } = schedule;
  const isOnce = areFiringsOfOneWindow(schedule);
  let before: number | null = null;
  for (const { localMs, atMs } of firingsOf(schedule, periods, fromMs, toMs)) {
    const date = new Date(localMs).toISOString().slice(0, 10);
    if (atMs === null)
      return { date, why: `the clock is changed in that hour, so that the time comes twice or not at all` };
    // Numbered by their ends: a firing takes the last window that has ended.
    const window = Math.floor(atMs / windowMs);
    const steps = before === null ? 1 : window - before;
    if (steps > 1) return { date, why: `the window before the one that it takes was taken by no firing` };
    if (steps === 0 && isOnce) return { date, why: `it takes the window that the firing before it took` };
    before = window;
  }
  return null;
}

/** A window longer than the time between firings is asked for again and again; of others each firing has its own. */
function areFiringsOfOneWindow({ days, windowMs }: Times): boolean {
  const firingsAWeek = (days ?? DAYS).length;
  return windowMs * firingsAWeek === 7 * DAY_MS;
}

interface CalendarFiring {
  /** The local time as if it were UTC. */
  readonly localMs: number;
  /** Null where the hour that it lies in is one in which the zone's clock is changed. */
  readonly atMs: number | null;
}

/**
 * Temporal does not fire at a time that is left out, and may fire twice at one that comes twice; which, it decides by whole
 * hours, and not the same in every version. So an hour that a change touches counts as neither.
 */
function* firingsOf(
  { calendar, days }: Times,
  periods: readonly Period[],
  fromMs: number,
  toMs: number,
): Generator<CalendarFiring> {
  if (calendar === undefined) return;
  const [hour = 0, minute = 0] = calendar.split(':').map(Number);
  const changes = changesOf(periods);
  let offsetMs = periods[0]?.offsetMs ?? 0;
  for (let dayMs = Math.floor(fromMs / DAY_MS) * DAY_MS; dayMs < toMs; dayMs += DAY_MS) {
    if (days && !days.some((day) => DAYS.indexOf(day) === new Date(dayMs).getUTCDay())) continue;
    const hourMs = dayMs + hour * HOUR_MS;
    for (let next = changes[0]; next && next.toMs <= hourMs; next = changes[0]) {
      offsetMs = next.offsetMs;
      changes.shift();
    }
    const isTouched = changes[0] !== undefined && changes[0].fromMs < hourMs + HOUR_MS;
    const localMs = hourMs + minute * MINUTE_MS;
    yield { localMs, atMs: isTouched ? null : localMs - offsetMs };
  }
}

interface Change {
  /** The local times that come twice or not at all, as if they were UTC. */
  readonly fromMs: number;
  readonly toMs: number;
  /** After it. */
  readonly offsetMs: number;
}

function changesOf(periods: readonly Period[]): Change[] {
  return periods.slice(1).map(({ fromMs, offsetMs }, index) => {
    const local = [fromMs + (periods[index]?.offsetMs ?? 0), fromMs + offsetMs];
    return { fromMs: Math.min(...local), toMs: Math.max(...local), offsetMs };
  });
}

/** When a schedule fires first, at an instant or after it, jitter aside. */
export function firstFiringFrom(schedule: Times & Pick<ScheduleDefinition, 'everyMs'>, atMs: number): number {
  const { everyMs, timezone } = schedule;
  if (everyMs !== undefined) return Math.ceil(atMs / everyMs) * everyMs;
  const untilMs = atMs + 9 * DAY_MS;
  const firings = firingsOf(schedule, periodsOf(timezone, atMs - DAY_MS, untilMs), atMs - DAY_MS, untilMs);
  for (const firing of firings) if (firing.atMs !== null && firing.atMs >= atMs) return firing.atMs;
  return untilMs;
}

/** The next time of day of the same zone whose windows tile; null where there is none. */
export function tilingTime(schedule: Times, fromMs: number): string | null {
  const toMs = fromMs + AHEAD_MS;
  const periods = periodsOf(schedule.timezone, fromMs - DAY_MS, toMs + DAY_MS);
  const [hour = 0] = (schedule.calendar ?? '').split(':').map(Number);
  for (let later = 1; later <= 24; later += 1) {
    const calendar = `${String((hour + later) % 24).padStart(2, '0')}:00`;
    if (breakIn({ ...schedule, calendar }, periods, fromMs, toMs) === null) return calendar;
  }
  return null;
}

/** What is wrong with a definition and what to write instead; null where its windows tile for the next twenty years. */
export function tilingFault(schedule: Times, nowMs: number): string | null {
  const found = firstBreak(schedule, nowMs);
  if (!found) return null;
  const { calendar = '', timezone } = schedule;
  const other = tilingTime(schedule, nowMs);
  const instead = [...(other === null ? [] : [`calendar: '${other}' in that zone`]), `timezone: 'UTC'`];
  return `fires at ${calendar} in ${timezone}, and on ${found.date} ${found.why}; write ${instead.join(', or ')}`;
}
