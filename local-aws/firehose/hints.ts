/** When a buffer is handed on: whichever of its size and its age comes first. */
import { z } from 'zod';

const MEBIBYTE = 1024 * 1024;

export interface Hints {
  readonly bytes: number;
  readonly intervalMs: number;
}

export const bufferingSchema = z.strictObject({
  SizeInMBs: z.number().int().min(1).max(128).optional(),
  IntervalInSeconds: z.number().int().min(0).max(900).optional(),
});
export type Buffering = z.infer<typeof bufferingSchema>;

export function hintsOf(sizeInMBs: number, intervalInSeconds: number): Hints {
  return { bytes: sizeInMBs * MEBIBYTE, intervalMs: intervalInSeconds * 1000 };
}
