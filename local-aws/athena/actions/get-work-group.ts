/** https://docs.aws.amazon.com/athena/latest/APIReference/API_GetWorkGroup.html */
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { parseInput, workGroupName } from '../input';
import { workGroupView } from '../views';
import type { WorkGroups } from '../work-groups';

const schema = z.strictObject({ WorkGroup: workGroupName });

export function getWorkGroup(workGroups: WorkGroups): Action {
  return async (given) => ({
    WorkGroup: workGroupView(workGroups.find(parseInput(schema, given).WorkGroup)),
  });
}
