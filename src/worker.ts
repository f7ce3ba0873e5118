/** The worker: config → deps → activities → Worker.run. Ends on SIGTERM after its activities had time to let go. */
import type { Server } from 'node:http';
import { NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import { loadConfig, type Config } from './config';
import { createActivities, createDeps, type Deps } from './deps';
import { readBacklog } from './deployment/backlog';
import { serveHealth } from './health';
import { tellBacklog } from './tell-backlog';
import { temporalConnection } from './temporal';
import { SHUTDOWN, versioning } from './worker-options';
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
  try {
    const deps = createDeps(config, connection);
    const options: WorkerOptions = {
      connection,
      namespace: config.TEMPORAL_NAMESPACE,
      taskQueue: config.ECOMFLOW_TASK_QUEUE,
      ...workflowCode(),
      activities: createActivities(changes.deps?.(deps) ?? deps),
      ...SHUTDOWN,
      maxHeartbeatThrottleInterval: config.ECOMFLOW_HEARTBEAT_TIMEOUT_MS / 3,
      ...versioning(config.ECOMFLOW_BUILD_ID),
    };
    const worker = await Worker.create(changes.options?.(options) ?? options);
    end = () => worker.shutdown();
    const health = await healthOf(config, worker);
    const stopTelling = tellBacklogOf(config, deps);
    try {
      await worker.run();
    } finally {
      stopTelling();
      health?.close();
    }
  } finally {
    await connection.close();
  }
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
    warn: (message) => console.error(message),
  });
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
function announce(config: Config): Config {
  const { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace, ECOMFLOW_TASK_QUEUE: queue } = config;
  const aws = config.AWS_ENDPOINT_URL ?? `AWS in ${config.AWS_REGION}`;
  console.log(`worker of ${queue}: Temporal ${address} (${namespace}), ${aws}`);
  return config;
}

/**
 * Is the process: ends it with 0 once the worker was told to end, with 1 and the reason otherwise. What an activity that did not let
 * go still has open must not keep it alive.
 */
export async function endWithWorker(running: Promise<void>): Promise<never> {
  try {
    await running;
    console.log('the worker has ended, as it was told');
    return process.exit(0);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return process.exit(1);
  }
}

async function main(): Promise<void> {
  await runWorker(announce(loadConfig(undefined, { onlyNamed: true })));
}

if (require.main === module) void endWithWorker(main());
