/** The worker: config → deps → activities → Worker.run. Ends on SIGTERM after its activities had time to let go. */
import { NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import { loadConfig } from './config';
import { createActivities, createDeps } from './deps';

async function main(): Promise<void> {
  const config = loadConfig();
  // Until there is a worker to shut down, its stack's end is its own.
  let end = (): void => process.exit(1);
  endWith(config.ECOMFLOW_LIVES_WITH_PID, () => end());
  const connection = await NativeConnection.connect({ address: config.TEMPORAL_ADDRESS });
  try {
    const worker = await Worker.create({
      connection,
      namespace: config.TEMPORAL_NAMESPACE,
      taskQueue: config.ECOMFLOW_TASK_QUEUE,
      workflowsPath: require.resolve('./workflows'),
      activities: createActivities(createDeps(config, connection)),
      shutdownGraceTime: '10 seconds',
      shutdownForceTime: '90 seconds',
      maxHeartbeatThrottleInterval: config.ECOMFLOW_HEARTBEAT_TIMEOUT_MS / 3,
      ...versioning(config.ECOMFLOW_BUILD_ID),
    });
    end = () => worker.shutdown();
    await worker.run();
  } finally {
    await connection.close();
  }
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

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
