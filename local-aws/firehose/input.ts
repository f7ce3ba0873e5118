/** Reads a call's input; what this Firehose does not do is refused, never ignored. */
import { z } from 'zod';
import { invalidArgument } from './errors';

export const nameSchema = z.string().regex(/^[a-zA-Z0-9_.-]{1,64}$/, 'a name of up to 64 characters');

export const roleSchema = z.string().regex(/^arn:aws:iam::\d{12}:role\/.+$/, 'the ARN of a role');

/** Throws InvalidArgumentException that names the member at fault. */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw invalidArgument(result.error.issues.map(describe).join('; '));
}

function describe(issue: z.core.$ZodIssue): string {
  const path = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    return `${[...(path ? [path] : []), issue.keys.join(', ')].join('.')}: not supported by the local Firehose`;
  }
  return path ? `${path}: ${issue.message}` : issue.message;
}
