/** https://docs.aws.amazon.com/athena/latest/APIReference/API_DeleteWorkGroup.html */
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { parseInput, workGroupName } from '../input';
import type { WorkGroups } from '../work-groups';

const schema = z.strictObject({ WorkGroup: workGroupName, RecursiveDeleteOption: z.boolean().optional() });

export function deleteWorkGroup(workGroups: WorkGroups): Action {
  return async (given) => {
    workGroups.delete(parseInput(schema, given).WorkGroup);
    return {};
  };
}
