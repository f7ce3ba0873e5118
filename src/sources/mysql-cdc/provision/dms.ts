/** DMS's instance, endpoints and task for one pipeline, as Terraform makes them on AWS. */
import {
  CreateEndpointCommand,
  CreateReplicationInstanceCommand,
  CreateReplicationTaskCommand,
  DescribeConnectionsCommand,
  DescribeReplicationInstancesCommand,
  DescribeReplicationTasksCommand,
  TestConnectionCommand,
  type DatabaseMigrationServiceClient,
} from '@aws-sdk/client-database-migration-service';
import { setTimeout as sleep } from 'node:timers/promises';
import { s3TargetSettings, tableMappings, taskSettings } from '../dms-settings';
import { replicationTaskName, roleBeside } from '../../../model/names';
import type { Pipeline } from '../../../model/pipeline';

const FIRST_EPOCH = 1;

export interface DmsTarget {
  readonly bronzeBucket: string;
  readonly copyRoleArn: string;
}

export async function provisionDms(
  dms: DatabaseMigrationServiceClient,
  target: DmsTarget,
  pipeline: Pipeline,
  /** Of Secrets Manager, with the address and DMS's user. */
  secretId: string,
): Promise<void> {
  const name = replicationTaskName(pipeline.name);
  const instance = await dms.send(
    new CreateReplicationInstanceCommand({
      ReplicationInstanceIdentifier: name,
      ReplicationInstanceClass: 'dms.t3.medium',
    }),
  );
  const instanceArn = instance.ReplicationInstance?.ReplicationInstanceArn;
  const secretRole = roleBeside(target.copyRoleArn, `dms-secret-${pipeline.name}`);
  const sourceArn = await createSource(dms, name, secretId, secretRole);
  const targetArn = await createTarget(dms, name, target, pipeline);
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

async function createSource(
  dms: DatabaseMigrationServiceClient,
  name: string,
  secretId: string,
  roleArn: string,
): Promise<string | undefined> {
  const { Endpoint } = await dms.send(
    new CreateEndpointCommand({
      EndpointIdentifier: `${name}-source`,
      EndpointType: 'source',
      EngineName: 'mariadb',
      MySQLSettings: { SecretsManagerSecretId: secretId, SecretsManagerAccessRoleArn: roleArn },
    }),
  );
  return Endpoint?.EndpointArn;
}

async function createTarget(
  dms: DatabaseMigrationServiceClient,
  name: string,
  target: DmsTarget,
  pipeline: Pipeline,
): Promise<string | undefined> {
  const { Endpoint } = await dms.send(
    new CreateEndpointCommand({
      EndpointIdentifier: `${name}-bronze`,
      EndpointType: 'target',
      EngineName: 's3',
      S3Settings: s3TargetSettings(pipeline, FIRST_EPOCH, {
        bucket: target.bronzeBucket,
        roleArn: roleBeside(target.copyRoleArn, `dms-bronze-${pipeline.name}`),
        batchIntervalSeconds: 1,
      }),
    }),
  );
  return Endpoint?.EndpointArn;
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
