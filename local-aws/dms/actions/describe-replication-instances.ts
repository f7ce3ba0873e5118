import type { Action } from '../../gateway/service';
import { notFound } from '../errors';
import { pageOf } from '../paging';
import type { DmsState } from '../service-state';
import { instanceView } from '../views';

/** https://docs.aws.amazon.com/dms/latest/APIReference/API_DescribeReplicationInstances.html */
export function describeReplicationInstances(state: DmsState): Action {
  return async (input) => {
    const page = pageOf(input, [...state.instances.values()], {
      'replication-instance-arn': (instance) => [instance.arn],
      'replication-instance-id': (instance) => [instance.identifier],
      'replication-instance-class': (instance) => [instance.instanceClass],
      'engine-version': (instance) => [String(instance.members['EngineVersion'])],
    });
    if (page.filtered && page.items.length === 0) throw notFound('No Instances found matching given filter');
    return { ReplicationInstances: page.items.map(instanceView), ...page.marker };
  };
}
