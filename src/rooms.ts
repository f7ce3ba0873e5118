/** Composition root of commands: settings become the rooms in which each kind of source keeps what it can do. */
import { createAwsClients } from './aws/clients';
import { createObjectStore } from './aws/object-store';
import type { Config } from './config';
import { openWarehouse } from './connect';
import type { FindRoom, RoomDeps } from './sources/capabilities';
import { createRooms } from './sources/rooms';

export function openRooms(config: Config, nowMs: () => number = () => Date.now()): FindRoom {
  return createRooms(roomDeps(config, nowMs));
}

function roomDeps(config: Config, nowMs: () => number): RoomDeps {
  const aws = createAwsClients(config.AWS_REGION);
  return {
    aws,
    store: createObjectStore(aws.s3),
    sql: openWarehouse(config),
    nowMs,
    isLocal: config.AWS_ENDPOINT_URL !== undefined,
    settings: {
      bronzeBucket: config.ECOMFLOW_BRONZE_BUCKET,
      lakeBucket: config.ECOMFLOW_LAKE_BUCKET,
      landingBucket: config.ECOMFLOW_LANDING_BUCKET,
      ingestJob: config.ECOMFLOW_INGEST_JOB,
      catalogDatabase: config.ECOMFLOW_CATALOG_DATABASE,
      athenaWorkGroup: config.ECOMFLOW_ATHENA_WORKGROUP,
      copyRoleArn: config.ECOMFLOW_COPY_ROLE_ARN,
      personalSecretId: config.ECOMFLOW_PERSONAL_SECRET_ID,
      sourceSecretId: config.ECOMFLOW_SOURCE_SECRET_ID,
      replicaSecretId: config.ECOMFLOW_REPLICA_SECRET_ID,
      dms: config.ECOMFLOW_DMS,
    },
  };
}
