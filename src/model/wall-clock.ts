/** Times as a zone's clock shows them, as instants. */
import { periodsOf, type Period } from './time-zone';

const TIME = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2})(?::(\d{2})(\.\d{1,3})?)?$/;

/**
 * Reads `2010-12-01 08:26:00`; undefined for what is no such time. As Spark has it: of an hour that the clock shows twice the first is meant, and
 * one that it leaves out is read by the clock before it.
 */
export function wallClock(
  timeZone: string,
  fromMs: number,
  toMs: number,
): (text: string) => Date | undefined {
  const periods = periodsOf(timeZone, fromMs, toMs);
  return (text) => {
    const shown = shownMs(text);
    return shown === undefined ? undefined : new Date(shown - offsetAt(periods, shown));
  };
}

/** As if the clock were UTC's. */
function shownMs(text: string): number | undefined {
  const [, day, minute, second = '00', fraction = ''] = TIME.exec(text) ?? [];
  if (day === undefined || minute === undefined) return undefined;
  const written = `${day}T${minute}:${second}`;
  const ms = Date.parse(`${written}${fraction}Z`);
  // JavaScript takes 30 February for 2 March, and 24:00 for the next day.
  const isReal = !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(written);
  return isReal ? ms : undefined;
}

/** A period begins where the clock shows what neither it nor the one before it showed in another hour. */
function offsetAt(periods: readonly Period[], shown: number): number {
  let offsetMs = periods[0]?.offsetMs ?? 0;
  for (const period of periods.slice(1)) {
    if (shown < period.fromMs + Math.max(offsetMs, period.offsetMs)) break;
    offsetMs = period.offsetMs;
  }
  return offsetMs;
}
