/** What a reconciliation needs, of the settings. */
import { createAwsClients } from '../aws/clients';
import { createObjectStore } from '../aws/object-store';
import type { Config } from '../config';
import { openWarehouse } from '../connect';
import type { Pipeline } from '../model/pipeline';
import { openRooms } from '../rooms';
import { createDatabases } from '../sources/mysql-cdc/databases';
import { createReplicator } from '../sources/mysql-cdc/replicator';
import { createSources } from '../sources/registry';
import type { ReconciliationDeps } from './reconcile';

/** Of one pipeline. */
export function reconciliationDeps(config: Config, pipeline: Pipeline): ReconciliationDeps {
  const clients = createAwsClients(config.AWS_REGION);
  const store = createObjectStore(clients.s3);
  const databases = createDatabases(clients.secrets, config);
  const settings = {
    bronzeBucket: config.ECOMFLOW_BRONZE_BUCKET,
    lakeBucket: config.ECOMFLOW_LAKE_BUCKET,
    landingBucket: config.ECOMFLOW_LANDING_BUCKET,
    ingestJob: config.ECOMFLOW_INGEST_JOB,
    personalSecretId: config.ECOMFLOW_PERSONAL_SECRET_ID,
    watermarkPatienceMs: config.ECOMFLOW_WATERMARK_PATIENCE_MS,
    stillPatienceMs: config.ECOMFLOW_STILL_PATIENCE_MS,
  };
  const findSource = createSources({
    ...clients,
    store,
    findPipeline: () => pipeline,
    databases,
    replicator: createReplicator(clients.dms, config.ECOMFLOW_DMS),
    settings,
  });
  return { store, findSource, findRoom: openRooms(config), sql: openWarehouse(config), settings };
}
