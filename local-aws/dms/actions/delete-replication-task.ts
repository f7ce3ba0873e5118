import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { invalidState } from '../errors';
import { parseInput } from '../input';
import type { DmsState } from '../service-state';
import { taskStatus, taskView } from '../views';

const schema = z.strictObject({ ReplicationTaskArn: z.string() });

/** https://docs.aws.amazon.com/dms/latest/APIReference/API_DeleteReplicationTask.html */
export function deleteReplicationTask(state: DmsState): Action {
  return async (input) => {
    const task = state.task(parseInput(schema, input).ReplicationTaskArn);
    if (['starting', 'running', 'stopping'].includes(taskStatus(task))) {
      throw invalidState(
        `Replication Task cannot be deleted while it is in ${taskStatus(task)} state; stop it first`,
      );
    }
    state.tasks.delete(task.arn);
    state.tags.delete(task.arn);
    return { ReplicationTask: { ...taskView(task), Status: 'deleting' } };
  };
}
