/** https://docs.aws.amazon.com/athena/latest/APIReference/API_CreateWorkGroup.html */
import { z } from 'zod';
import type { Action, LocalClock } from '../../gateway/service';
import { parseInput, workGroupName } from '../input';
import { workGroupConfiguration, type WorkGroups } from '../work-groups';

const schema = z.strictObject({
  Name: workGroupName,
  Description: z.string().max(1024).optional(),
  Configuration: workGroupConfiguration.optional(),
});

export function createWorkGroup(workGroups: WorkGroups, clock: LocalClock): Action {
  return async (given) => {
    const { Name, Description, Configuration = {} } = parseInput(schema, given);
    workGroups.create({
      name: Name,
      description: Description,
      configuration: Configuration,
      createdMs: clock.now(),
    });
    return {};
  };
}
