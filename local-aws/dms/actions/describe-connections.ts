import type { Action } from '../../gateway/service';
import { notFound } from '../errors';
import { pageOf } from '../paging';
import type { DmsState } from '../service-state';
import { connectionView } from '../views';

/** https://docs.aws.amazon.com/dms/latest/APIReference/API_DescribeConnections.html */
export function describeConnections(state: DmsState): Action {
  return async (input) => {
    const page = pageOf(input, [...state.connections.values()], {
      'endpoint-arn': (connection) => [connection.endpointArn],
      'replication-instance-arn': (connection) => [connection.instanceArn],
    });
    if (page.filtered && page.items.length === 0)
      throw notFound('No Connections found matching given filter');
    return { Connections: page.items.map((connection) => connectionView(connection, state)), ...page.marker };
  };
}
