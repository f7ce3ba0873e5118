/** When people are left alone: what can wait is told at the end of these hours. */
import { isTimeZone, periodsOf } from './time-zone';

export interface QuietHours {
  readonly zone: string;
  /** Minutes since midnight, by the zone's clock. */
  readonly from: number;
  readonly to: number;
}

/** Null: at any hour. */
export interface QuietPlan {
  readonly usual: QuietHours | null;
  readonly byPipeline: Readonly<Record<string, QuietHours | null>>;
}

export const NEVER_QUIET: QuietPlan = { usual: null, byPipeline: {} };
export const QUIET_HOURS_EXAMPLE = '22:00-07:00 Europe/Berlin; sales=none';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;
const HOURS = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d) (\S+)$/;

/** Reads `22:00-07:00 Europe/Berlin; sales=none`: the usual hours, and those of single pipelines. Null for what is none. */
export function parseQuietHours(text: string): QuietPlan | null {
  let usual: QuietHours | null = null;
  const byPipeline: Record<string, QuietHours | null> = {};
  for (const part of text.split(';').map((one) => one.trim())) {
    const [, pipeline, said = ''] = /^(?:([a-z][a-z0-9-]*)=)?(.*)$/.exec(part) ?? [];
    const hours = said === 'none' ? null : hoursOf(said);
    if (hours === undefined) return null;
    if (pipeline === undefined) usual = hours;
    else byPipeline[pipeline] = hours;
  }
  return { usual, byPipeline };
}

/** Undefined for what is no such text; hours without length would be none, and who wants none says so. */
function hoursOf(text: string): QuietHours | undefined {
  const [, fromHour, fromMinute, toHour, toMinute, zone = ''] = HOURS.exec(text) ?? [];
  const from = Number(fromHour) * 60 + Number(fromMinute);
  const to = Number(toHour) * 60 + Number(toMinute);
  return isTimeZone(zone) && from !== to ? { zone, from, to } : undefined;
}

/** Whether a pipeline's people, or without one everybody's, are to be left alone at an instant. */
export function isQuiet(
  { usual, byPipeline }: QuietPlan,
  pipeline: string | undefined,
  nowMs: number,
): boolean {
  const own = pipeline === undefined ? undefined : byPipeline[pipeline];
  const hours = own === undefined ? usual : own;
  if (hours === null) return false;
  const offsetMs = periodsOf(hours.zone, nowMs, nowMs)[0]?.offsetMs ?? 0;
  const minute = Math.floor((nowMs + offsetMs) / MINUTE_MS) % DAY_MINUTES;
  const { from, to } = hours;
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}
