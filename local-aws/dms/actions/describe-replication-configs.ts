import type { Action } from '../../gateway/service';
import { notFound } from '../errors';
import { pageOf } from '../paging';
import { configView } from '../serverless-views';
import type { DmsState } from '../service-state';

/** https://docs.aws.amazon.com/dms/latest/APIReference/API_DescribeReplicationConfigs.html */
export function describeReplicationConfigs(state: DmsState): Action {
  return async (input) => {
    const page = pageOf(input, [...state.serverless.values()], {
      'replication-config-arn': ({ arn }) => [arn],
      'replication-config-id': ({ identifier }) => [identifier],
    });
    if (page.filtered && page.items.length === 0)
      throw notFound('No Replication Configs found matching given filter');
    return { ReplicationConfigs: page.items.map(configView), ...page.marker };
  };
}
