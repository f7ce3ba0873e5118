/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html */
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { dimensionsSchema, nameSchema, namespaceSchema, parseInput, timeSchema } from '../input';
import type { CloudWatchState } from '../state';

const MOST_VALUES = 150;

const datumSchema = z
  .strictObject({
    MetricName: nameSchema,
    Dimensions: dimensionsSchema,
    Timestamp: timeSchema.optional(),
    Value: z.number().optional(),
    Values: z.array(z.number()).max(MOST_VALUES).optional(),
    Counts: z.array(z.number().nonnegative()).max(MOST_VALUES).optional(),
    /** Shown by nobody here. */
    Unit: z.string().optional(),
    StorageResolution: z.literal(60, 'values are kept by the minute').optional(),
  })
  .refine(({ Value, Values }) => (Value === undefined) !== (Values === undefined), {
    error: 'Value or Values, one of the two',
  })
  .refine(({ Values, Counts }) => Counts === undefined || Counts.length === Values?.length, {
    error: 'as many Counts as Values',
  });

const schema = z.strictObject({
  Namespace: namespaceSchema.refine((name) => !name.startsWith('AWS/'), 'a namespace of your own'),
  MetricData: z.array(datumSchema).min(1).max(1000),
});

export function putMetricData(state: CloudWatchState): Action {
  return async (input) => {
    const { Namespace, MetricData } = parseInput('PutMetricData', schema, input);
    for (const { MetricName, Dimensions, Timestamp, Value, Values, Counts } of MetricData) {
      const values = Values ?? [Value ?? 0];
      for (const [index, value] of values.entries())
        state.store.add(
          { Namespace, MetricName, Dimensions },
          { value, count: Counts?.[index] ?? 1, atMs: Timestamp ?? state.now() },
        );
    }
    return {};
  };
}
