/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html */
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { metricSchema, moments, parseInput, periodSchema, statisticSchema } from '../input';
import { statisticOf } from '../store';
import type { CloudWatchState } from '../state';

const schema = metricSchema.extend({
  ...moments,
  Period: periodSchema,
  Statistics: z.array(statisticSchema).min(1).max(5),
});

export function getMetricStatistics({ store }: CloudWatchState): Action {
  return async (input) => {
    const { StartTime, EndTime, Period, Statistics, ...metric } = parseInput(
      'GetMetricStatistics',
      schema,
      input,
    );
    return {
      Label: metric.MetricName,
      Datapoints: store.summaries(metric, StartTime, EndTime, Period).map(([atMs, summary]) => ({
        Timestamp: new Date(atMs),
        Unit: 'None',
        ...Object.fromEntries(Statistics.map((name) => [name, statisticOf(summary, name)])),
      })),
    };
  };
}
