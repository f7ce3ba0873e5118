/**
 * How a source writes dates and times, in the letters of Spark's datetime patterns
 * (https://spark.apache.org/docs/3.5.6/sql-ref-datetime-pattern.html).
 */

/** Each group of letters that says something, and what it says. */
const SAYS: Readonly<Record<string, string>> = {
  ...{ yyyy: 'year', M: 'month', MM: 'month', MMM: 'month', MMMM: 'month', d: 'day', dd: 'day' },
  ...{ H: 'hour', HH: 'hour', h: 'half', hh: 'half', a: 'noon', m: 'minute', mm: 'minute' },
  ...{ s: 'second', ss: 'second', X: 'offset', XX: 'offset', XXX: 'offset', EEE: 'weekday' },
};
const DAY = ['year', 'month', 'day'] as const;

/** Why dates cannot be read by a pattern without a guess; null when they can. */
export function dateFormatFault(format: string, type: string): string | null {
  const written = format.replaceAll(/'[^']*'/g, '');
  const groups = [...written.matchAll(/([A-Za-z])\1*/g)].map(([letters]) => letters);
  const unknown = groups.filter((letters) => SAYS[letters] === undefined && !/^S{1,6}$/.test(letters));
  const said = groups.map((letters) => SAYS[letters] ?? 'fraction');
  if (groups.includes('yy')) return `${format} has a year of two digits, of which nobody knows the century`;
  if (unknown.length > 0) return `${format} has letters that are not known here: ${unknown.join(', ')}`;
  if (/[^A-Za-z0-9 .,:/-]/.test(written)) return `${format} has signs outside quotes: quote them with '`;
  const missing = DAY.filter((part) => !said.includes(part));
  if (missing.length > 0) return `${format} names no ${missing.join(' and no ')}`;
  if (new Set(said).size !== said.length) return `${format} says something twice`;
  if (said.includes('half') !== said.includes('noon')) return `${format} has h and a, or neither`;
  if (type === 'date' && said.some((part) => !isOfDay(part))) return `${format} is of a time, not of a date`;
  return null;
}

function isOfDay(part: string): boolean {
  return part === 'weekday' || DAY.some((one) => one === part);
}
