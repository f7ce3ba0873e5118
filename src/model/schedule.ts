/** When a pipeline fires by itself, and what happens when it cannot. Which window a firing runs: `resolveWindow`. */
import { z } from 'zod';
import { isTimeZone } from './time-zone';

export const DAY_MS = 24 * 60 * 60 * 1000;

/** In the order of the week, as Temporal names them. */
export const DAYS = ['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY'] as const;

export const scheduleSchema = z
  .strictObject({
    /** Time of day in `timezone`; this or `everyMs`. */
    calendar: z
      .string()
      .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'HH:MM')
      .optional(),
    /** Days of the week on which `calendar` fires; all of them unless named. */
    days: z.array(z.enum(DAYS)).min(1).optional(),
    /** Fires at every multiple of this since 1970-01-01T00:00Z, where windows end too. */
    everyMs: z.number().int().multipleOf(1000).min(1000).optional(),
    /** An IANA name. Moves the firing only: windows are UTC. */
    timezone: z.string().refine(isTimeZone, 'not a time zone such as UTC or Europe/Berlin').default('UTC'),
    /** Length of a window; of a period's, so many of them. */
    windowMs: z.number().int().multipleOf(60_000).positive(),
    /** A firing is put off by up to this, at random; its window is not. */
    jitterMs: z.number().int().nonnegative().default(0),
    /** What a firing does while the one before it runs. BUFFER_ALL waits and loses no window. */
    overlap: z.enum(['BUFFER_ALL', 'ALLOW_ALL', 'BUFFER_ONE', 'SKIP']).default('BUFFER_ALL'),
    /** How late a firing may still be taken after Temporal was away; what is older is left to a backfill. */
    catchUpMs: z
      .number()
      .int()
      .min(10_000)
      .default(7 * DAY_MS),
    /** Off: windows do not need each other, so a failed one does not hinder the next. */
    pauseOnFailure: z.boolean().default(false),
    /** For people, beside the schedule. */
    note: z.string().default(''),
  })
  .superRefine((schedule, ctx) => {
    const refuse = (message: string): void => ctx.addIssue({ code: 'custom', message });
    const { calendar, days, everyMs, windowMs } = schedule;
    if ((calendar === undefined) === (everyMs === undefined)) return refuse('give calendar or everyMs');
    if (days && everyMs !== undefined) return refuse('days belong to calendar');
    // The windows between two firings would be run by nobody.
    const gapMs = everyMs ?? longestGapMs(days ?? DAYS);
    if (gapMs > windowMs) refuse(`fires only every ${gapMs} ms, which leaves out windows of ${windowMs} ms`);
    // Some windows would be asked for more often than others.
    else if (everyMs !== undefined && windowMs % everyMs !== 0)
      refuse(`fires every ${everyMs} ms, which does not divide its windows of ${windowMs} ms`);
  });

export type ScheduleDefinition = z.infer<typeof scheduleSchema>;

/** Between two days of the week on which it fires. */
function longestGapMs(days: readonly (typeof DAYS)[number][]): number {
  const at = DAYS.flatMap((day, index) => (days.includes(day) ? [index] : []));
  const gaps = at.map((day, index) => (at[index + 1] ?? (at[0] ?? 0) + DAYS.length) - day);
  return Math.max(...gaps) * DAY_MS;
}
