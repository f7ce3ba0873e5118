import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { invalidState } from '../errors';
import { parseInput } from '../input';
import { connectionKey, type DmsState } from '../service-state';
import { instanceView } from '../views';

const schema = z.strictObject({ ReplicationInstanceArn: z.string() });

/** https://docs.aws.amazon.com/dms/latest/APIReference/API_DeleteReplicationInstance.html */
export function deleteReplicationInstance(state: DmsState): Action {
  return async (input) => {
    const instance = state.instance(parseInput(schema, input).ReplicationInstanceArn);
    if ([...state.tasks.values()].some((task) => task.instanceArn === instance.arn)) {
      throw invalidState(
        `Replication instance ${instance.identifier} still has replication tasks; delete them first`,
      );
    }
    state.instances.delete(instance.arn);
    state.tags.delete(instance.arn);
    for (const connection of [...state.connections.values()]) {
      if (connection.instanceArn === instance.arn) {
        state.connections.delete(connectionKey(instance.arn, connection.endpointArn));
      }
    }
    return { ReplicationInstance: { ...instanceView(instance), ReplicationInstanceStatus: 'deleting' } };
  };
}
