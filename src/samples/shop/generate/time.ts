/** Days as numbers since 1970-01-01, moments as seconds since then, both UTC; text only at the border. */

export const MINUTE = 60;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** The shop opens at this second of the day. */
export const OPENS = 8 * HOUR;

export function dayNumber(date: string): number {
  return Date.parse(date) / (DAY * 1000);
}

/** `YYYY-MM-DD HH:MM:SS`. */
export function timeText(second: number): string {
  return new Date(second * 1000).toISOString().slice(0, 19).replace('T', ' ');
}

/** How often something that returns every `period` days has happened up to and including a day. */
export function timesUpTo(day: number, period: number, phase: number): number {
  return Math.floor((day + phase) / period);
}

export function happensOn(day: number, period: number, phase: number): boolean {
  return (day + phase) % period === 0;
}

/** Opening time of the day after. */
export function nextOpening(second: number): number {
  return (Math.floor(second / DAY) + 1) * DAY + OPENS;
}
