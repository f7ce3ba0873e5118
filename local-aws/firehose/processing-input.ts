/** `ProcessingConfiguration`: the function that transforms records. Source: AWS, "Transform source data in Amazon Data Firehose". */
import { z } from 'zod';
import { invalidArgument } from './errors';
import { hintsOf, type Hints } from './hints';
import { roleSchema } from './input';

export interface Processor {
  readonly functionArn: string;
  /** Without one, the destination's. */
  readonly roleArn: string | undefined;
  /** Of its calls, after the first. */
  readonly retries: number;
  readonly hints: Hints;
}

const parameterSchema = z.strictObject({
  ParameterName: z.enum([
    'LambdaArn',
    'NumberOfRetries',
    'RoleArn',
    'BufferSizeInMBs',
    'BufferIntervalInSeconds',
  ]),
  ParameterValue: z.string().min(1).max(5120),
});

export const processingSchema = z.strictObject({
  Enabled: z.boolean().default(false),
  Processors: z
    .array(
      z.strictObject({
        Type: z.literal('Lambda', 'the local Firehose has processors of Lambda alone'),
        Parameters: z.array(parameterSchema).default([]),
      }),
    )
    .max(1)
    .default([]),
});
export type ProcessingInput = z.infer<typeof processingSchema>;

const valuesSchema = z.strictObject({
  LambdaArn: z
    .string()
    .regex(/^arn:aws:lambda:[a-z0-9-]+:\d{12}:function:[A-Za-z0-9_-]{1,64}(:\$LATEST)?$/)
    .transform((arn) => arn.replace(/:\$LATEST$/, '')),
  RoleArn: roleSchema.optional(),
  NumberOfRetries: z.coerce.number().int().min(0).max(300).default(3),
  BufferSizeInMBs: z.coerce.number().min(0.2).max(3).default(1),
  BufferIntervalInSeconds: z.coerce.number().int().min(0).max(900).default(60),
});

/** Undefined where records go on as they came. Throws InvalidArgumentException. */
export function processorOf(input: ProcessingInput | undefined): Processor | undefined {
  if (!input?.Enabled) return undefined;
  const [processor] = input.Processors;
  if (!processor) throw invalidArgument('ProcessingConfiguration.Processors: one is wanted');
  const given = processor.Parameters.map(({ ParameterName, ParameterValue }) => [
    ParameterName,
    ParameterValue,
  ]);
  const read = valuesSchema.safeParse(Object.fromEntries(given));
  if (!read.success) {
    const [issue] = read.error.issues;
    throw invalidArgument(`Processors.Parameters.${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
  }
  const { LambdaArn, RoleArn, NumberOfRetries, BufferSizeInMBs, BufferIntervalInSeconds } = read.data;
  return {
    functionArn: LambdaArn,
    roleArn: RoleArn,
    retries: NumberOfRetries,
    hints: hintsOf(BufferSizeInMBs, BufferIntervalInSeconds),
  };
}
