/**
 * What a source is held to by time: how old its newest record may be, and how many come in a window. A matter of the pipeline, and not of what
 * the records are: one source sells every day, another one's files tell of years ago and come when they come. Who declares nothing is asked
 * nothing, neither here nor by the rules of these two sorts that stand in a table's checks.sql.
 */
import { z } from 'zod';
import { SEVERITIES } from './check';
import { nameSchema } from './sql-text';

const severity = z.enum(SEVERITIES).default('warn');

export const rhythmSchema = z.strictObject({
  /** The entity's newest event of all is at most so much older than the window's end. */
  freshness: z
    .array(z.strictObject({ entity: nameSchema, hours: z.number().int().positive(), severity }))
    .default([]),
  /** A window's rows, as a share of the median of the windows of its length before it; silent until there are enough. */
  volume: z
    .array(
      z
        .strictObject({
          entity: nameSchema,
          minRatio: z.number().nonnegative().optional(),
          maxRatio: z.number().positive().optional(),
          leastWindows: z.number().int().min(1).max(20).default(5),
          severity,
        })
        .refine(
          ({ minRatio, maxRatio }) => minRatio !== undefined || maxRatio !== undefined,
          'a volume has neither minRatio nor maxRatio',
        ),
    )
    .default([]),
});

export type Rhythm = z.infer<typeof rhythmSchema>;
export type Freshness = Rhythm['freshness'][number];
export type Volume = Rhythm['volume'][number];

/** Rules of a sort that a source without rhythm is not asked. */
export function isOfRhythm(rule: string): rule is keyof Rhythm {
  return rule === 'freshness' || rule === 'volume';
}
