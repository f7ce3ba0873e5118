/**
 * A worker with a death planted in it whose activities are answered by the process that started it: the real workflows, the
 * real Temporal server, a real SIGKILL, and engines that take no time. Begins and ends as worker.ts does.
 */
import { createInterface } from 'node:readline';
import { NativeConnection, Worker } from '@temporalio/worker';
import { z } from 'zod';
import { deadlyAt } from './deadly';
import { isWait, type KillPoint } from './moments';
import type { Answer, Question } from './lives';
import type { WorkerOrder } from './worker';

const settings = z.object({
  TEMPORAL_ADDRESS: z.string(),
  TEMPORAL_NAMESPACE: z.string(),
  ECOMFLOW_TASK_QUEUE: z.string(),
  /** Names of the registry's activities, separated by blanks. */
  ECOMFLOW_ACTIVITIES: z.string(),
});

const asked = new Map<number, (answer: Answer) => void>();
process.on('message', (answer: Answer) => {
  asked.get(answer.id)?.(answer);
  asked.delete(answer.id);
});

function ask(activity: string, input: unknown): Promise<unknown> {
  const question: Question = {
    id: asked.size === 0 ? Date.now() : Math.max(...asked.keys()) + 1,
    activity,
    input,
  };
  return new Promise((settle, fail) => {
    asked.set(question.id, ({ result, error }) =>
      error === undefined ? settle(result) : fail(new Error(error)),
    );
    process.send?.(question);
  });
}

async function work(line: string): Promise<void> {
  // Only types come from worker.ts: it would begin to listen.
  const { points, diary, bundle } = JSON.parse(line) as WorkerOrder;
  const env = settings.parse(process.env);
  const deadly = deadlyAt(points as KillPoint[], diary);
  const scripted = (name: string) => (input: unknown) => {
    if (isWait(name)) deadly.reach(`${name} inside`);
    return ask(name, input);
  };
  const activities = env.ECOMFLOW_ACTIVITIES.split(' ').map((name) => [name, scripted(name)] as const);
  const worker = await Worker.create({
    connection: await NativeConnection.connect({ address: env.TEMPORAL_ADDRESS }),
    namespace: env.TEMPORAL_NAMESPACE,
    taskQueue: env.ECOMFLOW_TASK_QUEUE,
    workflowBundle: { codePath: bundle },
    // Workflows beside the activities: a thread of their own would load the SDK a second time, for seconds of life.
    debugMode: true,
    stickyQueueScheduleToStartTimeout: '1 second',
    activities: deadly.activities(Object.fromEntries(activities)),
  });
  await worker.run();
}

let started = false;
createInterface({ input: process.stdin })
  .on('line', (line) => {
    started = true;
    work(line).then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${String(error)}\n`);
        process.exit(1);
      },
    );
  })
  .on('close', () => process.exit(started ? 1 : 0));
process.stdout.write('loaded\n');
