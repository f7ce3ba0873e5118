/** Event source mappings as calls give them; of queues alone, and what is not executed is refused. */
import { z } from 'zod';
import { functionNameSchema } from './input';

export const createMappingSchema = z
  .strictObject({
    FunctionName: functionNameSchema,
    EventSourceArn: z
      .string()
      .regex(
        /^arn:aws:sqs:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,80}$/,
        'the local Lambda reads standard queues alone',
      ),
    BatchSize: z.number().int().min(1).max(10_000).default(10),
    MaximumBatchingWindowInSeconds: z.number().int().min(0).max(300).default(0),
    FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
    Enabled: z.literal(true, 'the local Lambda has no mappings that are switched off').default(true),
  })
  .refine(
    ({ BatchSize, MaximumBatchingWindowInSeconds }) => BatchSize <= 10 || MaximumBatchingWindowInSeconds >= 1,
    'a batch of more than 10 needs MaximumBatchingWindowInSeconds of 1 or more',
  );
export type QueueMapping = z.infer<typeof createMappingSchema>;

export const mappingIdSchema = z.strictObject({ UUID: z.string().min(1) });
