/** What the page of a run is made of: plain data, as the run's report and the warehouse's audit have it. */
import { z } from 'zod';

const count = z.number().int();

export const runLineSchema = z.strictObject({
  runId: z.string(),
  window: z.strictObject({ from: z.string(), to: z.string() }),
  status: z.string(),
  mode: z.string(),
  startedAt: z.string(),
  /** Null while it goes on. */
  finishedAt: z.string().nullable(),
  newRows: count.nullable(),
  errorCode: z.string().nullable(),
  /** Its page beside this one; null where it has none. */
  href: z.string().nullable(),
});
export type RunLine = z.infer<typeof runLineSchema>;

export const booksSchema = z.strictObject({
  entity: z.string(),
  bronze: count,
  splits: count,
  silver: count,
  rejected: count,
  duplicates: count,
  unmapped: count,
  folded: count,
  /** Null where no load has committed them. */
  newRows: count.nullable(),
  knownRows: count.nullable(),
});
export type Books = z.infer<typeof booksSchema>;

export const checkSchema = z.strictObject({
  place: z.string(),
  entity: z.string().nullable(),
  name: z.string(),
  rule: z.string(),
  severity: z.string(),
  failedRows: count,
  detail: z.string().nullable(),
});

export const comparisonSchema = z.strictObject({
  entity: z.string(),
  status: z.string(),
  sourceRows: count,
  warehouseRows: count.nullable(),
  rejectedKeys: count.nullable(),
  /** Source's and warehouse's, as text: digits count. */
  sums: z.array(z.tuple([z.string().nullable(), z.string().nullable()])),
});

export const sampleSchema = z.strictObject({
  entity: z.string(),
  key: z.string(),
  reasons: z.array(z.string()),
  /** Masked before it came to the warehouse. */
  payload: z.string().nullable(),
  place: z.string(),
});

/** One object of the warehouse and the SQL that makes it. */
export const sqlSourceSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9_-]+$/),
  file: z.string(),
  sql: z.string(),
  /** What it reads, of what is shown beside it. */
  reads: z.array(z.string()),
});
export type SqlSource = z.infer<typeof sqlSourceSchema>;

export const runReportSchema = z.strictObject({
  pipeline: z.string(),
  window: z.strictObject({ from: z.string(), to: z.string() }),
  status: z.string(),
  newRows: count,
  knownRows: count,
  reconciled: z.string(),
  warnings: z.array(z.string()),
  unloaded: z.array(z.string()),
  published: z.array(z.string()),
  ingested: z.array(z.strictObject({ dataset: z.string(), rows: count })),
  /** Every time that the window ran; of a range, its windows' runs. */
  runs: z.array(runLineSchema),
  stages: z.array(z.strictObject({ stage: z.string(), startedAt: z.string(), finishedAt: z.string() })),
  books: z.array(booksSchema),
  rejected: z.strictObject({
    total: count,
    reasons: z.array(z.strictObject({ entity: z.string(), reason: z.string(), rows: count })),
    samples: z.array(sampleSchema),
  }),
  checks: z.array(checkSchema),
  reconciliation: z.array(comparisonSchema),
  versions: z.array(z.strictObject({ what: z.string(), version: z.string() })),
  sql: z.array(sqlSourceSchema),
  links: z.array(z.strictObject({ title: z.string(), href: z.string() })),
  writtenAt: z.string(),
});
export type RunReport = z.infer<typeof runReportSchema>;
