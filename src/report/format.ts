/** How figures, instants and times are written for people: the same on every machine. */

export const FORMATS = ['count', 'money', 'seconds', 'share'] as const;
export type Format = (typeof FORMATS)[number];

const WHOLE = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });
const CENTS = new Intl.NumberFormat('en-GB', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const TENTHS = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 });
const COMPACT = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });
const NO_VALUE = '–';

/** In a table and in words. */
export function formatNumber(value: number | null, format: Format): string {
  if (value === null || !Number.isFinite(value)) return NO_VALUE;
  switch (format) {
    case 'count':
      return WHOLE.format(value);
    case 'money':
      return CENTS.format(value);
    case 'seconds':
      return `${TENTHS.format(value)} s`;
    case 'share':
      return `${TENTHS.format(value * 100)} %`;
  }
}

/** On an axis, where there is little room: 1.2M. */
export function formatTick(value: number, format: Format): string {
  if (format === 'share') return formatNumber(value, format);
  if (Math.abs(value) >= 10_000) return COMPACT.format(value);
  return Math.abs(value) < 1000 ? TENTHS.format(value) : WHOLE.format(value);
}

/** `+3.2 %` against what it was; null where there is nothing to compare with. */
export function formatChange(value: number, before: number | null): string | null {
  if (before === null || before === 0 || !Number.isFinite(before)) return null;
  const change = ((value - before) / Math.abs(before)) * 100;
  return `${change < 0 ? '−' : '+'}${TENTHS.format(Math.abs(change))} %`;
}

/** `2011-01-05 06:00` of an ISO instant or of the warehouse's timestamp, both UTC. */
export function formatInstant(text: string): string {
  return text.replace('T', ' ').slice(0, 16);
}

/** `2011-01-05` where both ends are midnights one day apart, else both ends. */
export function formatWindow({ from, to }: { readonly from: string; readonly to: string }): string {
  const isMidnight = (iso: string): boolean => iso.slice(11, 16) === '00:00';
  if (!isMidnight(from) || !isMidnight(to)) return `${formatInstant(from)} to ${formatInstant(to)} UTC`;
  const lastDay = new Date(Date.parse(to) - 1).toISOString().slice(0, 10);
  const firstDay = from.slice(0, 10);
  return lastDay === firstDay ? firstDay : `${firstDay} to ${lastDay}`;
}

export function secondsOf(startedAt: string, finishedAt: string): number {
  return (instantMs(finishedAt) - instantMs(startedAt)) / 1000;
}

/** Of an ISO instant or of the warehouse's timestamp, which has neither T nor Z. */
export function instantMs(text: string): number {
  const iso = text.includes('T') ? text : text.replace(' ', 'T');
  return Date.parse(/Z|[+-]\d{2}:?\d{2}$/.test(iso.slice(11)) ? iso : `${iso}Z`);
}
