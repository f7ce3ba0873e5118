/** Event source mappings as calls give them: of a queue or of a stream, and what is not executed is refused. */
import { z } from 'zod';
import { functionNameSchema, parseInput } from './input';

const commonMembers = {
  FunctionName: functionNameSchema,
  FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
  MaximumBatchingWindowInSeconds: z.number().int().min(0).max(300).default(0),
  Enabled: z.boolean().default(true),
};

const queueSchema = z
  .strictObject({
    ...commonMembers,
    EventSourceArn: z
      .string()
      .regex(
        /^arn:aws:sqs:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,80}$/,
        'the local Lambda reads standard queues and streams of Kinesis alone',
      ),
    BatchSize: z.number().int().min(1).max(10_000).default(10),
  })
  .refine(
    ({ BatchSize, MaximumBatchingWindowInSeconds }) => BatchSize <= 10 || MaximumBatchingWindowInSeconds >= 1,
    'a batch of more than 10 needs MaximumBatchingWindowInSeconds of 1 or more',
  );
export type QueueMapping = z.infer<typeof queueSchema>;

const STREAM_ARN = /^arn:aws:kinesis:[a-z0-9-]+:\d{12}:stream\/[A-Za-z0-9_.-]{1,128}$/;

const streamSchema = z
  .strictObject({
    ...commonMembers,
    EventSourceArn: z.string().regex(STREAM_ARN, 'the ARN of a stream; there are no registered consumers'),
    BatchSize: z.number().int().min(1).max(10_000).default(100),
    ParallelizationFactor: z.number().int().min(1).max(10).default(1),
    BisectBatchOnFunctionError: z.boolean().default(false),
    /** -1: as long as the stream keeps the record. */
    MaximumRetryAttempts: z.number().int().min(-1).max(10_000).default(-1),
    MaximumRecordAgeInSeconds: z
      .union([z.literal(-1), z.number().int().min(60).max(604_800)], '-1, or 60 to 604800')
      .default(-1),
    MetricsConfig: z
      .strictObject({ Metrics: z.array(z.literal('EventCount')).default([]) })
      .default({ Metrics: [] }),
    StartingPosition: z.enum(['TRIM_HORIZON', 'LATEST', 'AT_TIMESTAMP']),
    /** Epoch seconds. */
    StartingPositionTimestamp: z.number().optional(),
    DestinationConfig: z
      .strictObject({
        OnFailure: z
          .strictObject({
            Destination: z
              .string()
              .regex(
                /^arn:aws:(sqs:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,80}|s3:::[a-z0-9.-]{3,63})$/,
                'the local Lambda tells standard queues and buckets alone',
              ),
          })
          .optional(),
      })
      .default({}),
  })
  .refine(
    ({ StartingPosition, StartingPositionTimestamp }) =>
      (StartingPosition === 'AT_TIMESTAMP') === (StartingPositionTimestamp !== undefined),
    'StartingPositionTimestamp goes with AT_TIMESTAMP, and with nothing else',
  );
export type StreamMapping = z.infer<typeof streamSchema>;
export type Mapping = QueueMapping | StreamMapping;

/** Throws InvalidParameterValueException. */
export function parseMapping(input: Readonly<Record<string, unknown>>): Mapping {
  const isStream = String(input['EventSourceArn']).startsWith('arn:aws:kinesis:');
  return isStream ? parseInput(streamSchema, input) : parseInput(queueSchema, input);
}

export function isOfStream(mapping: Mapping): mapping is StreamMapping {
  return STREAM_ARN.test(mapping.EventSourceArn);
}

export const mappingIdSchema = z.strictObject({ UUID: z.string().min(1) });

/** What else may be changed on AWS is made anew here. */
export const updateMappingSchema = z.strictObject({ UUID: z.string().min(1), Enabled: z.boolean() });
