/** The worker: config → deps → activities → Worker.run. Ends on SIGTERM after its activities had time to let go. */
import type { Server } from 'node:http';
import { getHeapStatistics } from 'node:v8';
import type { Logger } from '@temporalio/common';
import {
  NativeConnection,
  Runtime,
  Worker,
  type ActivityInterceptorsFactory,
  type WorkerOptions,
} from '@temporalio/worker';
import { loadConfig, type Config } from './config';
import { createActivities, createDeps, type Deps } from './deps';
import { readBacklog } from './deployment/backlog';
import { serveHealth } from './health';
import { createWorkerLineage } from './lineage/worker-lineage';
import { listPipelines } from './pipelines/registry';
import { createLogger } from './telemetry/log-lines';
import { installRuntime } from './telemetry/runtime';
import { watchSequencer } from './telemetry/sequencer-gauges';
import { startTracing, type Tracing } from './telemetry/tracing';
import { createWorkerTelemetry, type WorkerTelemetry } from './telemetry/worker-telemetry';
import { tellBacklog } from './tell-backlog';
import { temporalConnection } from './temporal';
import { workerDataConverter } from './worker-converter';
import { caching, SHUTDOWN, versioning } from './worker-options';
import { workflowCode } from './workflow-code';

/** What a test changes in the worker before it runs. */
export interface WorkerChanges {
  deps?(deps: Deps): Deps;
  options?(options: WorkerOptions): WorkerOptions;
}

/** Runs a worker until it is told to shut down, or its stack is gone. */
export async function runWorker(config: Config, changes: WorkerChanges = {}): Promise<void> {
  // Until there is a worker to shut down, its stack's end is its own.
  let end = (): void => process.exit(1);
  endWith(config.ECOMFLOW_LIVES_WITH_PID, () => end());
  const connection = await NativeConnection.connect(temporalConnection(config));
  const tracing = startTracing(config.OTEL_EXPORTER_OTLP_ENDPOINT, 'ecomflow-worker');
  try {
    const telemetry = telemetryOf(config, tracing);
    const deps = createDeps(config, connection, { ...tracing, observer: telemetry.observer });
    const { code, dataConverter, workflowModules } = codeOf(config);
    const options: WorkerOptions = {
      connection,
      namespace: config.TEMPORAL_NAMESPACE,
      taskQueue: config.ECOMFLOW_TASK_QUEUE,
      ...code,
      ...(dataConverter ? { dataConverter } : {}),
      interceptors: {
        activity: [...telemetry.activityInterceptors, ...lineageOf(config, deps, telemetry)],
        workflowModules,
      },
      activities: createActivities(changes.deps?.(deps) ?? deps),
      ...SHUTDOWN,
      ...caching(getHeapStatistics().heap_size_limit),
      maxHeartbeatThrottleInterval: config.ECOMFLOW_HEARTBEAT_TIMEOUT_MS / 3,
      ...versioning(config.ECOMFLOW_BUILD_ID),
    };
    const worker = await Worker.create(changes.options?.(options) ?? options);
    end = () => worker.shutdown();
    const health = await healthOf(config, worker);
    const stopTelling = tellBacklogOf(config, deps);
    const stopWatching = watchSequencerOf(config, deps, telemetry);
    try {
      await worker.run();
    } finally {
      stopTelling();
      stopWatching();
      health?.close();
    }
  } finally {
    await connection.close();
    await tracing.end();
  }
}

/** The workflows' code, and what encrypts their payloads where settings ask for it. */
function codeOf(config: Config) {
  const dataConverter = workerDataConverter(config);
  const { code, interceptors } = workflowCode(dataConverter?.failureConverterPath !== undefined);
  return { code, dataConverter, workflowModules: [...interceptors] };
}

async function healthOf({ ECOMFLOW_HEALTH_PORT: port }: Config, worker: Worker): Promise<Server | undefined> {
  return port === undefined ? undefined : serveHealth(port, () => worker.getState() === 'RUNNING');
}

/** Scaled by build: without a build id there is nothing to scale. */
function tellBacklogOf(config: Config, { client, metrics }: Deps): () => void {
  const {
    ECOMFLOW_BUILD_ID: buildId,
    ECOMFLOW_METRICS_NAMESPACE: namespace,
    ECOMFLOW_TASK_QUEUE: taskQueue,
  } = config;
  if (buildId === undefined || namespace === undefined) return () => undefined;
  return tellBacklog({
    metrics,
    namespace,
    buildId,
    readBacklog: () => readBacklog({ client, taskQueue }, buildId),
    warn,
  });
}

function telemetryOf(config: Config, tracing: Tracing): WorkerTelemetry {
  const isCluster = config.ECOMFLOW_REDSHIFT_CLUSTER !== undefined;
  return createWorkerTelemetry({
    pipelines: listPipelines().map(({ name }) => name),
    sizes: {
      glueDpus: config.ECOMFLOW_GLUE_DPUS,
      redshiftRpus: isCluster ? 0 : config.ECOMFLOW_REDSHIFT_RPUS,
    },
    tracing,
  });
}

function lineageOf(
  config: Config,
  deps: Deps,
  { meters }: WorkerTelemetry,
): readonly ActivityInterceptorsFactory[] {
  const { ECOMFLOW_LINEAGE_URL: target, ECOMFLOW_LINEAGE_TOKEN: token } = config;
  const redshift = config.ECOMFLOW_REDSHIFT_WORKGROUP ?? config.ECOMFLOW_REDSHIFT_CLUSTER ?? '';
  const { buildId, lakeBucket, warehouse } = deps.settings;
  const places = {
    ...{ redshift, lakeBucket, warehouse },
    region: config.AWS_REGION,
    database: config.ECOMFLOW_REDSHIFT_DATABASE,
    namespace: config.TEMPORAL_NAMESPACE,
  };
  const count = (outcome: 'sent' | 'lost'): void => meters.add('ecomflow_lineage_events', 1, { outcome });
  return createWorkerLineage({ target, token, places, buildId }, { ...deps, count });
}

/** Where nobody reads metrics the sequencer is not asked either. */
function watchSequencerOf(config: Config, deps: Deps, { meters }: WorkerTelemetry): () => void {
  if (config.ECOMFLOW_METRICS_ADDRESS === undefined) return () => undefined;
  const { client, nowMs } = deps;
  return watchSequencer({ client, meters, warehouse: config.ECOMFLOW_WAREHOUSE, nowMs }, warn);
}

function warn(message: string): void {
  Runtime.instance().logger.warn(message);
}

/** A worker of a local stack that was killed would otherwise poll an address where nobody answers, for ever. */
function endWith(pid: number | undefined, end: () => void): void {
  if (pid === undefined) return;
  const timer = setInterval(() => {
    if (isAlive(pid)) return;
    clearInterval(timer);
    end();
    setTimeout(() => process.exit(1), 5_000).unref();
  }, 1_000);
  timer.unref();
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Where it goes stands first in its log: settings that lead somewhere else are seen before anything is done there. */
function announce(config: Config, logger: Logger): void {
  const { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace, ECOMFLOW_TASK_QUEUE: queue } = config;
  const aws = config.AWS_ENDPOINT_URL ?? `AWS in ${config.AWS_REGION}`;
  logger.info(`worker of ${queue}: Temporal ${address} (${namespace}), ${aws}`);
}

/**
 * Is the process: ends it with 0 once the worker was told to end, with 1 and the reason otherwise. What an activity that did not let
 * go still has open must not keep it alive.
 */
export async function endWithWorker(
  running: Promise<void>,
  logger = createLogger('plain', 'INFO'),
): Promise<never> {
  try {
    await running;
    logger.info('the worker has ended, as it was told');
    return process.exit(0);
  } catch (error) {
    logger.error(error instanceof Error ? error.message : String(error));
    return process.exit(1);
  }
}

/** Its log is written past the runtime's here: that one keeps lines back for a moment, and the process may end in it. */
async function main(): Promise<void> {
  const config = loadConfig(undefined, { onlyNamed: true });
  const logger = createLogger(config.ECOMFLOW_LOG_FORMAT, config.ECOMFLOW_LOG_LEVEL);
  installRuntime({ metricsAddress: config.ECOMFLOW_METRICS_ADDRESS }, logger);
  announce(config, logger);
  await endWithWorker(runWorker(config), logger);
}

if (require.main === module) void endWithWorker(main());
