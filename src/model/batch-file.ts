/** The file that refine writes last: what it made, how much, and what its checks saw. Shape shared with glue/elt. */
import { z } from 'zod';
import { SEVERITIES } from './check';

const fileSchema = z.object({
  url: z.string().startsWith('s3://'),
  contentLength: z.number().int().positive(),
});

export const checkSchema = z.object({
  name: z.string(),
  severity: z.enum(SEVERITIES),
  failed: z.number().int().nonnegative(),
  detail: z.string().default(''),
});

/**
 * Which columns silver writes before a contract's own, and in which words: COPY goes by position. glue/elt/contract.py has the same
 * number.
 */
export const ENVELOPE = 3;

/** Files of before there were versions have the first. */
export const envelopeSchema = z.object({ envelope: z.number().int().default(1) });

export const batchFileSchema = envelopeSchema.extend({
  batchId: z.string(),
  pipeline: z.string(),
  sourceSystem: z.string(),
  window: z.object({ from: z.string(), to: z.string() }),
  token: z.string(),
  jobRunId: z.string(),
  entities: z.record(
    z.string(),
    z.object({
      contractVersion: z.number().int(),
      bronze: z.number().int().nonnegative(),
      splits: z.number().int().nonnegative(),
      silver: z.number().int().nonnegative(),
      rejected: z.number().int().nonnegative(),
      duplicates: z.number().int().nonnegative(),
      // Not in files of before there were feeds.
      unmapped: z.number().int().nonnegative().default(0),
      folded: z.number().int().nonnegative().default(0),
      files: z.array(fileSchema),
      checks: z.array(checkSchema),
    }),
  ),
  files: z.record(z.string(), z.array(fileSchema)),
});

export type BatchFile = z.infer<typeof batchFileSchema>;
export type BatchCheck = z.infer<typeof checkSchema>;
