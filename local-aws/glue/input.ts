/** Reads a call's input; what this Glue does not do is refused, never ignored. */
import { z } from 'zod';
import { invalidInput } from './errors';

/** Throws InvalidInputException that names the member at fault. */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw invalidInput(result.error.issues.map(describe).join('; '));
}

function describe(issue: z.core.$ZodIssue): string {
  const path = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    return `${[...(path ? [path] : []), issue.keys.join(', ')].join('.')}: not supported by the local Glue`;
  }
  return `${path || 'input'}: ${issue.message}`;
}

/** Names: one line of 1 to 255 characters. */
export const nameSchema = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[^\r\n\t]+$/, 'must be a single line');

export const textMapSchema = z.record(z.string(), z.string());

/** A catalog of another account is not here. */
export const catalogIdSchema = z.string().optional();
