/** Reads a call's input; what is not understood is refused, never ignored. */
import { z } from 'zod';
import { invalidValue } from './errors';

/** A name, or an ARN that ends with one; versions and aliases there are none. */
export const functionNameSchema = z
  .string()
  .regex(
    /^(arn:aws:lambda:[a-z0-9-]+:\d{12}:function:)?[A-Za-z0-9_-]{1,64}$/,
    'a name or an ARN without a version',
  )
  .transform((name) => name.split(':').at(-1) ?? name);

export const createSchema = z.strictObject({
  FunctionName: functionNameSchema,
  Runtime: z.enum(['nodejs20.x', 'nodejs22.x', 'nodejs24.x', 'python3.11', 'python3.12', 'python3.13']),
  Role: z.string(),
  Handler: z.string().regex(/^[^.\s]+\.[^.\s]+$/, 'file.function'),
  Code: z.strictObject({ ZipFile: z.string().min(1) }),
  Timeout: z.number().int().min(1).max(900).default(3),
  MemorySize: z.number().int().min(128).max(10_240).default(128),
  Description: z.string().default(''),
  Environment: z.strictObject({ Variables: z.record(z.string(), z.string()) }).default({ Variables: {} }),
});
export type CreateInput = z.infer<typeof createSchema>;

export const namedSchema = z.strictObject({ FunctionName: functionNameSchema });

export const invokeSchema = z.strictObject({
  FunctionName: functionNameSchema,
  Payload: z.instanceof(Buffer),
  /** `Event` has a queue and retries, which nothing here has yet. */
  InvocationType: z.enum(['RequestResponse', 'DryRun']).default('RequestResponse'),
  LogType: z.literal('None').default('None'),
});

/** Throws InvalidParameterValueException that names the member at fault. */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw invalidValue(result.error.issues.map(describe).join('; '));
}

function describe(issue: z.core.$ZodIssue): string {
  const path = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys')
    return `${issue.keys.join(', ')}: not supported by the local Lambda`;
  return `${path || 'input'}: ${issue.message}`;
}
