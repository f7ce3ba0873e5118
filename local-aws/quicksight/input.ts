/** Reads a call's input; what is not understood is refused, never ignored. */
import { z } from 'zod';
import { invalidValue } from './errors';

/** Throws InvalidParameterValueException that names the member at fault. */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw invalidValue(result.error.issues.map(describe).join('; '));
}

function describe(issue: z.core.$ZodIssue): string {
  const path = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    const names = issue.keys.map((key) => (path ? `${path}.${key}` : key)).join(', ');
    return `${names}: not supported by the local QuickSight`;
  }
  return `${path || 'input'}: ${issue.message}`;
}

export const accountSchema = z.string().regex(/^\d{12}$/, 'twelve digits');

/** Ids of data sources, data sets and dashboards. */
export const idSchema = z.string().regex(/^[\w-]{1,512}$/, 'letters, digits, hyphens and underscores');

export const ingestionIdSchema = z
  .string()
  .regex(/^[a-zA-Z0-9-_]{1,128}$/, '1 to 128 letters, digits, hyphens and underscores');

/** In the query, under its spelling. */
export const versionMembers = { 'version-number': z.coerce.number().int().min(1).optional() };

/** Kept and given back, but nobody is kept out here: there is one user. */
export const permissionsSchema = z.array(z.object({ Principal: z.string(), Actions: z.array(z.string()) }));

export const tagsSchema = z.array(z.object({ Key: z.string(), Value: z.string() }));
