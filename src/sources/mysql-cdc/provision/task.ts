/** A replication instance with the pipeline's task. */
import {
  CreateReplicationInstanceCommand,
  CreateReplicationTaskCommand,
  DescribeConnectionsCommand,
  DescribeReplicationInstancesCommand,
  DescribeReplicationTasksCommand,
  TestConnectionCommand,
  type DatabaseMigrationServiceClient,
} from '@aws-sdk/client-database-migration-service';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pipeline } from '../../../model/pipeline';
import { tableMappings, taskSettings } from '../dms-settings';
import type { Endpoints } from './endpoints';

export async function provisionTask(
  dms: DatabaseMigrationServiceClient,
  name: string,
  { sourceArn, targetArn }: Endpoints,
  pipeline: Pipeline,
): Promise<void> {
  const instance = await dms.send(
    new CreateReplicationInstanceCommand({
      ReplicationInstanceIdentifier: name,
      ReplicationInstanceClass: 'dms.t3.medium',
    }),
  );
  const instanceArn = instance.ReplicationInstance?.ReplicationInstanceArn;
  await untilAvailable(dms, name);
  for (const endpointArn of [sourceArn, targetArn]) await testConnection(dms, instanceArn, endpointArn);
  await dms.send(
    new CreateReplicationTaskCommand({
      ReplicationTaskIdentifier: name,
      ReplicationInstanceArn: instanceArn,
      SourceEndpointArn: sourceArn,
      TargetEndpointArn: targetArn,
      MigrationType: 'full-load-and-cdc',
      TableMappings: JSON.stringify(tableMappings(pipeline)),
      ReplicationTaskSettings: JSON.stringify(taskSettings()),
    }),
  );
  await untilReady(dms, name);
}

/** DMS starts a task only between endpoints whose connections were tested. */
async function testConnection(
  dms: DatabaseMigrationServiceClient,
  instanceArn: string | undefined,
  endpointArn: string | undefined,
): Promise<void> {
  const pair = { ReplicationInstanceArn: instanceArn, EndpointArn: endpointArn };
  await dms.send(new TestConnectionCommand(pair));
  for (;;) {
    const answer = await dms.send(
      new DescribeConnectionsCommand({ Filters: [{ Name: 'endpoint-arn', Values: [endpointArn ?? ''] }] }),
    );
    const connection = answer.Connections?.[0];
    if (connection?.Status === 'successful') return;
    if (connection?.Status === 'failed') {
      throw new Error(`DMS cannot connect to ${endpointArn ?? ''}: ${connection.LastFailureMessage ?? ''}`);
    }
    await sleep(100);
  }
}

async function untilAvailable(dms: DatabaseMigrationServiceClient, name: string): Promise<void> {
  for (;;) {
    const answer = await dms.send(
      new DescribeReplicationInstancesCommand({
        Filters: [{ Name: 'replication-instance-id', Values: [name] }],
      }),
    );
    if (answer.ReplicationInstances?.[0]?.ReplicationInstanceStatus === 'available') return;
    await sleep(100);
  }
}

async function untilReady(dms: DatabaseMigrationServiceClient, name: string): Promise<void> {
  for (;;) {
    const answer = await dms.send(
      new DescribeReplicationTasksCommand({ Filters: [{ Name: 'replication-task-id', Values: [name] }] }),
    );
    if (answer.ReplicationTasks?.[0]?.Status === 'ready') return;
    await sleep(100);
  }
}
