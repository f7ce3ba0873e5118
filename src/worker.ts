/** The worker: config → deps → activities → Worker.run. Ends on SIGTERM after its activities had time to let go. */
import type { Server } from 'node:http';
import { NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import { loadConfig, type Config } from './config';
import { createActivities, createDeps, type Deps } from './deps';
import { serveHealth } from './health';
import { temporalConnection } from './temporal';
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
      shutdownGraceTime: '10 seconds',
      shutdownForceTime: '90 seconds',
      maxHeartbeatThrottleInterval: config.ECOMFLOW_HEARTBEAT_TIMEOUT_MS / 3,
      ...versioning(config.ECOMFLOW_BUILD_ID),
    };
    const worker = await Worker.create(changes.options?.(options) ?? options);
    end = () => worker.shutdown();
    const health = await healthOf(config, worker);
    await worker.run();
    health?.close();
  } finally {
    await connection.close();
  }
}

async function healthOf({ ECOMFLOW_HEALTH_PORT: port }: Config, worker: Worker): Promise<Server | undefined> {
  return port === undefined ? undefined : serveHealth(port, () => worker.getState() === 'RUNNING');
}

/** Runs are pinned to their build on ECS; a worker without a build id is not versioned. */
function versioning(buildId: string | undefined): Pick<WorkerOptions, 'workerDeploymentOptions'> {
  if (buildId === undefined) return {};
  return {
    workerDeploymentOptions: {
      version: { deploymentName: 'ecomflow', buildId },
      useWorkerVersioning: true,
      defaultVersioningBehavior: 'PINNED',
    },
  };
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

async function main(): Promise<void> {
  await runWorker(announce(loadConfig(undefined, { onlyNamed: true })));
}

if (require.main === module) {
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
