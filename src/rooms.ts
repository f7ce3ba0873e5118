/** Composition root of commands: settings become the rooms in which each kind of source keeps what it can do. */
import { createAwsClients } from './aws/clients';
import { createObjectStore } from './aws/object-store';
import type { Config } from './config';
import { openWarehouse } from './connect';
import type { FindRoom, RoomDeps } from './sources/capabilities';
import { createRooms } from './sources/rooms';
import { settledObjects } from './stream/letters/settled';

export function openRooms(config: Config, nowMs: () => number = () => Date.now()): FindRoom {
  return createRooms(roomDeps(config, nowMs));
}

function roomDeps(config: Config, nowMs: () => number): RoomDeps {
  const aws = createAwsClients(config.AWS_REGION);
  const { ECOMFLOW_DEAD_LETTERS_BUCKET: bucket, ECOMFLOW_BRONZE_BUCKET: bronzeBucket } = config;
  const store = createObjectStore(aws.s3);
  return {
    aws,
    store,
    sql: openWarehouse(config),
    nowMs,
    // Without a bucket of letters nobody can have settled one.
    settledLetters: async () =>
      bucket === undefined ? new Set() : settledObjects({ s3: aws.s3, store, bucket, bronzeBucket }),
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
