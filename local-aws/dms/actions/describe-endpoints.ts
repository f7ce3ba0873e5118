import type { Action } from '../../gateway/service';
import { notFound } from '../errors';
import { pageOf } from '../paging';
import type { DmsState } from '../service-state';
import { endpointView } from '../views';

/** https://docs.aws.amazon.com/dms/latest/APIReference/API_DescribeEndpoints.html */
export function describeEndpoints(state: DmsState): Action {
  return async (input) => {
    const page = pageOf(input, [...state.endpoints.values()], {
      'endpoint-arn': (endpoint) => [endpoint.arn],
      'endpoint-type': (endpoint) => [endpoint.type],
      'endpoint-id': (endpoint) => [endpoint.identifier],
      'engine-name': (endpoint) => [endpoint.engineName],
    });
    if (page.filtered && page.items.length === 0) throw notFound('No Endpoints found matching given filter');
    return { Endpoints: page.items.map(endpointView), ...page.marker };
  };
}
