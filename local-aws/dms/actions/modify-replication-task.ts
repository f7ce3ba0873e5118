import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { invalidCombination, invalidState } from '../errors';
import { identifierSchema, parseInput } from '../input';
import { readPosition } from '../positions';
import type { DmsState } from '../service-state';
import { readTableMappings } from '../table-mappings';
import { checkTaskSettings } from '../task-settings';
import { taskStatus, taskView } from '../views';

const schema = z.strictObject({
  ReplicationTaskArn: z.string(),
  ReplicationTaskIdentifier: identifierSchema.optional(),
  MigrationType: z.enum(['full-load', 'cdc', 'full-load-and-cdc']).optional(),
  TableMappings: z.string().optional(),
  ReplicationTaskSettings: z.string().optional(),
  CdcStartPosition: z.string().optional(),
});

/** https://docs.aws.amazon.com/dms/latest/APIReference/API_ModifyReplicationTask.html: only while the task does not run. */
export function modifyReplicationTask(state: DmsState): Action {
  return async (input) => {
    const given = parseInput(schema, input);
    const task = state.task(given.ReplicationTaskArn);
    if (!['ready', 'stopped', 'failed'].includes(taskStatus(task))) {
      throw invalidState(`Replication Task cannot be modified while it is in ${taskStatus(task)} state`);
    }
    const migrationType = given.MigrationType ?? task.migrationType;
    if (given.CdcStartPosition !== undefined) {
      if (migrationType !== 'cdc') throw invalidCombination('CdcStartPosition is for tasks of type cdc only');
      readPosition(given.CdcStartPosition);
    }
    // all is read before anything is changed: a refused call leaves the task as it was
    const tableMappings = given.TableMappings ?? task.tableMappings;
    const rules = readTableMappings(tableMappings);
    const settings = checkTaskSettings(given.ReplicationTaskSettings ?? task.settings);
    Object.assign(task, {
      identifier: given.ReplicationTaskIdentifier?.toLowerCase() ?? task.identifier,
      migrationType,
      tableMappings,
      rules,
      settings,
      cdcStartPosition: given.CdcStartPosition ?? task.cdcStartPosition,
    });
    return { ReplicationTask: taskView(task) };
  };
}
