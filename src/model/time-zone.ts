/** A zone's clock as a table: its offsets from UTC and when they change. Intl knows a zone only instant by instant. */

/** No zone changes its clock more often. */
const WEEK_MS = 7 * 24 * 60 * 60 * 1000;

export interface Period {
  /** First instant of the offset, epoch milliseconds; the first period's is the table's beginning. */
  readonly fromMs: number;
  /** Local time less UTC, milliseconds. */
  readonly offsetMs: number;
}

/** Whether Intl knows it: an IANA name, or UTC. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** The zone's periods between two instants, in order. */
export function periodsOf(timeZone: string, fromMs: number, toMs: number): Period[] {
  if (timeZone === 'UTC') return [{ fromMs, offsetMs: 0 }];
  const offsetAt = offsetsOf(timeZone);
  const periods = [{ fromMs, offsetMs: offsetAt(fromMs) }];
  for (let ms = fromMs; ms < toMs; ms += WEEK_MS) {
    const offsetMs = offsetAt(ms + WEEK_MS);
    if (offsetMs === periods.at(-1)?.offsetMs) continue;
    periods.push({ fromMs: firstInstantOf(offsetMs, offsetAt, ms, ms + WEEK_MS), offsetMs });
  }
  return periods;
}

/** Between an instant before the change and one after it, to the second. */
function firstInstantOf(
  offsetMs: number,
  offsetAt: (ms: number) => number,
  beforeMs: number,
  afterMs: number,
): number {
  let [low, high] = [Math.floor(beforeMs / 1000), Math.ceil(afterMs / 1000)];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle * 1000) === offsetMs) high = middle;
    else low = middle;
  }
  return high * 1000;
}

/** Local time less UTC at an instant. */
function offsetsOf(timeZone: string): (ms: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    ...{ year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
  });
  return (ms) => {
    const parts = Object.fromEntries(
      format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]),
    );
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(ms / 1000) * 1000;
  };
}
