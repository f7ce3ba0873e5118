import type { Action } from '../../gateway/service';
import { notFound } from '../errors';
import { pageOf } from '../paging';
import type { DmsState } from '../service-state';
import { taskView } from '../views';

/** https://docs.aws.amazon.com/dms/latest/APIReference/API_DescribeReplicationTasks.html */
export function describeReplicationTasks(state: DmsState): Action {
  return async (input) => {
    const page = pageOf(input, [...state.tasks.values()], {
      'replication-task-arn': (task) => [task.arn],
      'replication-task-id': (task) => [task.identifier],
      'migration-type': (task) => [task.migrationType],
      'endpoint-arn': (task) => [task.sourceArn, task.targetArn],
      'replication-instance-arn': (task) => [task.instanceArn],
    });
    if (page.filtered && page.items.length === 0) throw notFound('No Tasks found matching given filter');
    const withSettings = input['WithoutSettings'] !== true;
    return { ReplicationTasks: page.items.map((task) => taskView(task, withSettings)), ...page.marker };
  };
}
