import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { invalidState } from '../errors';
import { parseInput } from '../input';
import type { DmsState } from '../service-state';
import { taskStatus, taskView } from '../views';

const schema = z.strictObject({ ReplicationTaskArn: z.string() });

/** https://docs.aws.amazon.com/dms/latest/APIReference/API_StopReplicationTask.html */
export function stopReplicationTask(state: DmsState): Action {
  return async (input) => {
    const task = state.task(parseInput(schema, input).ReplicationTaskArn);
    if (!task.process || !['starting', 'running'].includes(taskStatus(task))) {
      throw invalidState(`Replication Task cannot be stopped, invalid state: ${taskStatus(task)}`);
    }
    task.status = 'stopping';
    task.process.stop();
    return { ReplicationTask: taskView(task) };
  };
}
