/**
 * Schema changes of the source that a person has looked at: harmless, or answered by a raised contract. They are kept
 * beside bronze, by epoch and table, for they belong to one environment and not to the definition of the pipeline.
 */
import { z } from 'zod';

export const acceptedDdlSchema = z.strictObject({
  pipeline: z.string(),
  epoch: z.number().int().min(1),
  table: z.string(),
  /** So many schema changes had DMS counted. */
  ddls: z.number().int().min(1),
  /** The task's start since which it counted them, ISO UTC. */
  countingSince: z.string(),
  contractVersion: z.number().int(),
  because: z.string().min(1),
  acceptedAt: z.string(),
});

export type AcceptedDdl = z.infer<typeof acceptedDdlSchema>;

/** Never more than were looked at, and never those of another start of the task: its counts may have begun anew. */
export function isAccepted(
  seen: Pick<AcceptedDdl, 'ddls' | 'countingSince'>,
  accepted: readonly AcceptedDdl[],
): boolean {
  return accepted.some(
    ({ ddls, countingSince }) => countingSince === seen.countingSince && ddls >= seen.ddls,
  );
}
