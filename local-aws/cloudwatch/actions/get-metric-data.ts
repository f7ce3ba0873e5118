/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html */
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { metricSchema, moments, parseInput, periodSchema, statisticSchema } from '../input';
import { statisticOf } from '../store';
import type { CloudWatchState } from '../state';

const querySchema = z.strictObject({
  Id: z.string().regex(/^[a-z][a-zA-Z0-9_]{0,254}$/, 'an id that begins with a small letter'),
  MetricStat: z.strictObject({ Metric: metricSchema, Period: periodSchema, Stat: statisticSchema }),
  Label: z.string().optional(),
  ReturnData: z.literal(true, 'there are no expressions').optional(),
});

const schema = z.strictObject({
  ...moments,
  MetricDataQueries: z.array(querySchema).min(1).max(500),
  ScanBy: z.enum(['TimestampDescending', 'TimestampAscending']).default('TimestampDescending'),
});

export function getMetricData({ store }: CloudWatchState): Action {
  return async (input) => {
    const { StartTime, EndTime, MetricDataQueries, ScanBy } = parseInput('GetMetricData', schema, input);
    return {
      MetricDataResults: MetricDataQueries.map(({ Id, Label, MetricStat: { Metric, Period, Stat } }) => {
        const found = store.summaries(Metric, StartTime, EndTime, Period);
        const ordered = ScanBy === 'TimestampAscending' ? found : found.reverse();
        return {
          Id,
          Label: Label ?? Metric.MetricName,
          StatusCode: 'Complete',
          Timestamps: ordered.map(([atMs]) => new Date(atMs)),
          Values: ordered.map(([, summary]) => statisticOf(summary, Stat)),
        };
      }),
    };
  };
}
