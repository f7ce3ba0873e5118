/**
 * The moment of which a file tells that is a whole snapshot: when it arrived, or what its name says. In whole seconds, as a database's
 * snapshots have it; its epoch is that moment counted, so that epochs follow each other as the moments do, whichever file comes first.
 */
import { z } from 'zod';
import { isTimeZone, periodsOf } from './time-zone';

/** `inName`: year to second in Spark's letters, of which a name's other signs may differ: `yyyy-MM-dd` finds 2024_03_01 too. */
export const takenAtSchema = z
  .strictObject({ inName: z.string(), timezone: z.string() })
  .superRefine(({ inName, timezone }, ctx) => {
    const fault = patternFault(inName);
    if (fault !== null) ctx.addIssue({ code: 'custom', message: fault });
    if (!isTimeZone(timezone)) ctx.addIssue({ code: 'custom', message: `${timezone} is no time zone` });
  });
export type TakenAt = z.infer<typeof takenAtSchema>;

const PARTS = ['yyyy', 'MM', 'dd', 'HH', 'mm', 'ss'] as const;
const FIRST_EPOCH_MS = Date.UTC(2000, 0, 1);
const DAY_MS = 24 * 60 * 60 * 1000;

function patternFault(pattern: string): string | null {
  const parts = partsOf(pattern);
  const isInOrder = parts.every((part, index) => part === PARTS[index]);
  return parts.length >= 3 && isInOrder && /^[A-Za-z0-9_.:-]*$/.test(pattern)
    ? null
    : `${pattern}: of a name are read yyyy, MM, dd and then HH, mm, ss, as many as it has, in this order`;
}

const partsOf = (pattern: string): string[] => pattern.match(/([A-Za-z])\1*/g) ?? [];

/** Epoch milliseconds; null where a name does not say it, or says it twice. `name`: the landed object's key. */
export function snapshotTakenAt(
  takenAt: TakenAt | undefined,
  { key, arrivedMs }: { readonly key: string; readonly arrivedMs: number },
): number | null {
  if (takenAt === undefined) return Math.floor(arrivedMs / 1000) * 1000;
  // The arrival stands before the slug: `20240301-093012000-`.
  const slug = key.slice(key.lastIndexOf('/') + 1).replace(/^\d{8}-\d{9}-/, '');
  const found = [...slug.matchAll(regexOf(takenAt.inName))].map(({ groups }) => wallClock(groups));
  const [only] = found;
  return only === undefined || only === null || found.length > 1 ? null : utcOf(only, takenAt.timezone);
}

/** Seconds since 2000: a warehouse's integer holds those until 2068. */
export function snapshotEpoch(takenMs: number): number {
  return Math.floor((takenMs - FIRST_EPOCH_MS) / 1000);
}

function regexOf(pattern: string): RegExp {
  const body = pattern.replaceAll(/([A-Za-z])\1*|[^A-Za-z]/g, (part) =>
    /^[A-Za-z]/.test(part) ? `(?<${part}>\\d{${part.length}})` : '[^0-9]',
  );
  return new RegExp(`(?<!\\d)${body}(?!\\d)`, 'g');
}

/** As if it were UTC; null for a day or a time that there is not. */
function wallClock(groups: Readonly<Record<string, string>> | undefined): number | null {
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = PARTS.map((part) =>
    groups?.[part] === undefined ? undefined : Number(groups[part]),
  );
  const ms = Date.UTC(year, month - 1, day, hour, minute, second);
  const read = new Date(ms);
  const isReal =
    ms >= FIRST_EPOCH_MS &&
    read.getUTCMonth() === month - 1 &&
    read.getUTCDate() === day &&
    read.getUTCHours() === hour &&
    read.getUTCMinutes() === minute;
  return isReal && second < 60 ? ms : null;
}

/** An hour that a zone has twice is the first of them; one that it skips is read by the offset before it. */
function utcOf(wallMs: number, timezone: string): number {
  const periods = periodsOf(timezone, wallMs - 2 * DAY_MS, wallMs + 2 * DAY_MS);
  const own = periods.find(({ fromMs, offsetMs }, index) => {
    const ms = wallMs - offsetMs;
    return ms >= fromMs && ms < (periods[index + 1]?.fromMs ?? Infinity);
  });
  return wallMs - (own ?? periods[0] ?? { offsetMs: 0 }).offsetMs;
}
