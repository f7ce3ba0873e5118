/** Reads a call's input; what is not understood is refused, never ignored. */
import { z } from 'zod';
import { invalidValue } from './errors';

/** Throws InvalidParameterValueException that names the member at fault. */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown, where = ''): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw invalidValue(result.error.issues.map((issue) => describe(issue, where)).join('; '));
}

function describe(issue: z.core.$ZodIssue, where: string): string {
  const path = [...(where ? [where] : []), ...issue.path.map(String)].join('.');
  if (issue.code === 'unrecognized_keys') {
    const names = issue.keys.map((key) => (path ? `${path}.${key}` : key)).join(', ');
    return `${names}: not supported by the local DMS`;
  }
  return `${path || 'input'}: ${issue.message}`;
}

/** Parses JSON that travels as text inside a member. */
export function parseJsonMember(text: string, member: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalidValue(`${member}: not valid JSON: ${String(error)}`);
  }
}

export const identifierSchema = z
  .string()
  .regex(/^[A-Za-z](?!.*--)[A-Za-z0-9-]{0,254}$/, 'a letter, then letters, digits and single hyphens')
  .refine((value) => !value.endsWith('-'), 'must not end with a hyphen');

export const tagsSchema = z
  .array(z.object({ Key: z.string(), Value: z.string().optional(), ResourceArn: z.string().optional() }))
  .default([]);
