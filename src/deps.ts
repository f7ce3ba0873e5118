/** Composition root: settings become clients, clients become activities. */
import { join } from 'node:path';
import { Client, type Connection } from '@temporalio/client';
import type { NativeConnection } from '@temporalio/worker';
import type { Activities } from './activities';
import { createAlertActivities } from './activities/alert';
import { createAuditActivities } from './activities/audit';
import { createBackfillActivities } from './activities/backfill';
import { createBatchActivities } from './activities/batch';
import { translateErrors } from './activities/classify-errors';
import { createFiguresActivities } from './activities/figures';
import { createGlueActivities } from './activities/glue';
import { heartbeatWhileRunning } from './activities/heartbeat';
import { createPlanningActivities } from './activities/planning';
import { createPublishActivities } from './activities/publish';
import { createQuicksightActivities } from './activities/quicksight';
import { createReconcileActivities } from './activities/reconcile';
import { createReportActivities } from './activities/report';
import { createRerunActivities } from './activities/rerun';
import { createSecureActivities } from './activities/secure';
import { createSelectActivities } from './activities/select';
import { createTableCheckActivities } from './activities/table-checks';
import { createTelemetryActivities } from './activities/telemetry';
import { createTemporalActivities } from './activities/temporal';
import { createWarehouseActivities } from './activities/warehouse';
import { createAwsClients } from './aws/clients';
import { createObjectStore } from './aws/object-store';
import { createDatabases } from './sources/mysql-cdc/databases';
import { createSqlRunner } from './aws/sql-runner';
import { readWarehouseChecks } from './aws/warehouse-files';
import type { Config } from './config';
import { findPipeline } from './pipelines/registry';
import { createFigured, createSources } from './sources/registry';

/** Everything that activities may depend on. Each factory names the part that it takes. */
export function createDeps(config: Config, connection: Connection | NativeConnection) {
  const clients = createAwsClients(config.AWS_REGION, config.ECOMFLOW_AWS_ANSWER_MS);
  const store = createObjectStore(clients.s3);
  const settings = settingsOf(config);
  const databases = createDatabases(clients.secrets, config);
  const sql = createSqlRunner(clients.redshift, {
    workgroup: config.ECOMFLOW_REDSHIFT_WORKGROUP,
    database: config.ECOMFLOW_REDSHIFT_DATABASE,
    secretArn: config.ECOMFLOW_REDSHIFT_SECRET_ARN,
  });
  return {
    ...clients,
    store,
    sql,
    findSource: createSources({ ...clients, store, databases, settings }),
    findFigured: createFigured({ ...clients, store, sql, settings }),
    client: new Client({ connection, namespace: config.TEMPORAL_NAMESPACE }),
    checks: readWarehouseChecks(join(__dirname, '../sql')),
    findPipeline,
    nowMs: () => Date.now(),
    settings,
  };
}

function settingsOf(config: Config) {
  return {
    bronzeBucket: config.ECOMFLOW_BRONZE_BUCKET,
    lakeBucket: config.ECOMFLOW_LAKE_BUCKET,
    landingBucket: config.ECOMFLOW_LANDING_BUCKET,
    warehouse: config.ECOMFLOW_WAREHOUSE,
    copyRoleArn: config.ECOMFLOW_COPY_ROLE_ARN,
    refineJob: config.ECOMFLOW_REFINE_JOB,
    crawler: config.ECOMFLOW_CRAWLER,
    catalogDatabase: config.ECOMFLOW_CATALOG_DATABASE,
    athenaWorkGroup: config.ECOMFLOW_ATHENA_WORKGROUP,
    personalSecretId: config.ECOMFLOW_PERSONAL_SECRET_ID,
    quicksightAccount: config.ECOMFLOW_QUICKSIGHT_ACCOUNT,
    metricsNamespace: config.ECOMFLOW_METRICS_NAMESPACE,
    eventLogGroup: config.ECOMFLOW_EVENT_LOG_GROUP,
    alertTopicArn: config.ECOMFLOW_ALERT_TOPIC_ARN,
    taskQueue: config.ECOMFLOW_TASK_QUEUE,
    pollMinMs: config.ECOMFLOW_POLL_MIN_MS,
    heartbeatTimeoutMs: config.ECOMFLOW_HEARTBEAT_TIMEOUT_MS,
    watermarkPatienceMs: config.ECOMFLOW_WATERMARK_PATIENCE_MS,
    stillPatienceMs: config.ECOMFLOW_STILL_PATIENCE_MS,
  };
}

export type Deps = ReturnType<typeof createDeps>;

export function createActivities(deps: Deps): Activities {
  return translateErrors(
    heartbeatWhileRunning({
      ...createAlertActivities(deps),
      ...createAuditActivities(deps),
      ...createBackfillActivities(deps),
      ...createBatchActivities(deps),
      ...createFiguresActivities(deps),
      ...createGlueActivities(deps),
      ...createPlanningActivities(deps),
      ...createPublishActivities(deps),
      ...createQuicksightActivities(deps),
      ...createReconcileActivities(deps),
      ...createReportActivities(deps),
      ...createRerunActivities(deps),
      ...createSecureActivities(deps),
      ...createSelectActivities(deps),
      ...createTableCheckActivities(deps),
      ...createTelemetryActivities(deps),
      ...createTemporalActivities(deps),
      ...createWarehouseActivities(deps),
    }),
  );
}
