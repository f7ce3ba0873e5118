/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_SetAlarmState.html: until the alarm is evaluated next. */
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { alarmName, stateSchema } from '../alarm';
import { parseInput } from '../input';
import type { CloudWatchState } from '../state';

const schema = z.strictObject({
  AlarmName: alarmName,
  StateValue: stateSchema,
  StateReason: z.string().max(1023),
});

export function setAlarmState(state: CloudWatchState): Action {
  return async (input) => {
    const { AlarmName, StateValue, StateReason } = parseInput('SetAlarmState', schema, input);
    await state.setState(AlarmName, StateValue, StateReason);
    return {};
  };
}
