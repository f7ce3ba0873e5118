/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DeleteAlarms.html: all of them, or none where one is not there. */
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { alarmName } from '../alarm';
import { notFound } from '../errors';
import { parseInput } from '../input';
import type { CloudWatchState } from '../state';

const schema = z.strictObject({ AlarmNames: z.array(alarmName).min(1).max(100) });

export function deleteAlarms(state: CloudWatchState): Action {
  return async (input) => {
    const { AlarmNames } = parseInput('DeleteAlarms', schema, input);
    const known = new Set(state.list().map(({ input: { AlarmName } }) => AlarmName));
    const strange = AlarmNames.filter((name) => !known.has(name));
    if (strange.length > 0) throw notFound(`There is no alarm called ${strange.join(', ')}.`);
    for (const name of AlarmNames) state.delete(name);
    return {};
  };
}
