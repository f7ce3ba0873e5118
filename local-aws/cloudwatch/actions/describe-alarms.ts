/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html */
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { alarmName, alarmView, stateSchema } from '../alarm';
import { parseInput } from '../input';
import type { CloudWatchState } from '../state';

const schema = z.strictObject({
  AlarmNames: z.array(alarmName).max(100).optional(),
  AlarmNamePrefix: alarmName.optional(),
  StateValue: stateSchema.optional(),
  AlarmTypes: z.array(z.literal('MetricAlarm', 'there are no composite alarms')).optional(),
  MaxRecords: z.number().int().min(1).max(100).default(50),
  /** The name of the last alarm of the page before. */
  NextToken: z.string().default(''),
});

export function describeAlarms(state: CloudWatchState): Action {
  return async (input) => {
    const {
      AlarmNames,
      AlarmNamePrefix = '',
      StateValue,
      MaxRecords,
      NextToken,
    } = parseInput('DescribeAlarms', schema, input);
    const found = state
      .list()
      .filter(
        ({ input: { AlarmName }, state: own }) =>
          AlarmName > NextToken &&
          AlarmName.startsWith(AlarmNamePrefix) &&
          (AlarmNames === undefined || AlarmNames.includes(AlarmName)) &&
          (StateValue === undefined || own === StateValue),
      );
    const page = found.slice(0, MaxRecords);
    const last = page.at(-1)?.input.AlarmName;
    return {
      MetricAlarms: page.map(alarmView),
      CompositeAlarms: [],
      ...(found.length > page.length ? { NextToken: last } : {}),
    };
  };
}
