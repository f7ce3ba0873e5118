/**
 * A mark: a record that says nothing of invoices. The source kind `firehose` puts one on every shard, and when it is in bronze, so is what was
 * put before it.
 */
import { z } from 'zod';

const markSchema = z.strictObject({ mark: z.string().min(1).max(128) });

export function markData(mark: string): Buffer {
  return Buffer.from(`${JSON.stringify({ mark })}\n`);
}

/** Throws where the text is no JSON. */
export function isMark(text: string): boolean {
  return text.startsWith('{"mark":') && markSchema.safeParse(JSON.parse(text)).success;
}
