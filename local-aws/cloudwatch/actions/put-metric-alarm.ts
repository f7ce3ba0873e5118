/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
import type { Action } from '../../gateway/service';
import { putAlarmSchema } from '../alarm';
import { parseInput } from '../input';
import type { CloudWatchState } from '../state';

export function putMetricAlarm(state: CloudWatchState): Action {
  return async (input) => {
    state.put(parseInput('PutMetricAlarm', putAlarmSchema, input));
    return {};
  };
}
