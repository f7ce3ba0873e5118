/** DMS's endpoints and what replicates between them for one pipeline, as Terraform makes them on AWS. */
import {
  CreateEndpointCommand,
  type DatabaseMigrationServiceClient,
} from '@aws-sdk/client-database-migration-service';
import { s3TargetSettings } from '../dms-settings';
import { replicationName, roleBeside } from '../../../model/names';
import type { Pipeline } from '../../../model/pipeline';
import type { RunsOn } from '../../../model/runs-on';
import { provisionServerless } from './serverless';
import { provisionTask } from './task';

const FIRST_EPOCH = 1;

export interface DmsTarget {
  readonly bronzeBucket: string;
  readonly copyRoleArn: string;
  readonly dms: RunsOn;
}

export async function provisionDms(
  dms: DatabaseMigrationServiceClient,
  target: DmsTarget,
  pipeline: Pipeline,
  /** Of Secrets Manager, with the address and DMS's user. */
  secretId: string,
): Promise<void> {
  const name = replicationName(pipeline.name);
  const secretRole = roleBeside(target.copyRoleArn, `dms-secret-${pipeline.name}`);
  const endpoints = {
    sourceArn: await createSource(dms, name, secretId, secretRole),
    targetArn: await createTarget(dms, name, target, pipeline),
  };
  const make = target.dms === 'instance' ? provisionTask : provisionServerless;
  await make(dms, name, endpoints, pipeline);
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
