import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { invalidState } from '../errors';
import { parseInput } from '../input';
import { connectionKey, type DmsState } from '../service-state';
import { endpointView } from '../views';

const schema = z.strictObject({ EndpointArn: z.string() });

/** https://docs.aws.amazon.com/dms/latest/APIReference/API_DeleteEndpoint.html */
export function deleteEndpoint(state: DmsState): Action {
  return async (input) => {
    const endpoint = state.endpoint(parseInput(schema, input).EndpointArn);
    if (state.jobs().some((job) => [job.sourceArn, job.targetArn].includes(endpoint.arn))) {
      throw invalidState(
        `Endpoint ${endpoint.arn} is part of one or more ReplicationTasks or ReplicationConfigs.`,
      );
    }
    state.endpoints.delete(endpoint.arn);
    state.tags.delete(endpoint.arn);
    for (const connection of [...state.connections.values()]) {
      if (connection.endpointArn === endpoint.arn) {
        state.connections.delete(connectionKey(connection.instanceArn, endpoint.arn));
      }
    }
    return { Endpoint: { ...endpointView(endpoint), Status: 'deleting' } };
  };
}
