/** By what a deployment runs DMS on, how a pipeline's replication is found, started and asked. */
import {
  DescribeEndpointsCommand,
  type DatabaseMigrationServiceClient,
} from '@aws-sdk/client-database-migration-service';
import type { RunsOn } from '../../../model/runs-on';
import type { Replicator } from './replicator';
import { serverlessReplications } from './serverless';
import { replicationTasks } from './task';

export function createReplicator(dms: DatabaseMigrationServiceClient, runsOn: RunsOn): Replicator {
  return {
    ...(runsOn === 'instance' ? replicationTasks(dms) : serverlessReplications(dms)),
    async target(arn) {
      const asked = { Filters: [{ Name: 'endpoint-arn', Values: [arn] }] };
      return (await dms.send(new DescribeEndpointsCommand(asked))).Endpoints?.[0]?.S3Settings;
    },
  };
}
