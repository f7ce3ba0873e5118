/**
 * A mark: a record that says nothing of invoices. The source kind `firehose` puts one on every shard, and when it is in bronze, so is what was
 * put before it.
 */
import { z } from 'zod';

const markSchema = z.strictObject({ mark: z.string().regex(/^[!-~]{1,128}$/) });

export function markData(mark: string): Buffer {
  return Buffer.from(`${JSON.stringify({ mark })}\n`);
}

/** `line`: of a record, parsed; a mark is alone in its record. */
export function isMark(line: unknown): boolean {
  return markSchema.safeParse(line).success;
}
