/** The pipeline's serverless replication: DMS itself tests both ends and finds capacity when it is started. */
import {
  CreateReplicationConfigCommand,
  type DatabaseMigrationServiceClient,
} from '@aws-sdk/client-database-migration-service';
import type { Pipeline } from '../../../model/pipeline';
import { tableMappings, taskSettings } from '../dms-settings';
import type { Endpoints } from './endpoints';

export async function provisionServerless(
  dms: DatabaseMigrationServiceClient,
  name: string,
  { sourceArn, targetArn }: Endpoints,
  pipeline: Pipeline,
): Promise<void> {
  await dms.send(
    new CreateReplicationConfigCommand({
      ReplicationConfigIdentifier: name,
      SourceEndpointArn: sourceArn,
      TargetEndpointArn: targetArn,
      ReplicationType: 'full-load-and-cdc',
      ComputeConfig: { MinCapacityUnits: 1, MaxCapacityUnits: 2 },
      TableMappings: JSON.stringify(tableMappings(pipeline)),
      ReplicationSettings: JSON.stringify(taskSettings()),
    }),
  );
}
