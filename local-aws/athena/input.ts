/** What Athena takes. Refusals are InvalidRequestException; what this Athena does not do is refused, never ignored. */
import { z } from 'zod';
import { invalidRequest } from './errors';

const MAX_QUERY_BYTES = 262_144;

export const workGroupName = z.string().regex(/^[a-zA-Z0-9._-]{1,128}$/);
export const queryId = z.string().regex(/^\S{1,128}$/);
export const token = z.string().min(1).max(1024).optional();

export const resultConfiguration = z.strictObject({
  OutputLocation: z
    .string()
    .regex(/^s3:\/\/[^/]+(\/.*)?$/, 'must be s3://bucket/path')
    .optional(),
});

export const startInput = z.strictObject({
  QueryString: z
    .string()
    .min(1)
    .refine((text) => Buffer.byteLength(text) <= MAX_QUERY_BYTES, 'a query has at most 262144 bytes'),
  // The SDKs make one where the caller gives none; without it AWS fails, too.
  ClientRequestToken: z.string().min(32).max(128),
  QueryExecutionContext: z
    .strictObject({
      Database: z.string().min(1).max(255).optional(),
      Catalog: z
        .string()
        .regex(/^awsdatacatalog$/i, 'the local Athena has the catalog AwsDataCatalog only')
        .optional(),
    })
    .optional(),
  ResultConfiguration: resultConfiguration.optional(),
  WorkGroup: workGroupName.optional(),
  ResultReuseConfiguration: z
    .strictObject({
      ResultReuseByAgeConfiguration: z
        .object({ Enabled: z.literal(false, 'the local Athena reuses no results') })
        .optional(),
    })
    .optional(),
});
export type StartInput = z.infer<typeof startInput>;

/** Throws InvalidRequestException with every member that is wrong. */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw invalidRequest(result.error.issues.map(describe).join('; '));
}

function describe(issue: z.core.$ZodIssue): string {
  const path = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys')
    return `${[...(path ? [path] : []), issue.keys.join(', ')].join('.')}: not supported by the local Athena`;
  return `${path || 'input'}: ${issue.message}`;
}
