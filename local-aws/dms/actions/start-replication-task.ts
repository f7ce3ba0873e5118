import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { invalidState } from '../errors';
import { parseInput } from '../input';
import type { DmsState } from '../service-state';
import { startJob } from '../job-lifecycle';
import { refuseWrongType, START_TYPES } from '../start-type';
import { taskStatus, taskView } from '../views';

const schema = z.strictObject({
  ReplicationTaskArn: z.string(),
  StartReplicationTaskType: z.enum(START_TYPES),
  CdcStartPosition: z.string().optional(),
});

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
    refuseWrongType(task, given.StartReplicationTaskType, given.CdcStartPosition);
    if (given.CdcStartPosition !== undefined) task.cdcStartPosition = given.CdcStartPosition;
    const fresh = given.StartReplicationTaskType !== 'resume-processing';
    await startJob(state, task, { fresh, reload: given.StartReplicationTaskType === 'reload-target' });
    return { ReplicationTask: taskView(task) };
  };
}
