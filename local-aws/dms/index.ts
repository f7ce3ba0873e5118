/**
 * AWS Database Migration Service, from MySQL to Parquet in S3: the control plane.
 * The data plane is a Python process for each running job, in reader/ (docs/adr/0003).
 */
import type { Action, ServiceFactory } from '../gateway/service';
import { createEndpoint } from './actions/create-endpoint';
import { createReplicationConfig } from './actions/create-replication-config';
import { createReplicationInstance } from './actions/create-replication-instance';
import { createReplicationTask } from './actions/create-replication-task';
import { deleteEndpoint } from './actions/delete-endpoint';
import { deleteReplicationInstance } from './actions/delete-replication-instance';
import { deleteReplicationTask } from './actions/delete-replication-task';
import { describeConnections } from './actions/describe-connections';
import { describeEndpoints } from './actions/describe-endpoints';
import { describeReplicationConfigs } from './actions/describe-replication-configs';
import { describeReplicationInstances } from './actions/describe-replication-instances';
import { describeReplicationTableStatistics } from './actions/describe-replication-table-statistics';
import { describeReplicationTasks } from './actions/describe-replication-tasks';
import { describeReplications } from './actions/describe-replications';
import { describeTableStatistics } from './actions/describe-table-statistics';
import { listTagsForResource } from './actions/list-tags-for-resource';
import { modifyEndpoint } from './actions/modify-endpoint';
import { modifyReplicationConfig } from './actions/modify-replication-config';
import { modifyReplicationTask } from './actions/modify-replication-task';
import { reloadTables } from './actions/reload-tables';
import { startReplication } from './actions/start-replication';
import { startReplicationTask } from './actions/start-replication-task';
import { stopReplication } from './actions/stop-replication';
import { stopReplicationTask } from './actions/stop-replication-task';
import { testConnection } from './actions/test-connection';
import { localRoutes } from './local-routes';
import { DmsState, type DmsOptions } from './service-state';

/** Makes the service with its local knobs; see DmsOptions. */
export function createDms(options: Partial<DmsOptions> = {}): ServiceFactory {
  return (context) => {
    const state = new DmsState(context, options);
    const dms = {
      protocol: 'json-1.1' as const,
      targetPrefix: 'AmazonDMSv20160101',
      signingName: 'dms',
      actions: actionsOf(state),
      localRoutes: localRoutes(state),
      stop: async () => {
        state.isClosed = true;
        const processes = state.jobs().flatMap(({ process }) => process ?? []);
        await Promise.all(processes.map((process) => process.abandon()));
      },
    };
    return dms;
  };
}

export const service: ServiceFactory = createDms();

function actionsOf(state: DmsState): Readonly<Record<string, Action>> {
  return {
    CreateReplicationInstance: createReplicationInstance(state),
    DescribeReplicationInstances: describeReplicationInstances(state),
    DeleteReplicationInstance: deleteReplicationInstance(state),
    CreateEndpoint: createEndpoint(state),
    ModifyEndpoint: modifyEndpoint(state),
    DescribeEndpoints: describeEndpoints(state),
    DeleteEndpoint: deleteEndpoint(state),
    TestConnection: testConnection(state),
    DescribeConnections: describeConnections(state),
    CreateReplicationTask: createReplicationTask(state),
    ModifyReplicationTask: modifyReplicationTask(state),
    DescribeReplicationTasks: describeReplicationTasks(state),
    DeleteReplicationTask: deleteReplicationTask(state),
    StartReplicationTask: startReplicationTask(state),
    StopReplicationTask: stopReplicationTask(state),
    DescribeTableStatistics: describeTableStatistics(state),
    CreateReplicationConfig: createReplicationConfig(state),
    ModifyReplicationConfig: modifyReplicationConfig(state),
    DescribeReplicationConfigs: describeReplicationConfigs(state),
    StartReplication: startReplication(state),
    StopReplication: stopReplication(state),
    DescribeReplications: describeReplications(state),
    DescribeReplicationTableStatistics: describeReplicationTableStatistics(state),
    ReloadTables: reloadTables('ReloadTables'),
    ReloadReplicationTables: reloadTables('ReloadReplicationTables'),
    ListTagsForResource: listTagsForResource(state),
  };
}
