/** What people are told of the stream by mail: what was stored in a window, and what was given up. */
import { z } from 'zod';

export const streamNewsSchema = z.strictObject({
  /** ISO UTC; without both, the last whole hour before the schedule's time, or before now. */
  from: z.iso.datetime().optional(),
  to: z.iso.datetime().optional(),
});
export type StreamNewsInput = z.infer<typeof streamNewsSchema>;

export interface StoredNews {
  readonly from: string;
  readonly to: string;
  readonly objects: number;
  readonly lines: number;
  /** When the API took them, ISO UTC; null where there are none. */
  readonly firstReceivedAt: string | null;
  readonly lastReceivedAt: string | null;
}

export interface StreamNews {
  readonly stored: StoredNews;
  /** Letters that nobody had been told of, by message. */
  readonly letters: readonly { readonly reason: string; readonly count: number }[];
}
