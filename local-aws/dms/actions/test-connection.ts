import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { probeEndpoint } from '../connection-probe';
import { invalidState } from '../errors';
import { parseInput } from '../input';
import type { Connection } from '../model';
import { connectionKey, type DmsState } from '../service-state';
import { connectionView, instanceView } from '../views';

const schema = z.strictObject({ ReplicationInstanceArn: z.string(), EndpointArn: z.string() });

/** https://docs.aws.amazon.com/dms/latest/APIReference/API_TestConnection.html: answers at once, the result is in DescribeConnections. */
export function testConnection(state: DmsState): Action {
  return async (input) => {
    const given = parseInput(schema, input);
    const instance = state.instance(given.ReplicationInstanceArn);
    const endpoint = state.endpoint(given.EndpointArn);
    if (instanceView(instance)['ReplicationInstanceStatus'] !== 'available') {
      throw invalidState(`Replication instance ${instance.identifier} is not available`);
    }
    const key = connectionKey(instance.arn, endpoint.arn);
    const testing: Connection = {
      instanceArn: instance.arn,
      endpointArn: endpoint.arn,
      status: 'testing',
      lastFailureMessage: '',
    };
    state.connections.set(key, testing);
    void probeEndpoint(endpoint, state.context).then((failure) => {
      // unless it was deleted or tested anew meanwhile
      if (state.connections.get(key) !== testing) return;
      state.connections.set(key, {
        ...testing,
        status: failure === null ? 'successful' : 'failed',
        lastFailureMessage: failure ?? '',
      });
    });
    return { Connection: connectionView(testing, state) };
  };
}
