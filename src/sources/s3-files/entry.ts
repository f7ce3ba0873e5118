/**
 * What one sweep decided: an entry of a pipeline's landing log. Entries are numbered, each number is put once, and whoever puts one
 * has read all before it: so no two decisions contradict each other, however many sweeps run side by side (docs/adr/0031).
 */
import { z } from 'zod';

const fileSchema = z.strictObject({
  /** The file in the landing prefix, as it was listed. */
  key: z.string(),
  etag: z.string(),
  size: z.number().int(),
  /** ISO UTC. */
  modifiedAt: z.string(),
});

const landedSchema = fileSchema.extend({
  /** Of a bucket that keeps versions. */
  versionId: z.string().nullable(),
  feed: z.string(),
  /** SHA-256 of the content, base64. */
  sha256: z.string(),
  arrivedMs: z.number().int(),
  /** The object in bronze. */
  bronze: z.string(),
  /** Where the content is until it is in bronze. */
  staged: z.strictObject({ key: z.string(), etag: z.string() }),
});

const sameSchema = fileSchema.extend({ feed: z.string(), sha256: z.string() });
export const refusedSchema = fileSchema.extend({ reason: z.string() });

export const entrySchema = z.strictObject({
  /** Drawn by the sweep, with the part's number: so it knows its own entry when the answer to its put was lost. */
  sweep: z.string(),
  part: z.number().int(),
  /** All that was in landing at this time is decided by here; null while the sweep goes on. ISO UTC. */
  provenAt: z.string().nullable(),
  /** See `globsOf`. */
  globs: z.string(),
  mayBeEmpty: z.boolean(),
  landed: z.array(landedSchema),
  /** Files whose content has landed under another name, or under this one before. */
  same: z.array(sameSchema),
  refused: z.array(refusedSchema),
  /** Refused files that are in landing no more; see `fileId`. */
  gone: z.array(z.string()),
});

export type LandedFile = z.infer<typeof landedSchema>;
export type SameFile = z.infer<typeof sameSchema>;
export type RefusedFile = z.infer<typeof refusedSchema>;
export type Entry = z.infer<typeof entrySchema>;
