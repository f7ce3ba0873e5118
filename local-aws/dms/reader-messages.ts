/** What a reader says on its stdout, line by line; the other half of reader/channel.py. */
import { z } from 'zod';

const position = z.tuple([z.string(), z.number()]);

export const tableStateSchema = z.object({
  state: z.string(),
  full_load_rows: z.number(),
  full_load_start_ms: z.number().nullable(),
  full_load_end_ms: z.number().nullable(),
  inserts: z.number(),
  updates: z.number(),
  deletes: z.number(),
  ddls: z.number(),
  last_update_ms: z.number().nullable(),
});
export type TableState = z.infer<typeof tableStateSchema>;

export const readerStateSchema = z.object({
  batch: z.number(),
  loaded: z.boolean(),
  checkpoint: position.nullable(),
  tables: z.record(z.string(), tableStateSchema),
});
export type ReaderState = z.infer<typeof readerStateSchema>;

export const readerMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('clock') }),
  z.object({ type: z.literal('progress'), state: readerStateSchema, objects: z.array(z.string()) }),
  z.object({ type: z.literal('following'), position }),
  z.object({ type: z.literal('drained'), id: z.number(), position }),
  z.object({ type: z.literal('armed'), when: z.string() }),
  z.object({ type: z.literal('error'), fatal: z.boolean(), message: z.string() }),
  z.object({ type: z.literal('ended'), reason: z.enum(['stopped', 'full-load-finished']) }),
]);
export type ReaderMessage = z.infer<typeof readerMessageSchema>;

/** Moments at which a reader can be told to die by SIGKILL; the names are those in reader/. */
export const DEATHS = ['mid-transaction', 'before-put', 'between-puts', 'after-put'] as const;
export type Death = (typeof DEATHS)[number];
