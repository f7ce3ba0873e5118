/** A crawler, and its crawls. */
import { z } from 'zod';
import { nameSchema, textMapSchema } from './input';

const NOT_HERE = 'not supported by the local Glue';

const crawlerMembers = {
  Role: z.string().min(1),
  DatabaseName: nameSchema,
  Description: z.string().optional(),
  Targets: z.strictObject({
    S3Targets: z
      .array(
        z.strictObject({
          Path: z.string().regex(/^s3:\/\/[^/]+(\/.*)?$/, 'an s3:// path'),
          Exclusions: z.array(z.never(NOT_HERE)).optional(),
        }),
      )
      .min(1),
  }),
  TablePrefix: z.string().max(128).optional(),
  SchemaChangePolicy: z
    .strictObject({
      UpdateBehavior: z.enum(['LOG', 'UPDATE_IN_DATABASE']).optional(),
      DeleteBehavior: z.enum(['LOG', 'DELETE_FROM_DATABASE', 'DEPRECATE_IN_DATABASE']).optional(),
    })
    .optional(),
  RecrawlPolicy: z
    .strictObject({ RecrawlBehavior: z.literal('CRAWL_EVERYTHING', NOT_HERE).optional() })
    .optional(),
  Configuration: z.string().optional(),
};

export const createCrawlerSchema = z.strictObject({
  Name: nameSchema,
  Tags: textMapSchema.optional(),
  ...crawlerMembers,
});
export const updateCrawlerSchema = z
  .strictObject({ Name: nameSchema, ...crawlerMembers })
  .partial()
  .required({ Name: true });

export type CrawlerDefinition = Omit<z.infer<typeof createCrawlerSchema>, 'Tags'>;
export type CrawlState = 'RUNNING' | 'COMPLETED' | 'FAILED' | 'STOPPED';

export interface Crawl {
  readonly id: string;
  readonly startTime: Date;
  state: CrawlState;
  endTime?: Date;
  summary?: string;
  errorMessage?: string;
  /** Set when a stop was asked for; the crawl looks at it between tables. */
  stopAsked: boolean;
}

export interface Crawler {
  definition: CrawlerDefinition;
  readonly createdOn: Date;
  updatedOn: Date;
  version: number;
  /** Oldest first. */
  readonly crawls: Crawl[];
}

/** READY, RUNNING or STOPPING, as the newest crawl has it. */
export function crawlerState(crawler: Crawler): 'READY' | 'RUNNING' | 'STOPPING' {
  const newest = crawler.crawls.at(-1);
  if (newest?.state !== 'RUNNING') return 'READY';
  return newest.stopAsked ? 'STOPPING' : 'RUNNING';
}
