import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { invalidCombination, invalidState } from '../errors';
import { parseInput } from '../input';
import type { Task } from '../model';
import { readPosition } from '../positions';
import type { DmsState } from '../service-state';
import { startTask } from '../task-lifecycle';
import { taskStatus, taskView } from '../views';

const schema = z.strictObject({
  ReplicationTaskArn: z.string(),
  StartReplicationTaskType: z.enum(['start-replication', 'resume-processing', 'reload-target']),
  CdcStartPosition: z.string().optional(),
});
type Input = z.infer<typeof schema>;

/**
 * https://docs.aws.amazon.com/dms/latest/APIReference/API_StartReplicationTask.html
 * A fresh start (the first, and reload-target) needs a BucketFolder that holds nothing of the task's tables.
 */
export function startReplicationTask(state: DmsState): Action {
  return async (input) => {
    const given = parseInput(schema, input);
    const task = state.task(given.ReplicationTaskArn);
    if (!['ready', 'stopped', 'failed'].includes(taskStatus(task))) {
      throw invalidState(`Replication Task cannot be started, invalid state: ${taskStatus(task)}`);
    }
    for (const endpointArn of [task.sourceArn, task.targetArn]) {
      if (state.connection(task.instanceArn, endpointArn)?.status !== 'successful') {
        throw invalidState(
          `Test connection for replication instance and endpoint ${endpointArn} should be successful for starting the replication task`,
        );
      }
    }
    refuseWrongType(task, given);
    if (given.CdcStartPosition !== undefined) task.cdcStartPosition = given.CdcStartPosition;
    const fresh = given.StartReplicationTaskType !== 'resume-processing';
    await startTask(state, task, { fresh, reload: given.StartReplicationTaskType === 'reload-target' });
    return { ReplicationTask: taskView(task) };
  };
}

function refuseWrongType(task: Task, given: Input): void {
  const { StartReplicationTaskType: type, CdcStartPosition: position } = given;
  const ranBefore = task.freshStarts > 0;
  if (position !== undefined) {
    if (task.migrationType !== 'cdc' || type !== 'start-replication') {
      throw invalidCombination('CdcStartPosition is for start-replication of tasks of type cdc only');
    }
    readPosition(position);
  }
  if (type === 'start-replication' && ranBefore && task.migrationType !== 'cdc') {
    throw invalidCombination(
      'Start Type : START_REPLICATION, valid only for tasks running for the first time',
    );
  }
  if (type !== 'start-replication' && !ranBefore) {
    const name = type === 'resume-processing' ? 'RESUME_PROCESSING' : 'RELOAD_TARGET';
    throw invalidCombination(`Start Type : ${name}, not valid for tasks running for the first time`);
  }
  if (type === 'reload-target' && task.migrationType === 'cdc') {
    throw invalidCombination('Start Type : RELOAD_TARGET, not valid for tasks of type cdc');
  }
}
