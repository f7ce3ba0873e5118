/** Fargate replaces the worker in the middle of a run: the run ends well, and each task within its stop time. */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  DescribeTasksCommand,
  ECSClient,
  ListServicesCommand,
  ListTasksCommand,
  UpdateServiceCommand,
  type Task,
} from '@aws-sdk/client-ecs';
import { ecomflow, type Step, type World } from './step';

const CLUSTER = 'ecomflow';
const STOP_SECONDS = 120;
/** Until a run refines. */
const INTO_THE_RUN_MS = 30_000;

export const sigterm: Step = {
  name: 'a worker that is replaced in the middle of a run loses nothing and ends within 120 s',
  proves: ["Fargate's SIGTERM"],
  local: false,
  async run(world) {
    const [pipeline = ''] = world.pipelines;
    const ecs = new ECSClient({ region: world.config.AWS_REGION });
    const before = await tasks(ecs, 'RUNNING');
    if (before.length === 0) throw new Error('no worker runs on ECS');
    const run = ecomflow('run', pipeline, '--mode', 'all');
    await sleep(INTO_THE_RUN_MS);
    await replaceWorkers(ecs);
    await run;
    const stopped = await ended(ecs, before);
    tellEnds(stopped, world);
    const faults = stopped.flatMap(faultsOfTask);
    if (faults.length > 0) throw new Error(faults.join('\n'));
  },
};

async function tasks(ecs: ECSClient, desiredStatus: 'RUNNING' | 'STOPPED'): Promise<string[]> {
  const { taskArns = [] } = await ecs.send(new ListTasksCommand({ cluster: CLUSTER, desiredStatus }));
  return taskArns;
}

async function replaceWorkers(ecs: ECSClient): Promise<void> {
  const { serviceArns = [] } = await ecs.send(new ListServicesCommand({ cluster: CLUSTER }));
  for (const service of serviceArns)
    await ecs.send(new UpdateServiceCommand({ cluster: CLUSTER, service, forceNewDeployment: true }));
}

/** ECS tells of stopped tasks for an hour. */
async function ended(ecs: ECSClient, taskArns: readonly string[]): Promise<Task[]> {
  for (let look = 0; look < 90; look++, await sleep(10_000)) {
    const { tasks: found = [] } = await ecs.send(
      new DescribeTasksCommand({ cluster: CLUSTER, tasks: [...taskArns] }),
    );
    if (found.every(({ lastStatus }) => lastStatus === 'STOPPED')) return found;
  }
  throw new Error('the old tasks still run after a quarter of an hour');
}

function tellEnds(stopped: readonly Task[], { tell }: World): void {
  for (const task of stopped) tell(`a task ended within ${secondsOf(task).toFixed(0)} s`);
}

export function secondsOf({ stoppingAt, stoppedAt }: Pick<Task, 'stoppingAt' | 'stoppedAt'>): number {
  return ((stoppedAt?.getTime() ?? Infinity) - (stoppingAt?.getTime() ?? 0)) / 1000;
}

/** What a task's end says against it. */
export function faultsOfTask(task: Pick<Task, 'stoppingAt' | 'stoppedAt' | 'containers'>): string[] {
  const codes = (task.containers ?? []).map(({ exitCode }) => exitCode);
  return [
    ...(secondsOf(task) <= STOP_SECONDS ? [] : [`a task took ${secondsOf(task)} s to stop`]),
    ...(codes.length > 0 && codes.every((code) => code === 0)
      ? []
      : [`a task's containers ended with ${codes.join(', ')}`]),
  ];
}
