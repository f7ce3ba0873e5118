/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ListMetrics.html */
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { nameSchema, namespaceSchema, parseInput } from '../input';
import type { CloudWatchState } from '../state';

const schema = z.strictObject({
  Namespace: namespaceSchema.optional(),
  MetricName: nameSchema.optional(),
  Dimensions: z.array(z.strictObject({ Name: z.string(), Value: z.string().optional() })).default([]),
});

export function listMetrics({ store }: CloudWatchState): Action {
  return async (input) => {
    const { Namespace, MetricName, Dimensions } = parseInput('ListMetrics', schema, input);
    const Metrics = store
      .metrics()
      .filter(
        (metric) =>
          (Namespace === undefined || metric.Namespace === Namespace) &&
          (MetricName === undefined || metric.MetricName === MetricName) &&
          Dimensions.every(({ Name, Value }) =>
            metric.Dimensions.some(
              (own) => own.Name === Name && (Value === undefined || own.Value === Value),
            ),
          ),
      );
    return { Metrics };
  };
}
