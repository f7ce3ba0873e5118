/** Reads a call's input; what this Kinesis does not do is refused, never ignored. */
import { z } from 'zod';
import { invalidInput } from './errors';

/** Throws ValidationException that names the member at fault. */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw invalidInput(result.error.issues.map(describe).join('; '));
}

function describe(issue: z.core.$ZodIssue): string {
  const path = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    return `${[...(path ? [path] : []), issue.keys.join(', ')].join('.')}: not supported by the local Kinesis`;
  }
  return `${path || 'input'}: ${issue.message}`;
}

export const streamNameSchema = z.string().regex(/^[a-zA-Z0-9_.-]{1,128}$/, 'a name of up to 128 characters');

/** By which a call names its stream; one of the two is enough. */
export const streamMembers = {
  StreamName: streamNameSchema.optional(),
  StreamARN: z
    .string()
    .regex(/^arn:aws:kinesis:[a-z0-9-]+:\d{12}:stream\/[a-zA-Z0-9_.-]{1,128}$/, 'the ARN of a stream')
    .optional(),
};

export interface NamedStream {
  readonly StreamName?: string | undefined;
  readonly StreamARN?: string | undefined;
}

export const shardIdSchema = z.string().regex(/^[a-zA-Z0-9_.-]{1,128}$/);

/** A whole number in digits, such as a hash key or a sequence number. */
export const digitsSchema = z.string().regex(/^(0|[1-9]\d{0,127})$/, 'a whole number in digits');

/** Epoch seconds, as the JSON protocol sends times. */
export const timeSchema = z.number().transform((seconds) => Math.round(seconds * 1000));

/** What a producer gives with a record. */
export const entryMembers = {
  Data: z.string().refine(isBase64, 'base64'),
  PartitionKey: z.string().min(1).max(256),
  ExplicitHashKey: digitsSchema.optional(),
};

const entrySchema = z.strictObject(entryMembers);
export type Entry = z.infer<typeof entrySchema>;
export { entrySchema };

function isBase64(text: string): boolean {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
}
