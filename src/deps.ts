/** Composition root: settings become clients, clients become activities. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientInterceptors, Connection } from '@temporalio/client';
import type { NativeConnection } from '@temporalio/worker';
import type { Activities } from './activities';
import { createAlertActivities } from './activities/alert';
import { createBackfillActivities } from './activities/backfill';
import { createCatalogActivities } from './activities/catalog';
import { createCheckActivities } from './activities/check';
import { createCheckTablesActivities } from './activities/check-tables';
import { createRecountActivities } from './activities/recount';
import { createDroppedActivities } from './activities/dropped';
import { createIngestActivities } from './activities/ingest';
import { createLetterActivities } from './activities/letters';
import { createLoadActivities } from './activities/load';
import { createLoadedActivities } from './activities/loaded';
import { createLookActivities } from './activities/look-at-run';
import { createNewsActivities } from './activities/stream-news';
import { createNoticeActivities } from './activities/notices';
import { createOfferActivities } from './activities/offer';
import { createPlanActivities } from './activities/plan';
import { createPublishActivities } from './activities/publish';
import { publishDashboard } from './activities/publish-dashboard';
import { createReconcileActivities } from './activities/reconcile';
import { createRecordActivities } from './activities/record';
import { createRefineActivities } from './activities/refine';
import { createReportActivities } from './activities/report';
import { createRerunActivities } from './activities/rerun';
import { createSecureActivities } from './activities/secure';
import { createSelectActivities } from './activities/select';
import { createTelemetryActivities } from './activities/telemetry';
import { createTriggerActivities } from './activities/trigger';
import { translateErrors } from './activities/classify-errors';
import { heartbeatWhileRunning } from './activities/heartbeat';
import { createAwsClients } from './aws/clients';
import { createObjectStore } from './aws/object-store';
import type { CallObserver } from './aws/observe-calls';
import { createDatabases } from './sources/mysql-cdc/databases';
import { createReplicator } from './sources/mysql-cdc/replicator';
import { createSqlRunner } from './aws/sql-runner';
import { readWarehouseChecks } from './aws/warehouse-files';
import { warehouseOf, type Config } from './config';
import type { Pipeline } from './model/pipeline';
import { findPipeline, listPipelines } from './pipelines/registry';
import { readChartQueries } from './report/chart-definition';
import { dashboardDataSets } from './report/quicksight/dashboard';
import { readSqlSources } from './report/sql-sources';
import { createDropped, createOrigins, createRecounted, createSources } from './sources/registry';
import { createTemporalClient } from './temporal-client';

const SQL_ROOT = join(__dirname, '../sql');

/** Who looks on while dependencies are used. */
interface Watchers {
  readonly observer?: CallObserver;
  readonly clientInterceptors?: ClientInterceptors;
}

/** Everything that activities may depend on. Each factory names the part that it takes. */
export function createDeps(
  config: Config,
  connection: Connection | NativeConnection,
  { observer, clientInterceptors = {} }: Watchers = {},
) {
  const clients = createAwsClients(config.AWS_REGION, config.ECOMFLOW_AWS_ANSWER_MS, observer);
  const store = createObjectStore(clients.s3);
  const settings = settingsOf(config);
  const databases = createDatabases(clients.secrets, config);
  const sql = createSqlRunner(clients.redshift, warehouseOf(config));
  return {
    ...clients,
    store,
    sql,
    findSource: createSources({
      ...clients,
      store,
      findPipeline,
      databases,
      replicator: createReplicator(clients.dms, config.ECOMFLOW_DMS),
      settings,
    }),
    findRecounted: createRecounted({ ...clients, store, sql, findPipeline, settings }),
    findDropped: createDropped({ ...clients, store, findPipeline, settings }),
    findOrigins: createOrigins({ ...clients, settings }),
    client: createTemporalClient(connection, config, clientInterceptors),
    checks: readWarehouseChecks(SQL_ROOT),
    ...chartsOfMarts(config),
    findPipeline,
    pipelineNames: listPipelines().map(({ name }) => name),
    nowMs: () => Date.now(),
    sleep: (ms: number) => sleep(ms),
    settings,
  };
}

/** What pages and dashboards are drawn from, the SQL that pages show, and the data sets that runs refresh for dashboards. */
function chartsOfMarts({ ECOMFLOW_QUICKSIGHT_DASHBOARDS: dashboards }: Config) {
  const charts = readChartQueries(SQL_ROOT);
  const dashboardSets = (pipeline: Pipeline): string[] =>
    dashboards === 'none' ? [] : dashboardDataSets(pipeline, charts);
  return { charts, sqlSources: readSqlSources(SQL_ROOT, charts), dashboardSets };
}

function settingsOf(config: Config) {
  return {
    bronzeBucket: config.ECOMFLOW_BRONZE_BUCKET,
    lakeBucket: config.ECOMFLOW_LAKE_BUCKET,
    landingBucket: config.ECOMFLOW_LANDING_BUCKET,
    dropQuietMs: config.ECOMFLOW_DROP_QUIET_MS,
    warehouse: config.ECOMFLOW_WAREHOUSE,
    copyRoleArn: config.ECOMFLOW_COPY_ROLE_ARN,
    refineJob: config.ECOMFLOW_REFINE_JOB,
    ingestJob: config.ECOMFLOW_INGEST_JOB,
    crawler: config.ECOMFLOW_CRAWLER,
    catalogDatabase: config.ECOMFLOW_CATALOG_DATABASE,
    athenaWorkGroup: config.ECOMFLOW_ATHENA_WORKGROUP,
    metricsNamespace: config.ECOMFLOW_METRICS_NAMESPACE,
    eventLogGroup: config.ECOMFLOW_EVENT_LOG_GROUP,
    sourceSecretId: config.ECOMFLOW_SOURCE_SECRET_ID,
    personalSecretId: config.ECOMFLOW_PERSONAL_SECRET_ID,
    quicksightAccount: config.ECOMFLOW_QUICKSIGHT_ACCOUNT,
    dashboards: dashboardSettings(config),
    alertTopicArn: config.ECOMFLOW_ALERT_TOPIC_ARN,
    quietHours: config.ECOMFLOW_QUIET_HOURS,
    rejectedShare: config.ECOMFLOW_REJECTED_SHARE,
    buildId: config.ECOMFLOW_BUILD_ID ?? 'not named',
    streamName: config.ECOMFLOW_STREAM,
    lettersBucket: config.ECOMFLOW_DEAD_LETTERS_BUCKET,
    lettersQueueUrl: config.ECOMFLOW_DEAD_LETTERS_QUEUE_URL,
    taskQueue: config.ECOMFLOW_TASK_QUEUE,
    pollMinMs: config.ECOMFLOW_POLL_MIN_MS,
    heartbeatTimeoutMs: config.ECOMFLOW_HEARTBEAT_TIMEOUT_MS,
    watermarkPatienceMs: config.ECOMFLOW_WATERMARK_PATIENCE_MS,
    stillPatienceMs: config.ECOMFLOW_STILL_PATIENCE_MS,
  };
}

function dashboardSettings(config: Config) {
  const [, partition = 'aws'] = config.ECOMFLOW_COPY_ROLE_ARN.split(':');
  const { AWS_REGION: region, ECOMFLOW_QUICKSIGHT_ACCOUNT: account } = config;
  return {
    isPublished: config.ECOMFLOW_QUICKSIGHT_DASHBOARDS === 'publish',
    authors: config.ECOMFLOW_QUICKSIGHT_AUTHORS.split(',').filter((arn) => arn !== ''),
    dataSetArn: `arn:${partition}:quicksight:${region}:${account}:dataset/`,
  };
}

export type Deps = ReturnType<typeof createDeps>;

export function createActivities(deps: Deps): Activities {
  return translateErrors(
    heartbeatWhileRunning({
      ...createAlertActivities(deps),
      ...createBackfillActivities(deps),
      ...createCatalogActivities(deps),
      ...createCheckActivities(deps),
      ...createCheckTablesActivities(deps),
      ...createRecountActivities(deps),
      ...createDroppedActivities(deps),
      ...createIngestActivities(deps),
      ...createLetterActivities(deps),
      ...createLoadActivities(deps),
      ...createLoadedActivities(deps),
      ...createLookActivities(deps),
      ...createNewsActivities(deps),
      ...createNoticeActivities(deps),
      ...createOfferActivities(deps),
      ...createPlanActivities(deps),
      ...createPublishActivities(deps),
      ...createReconcileActivities(deps),
      ...createRecordActivities(deps),
      ...createRefineActivities(deps),
      ...createReportActivities({ ...deps, publishDashboard: (name) => publishDashboard(deps, name) }),
      ...createRerunActivities(deps),
      ...createSecureActivities(deps),
      ...createSelectActivities(deps),
      ...createTelemetryActivities(deps),
      ...createTriggerActivities(deps),
    }),
  );
}
