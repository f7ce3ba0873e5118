/**
 * A worker with a death planted in it whose activities are answered by the process that started it: the real workflows, the
 * real Temporal server, a real SIGKILL, and engines that take no time.
 */
import { Context } from '@temporalio/activity';
import { NativeConnection, Worker } from '@temporalio/worker';
import { z } from 'zod';
import { deadlyAt } from './deadly';
import type { Answer, Question } from './lives';
import { isWait } from './moments';
import { whenOrdered } from './order';

const settings = z.object({
  TEMPORAL_ADDRESS: z.string(),
  TEMPORAL_NAMESPACE: z.string(),
  ECOMFLOW_TASK_QUEUE: z.string(),
  /** Names of the registry's activities, separated by blanks. */
  ECOMFLOW_ACTIVITIES: z.string(),
  /** An activity that asks for something else at each attempt, as one would that drew its token itself. */
  ECOMFLOW_CARELESS: z.string().optional(),
});

let questions = 0;
const asked = new Map<number, (answer: Answer) => void>();
process.on('message', (answer: Answer) => {
  asked.get(answer.id)?.(answer);
  asked.delete(answer.id);
});

function ask(activity: string, input: unknown): Promise<unknown> {
  const question: Question = { id: (questions += 1), activity, input };
  return new Promise((settle, fail) => {
    asked.set(question.id, ({ result, error }) =>
      error === undefined ? settle(result) : fail(new Error(error)),
    );
    process.send?.(question);
  });
}

whenOrdered(async ({ points, diary, bundle }) => {
  const env = settings.parse(process.env);
  const deadly = deadlyAt(points, diary);
  const scripted = (name: string) => async (input: unknown) => {
    const { attempt } = Context.current().info;
    const isCareless = name === env.ECOMFLOW_CARELESS;
    const answer = await ask(name, isCareless ? { ...(input as object), attempt } : input);
    // As over real engines: there is an answer, and the worker has not acted on it.
    if (isWait(name)) deadly.reach(`${name} inside`);
    return answer;
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
    // Each poll is one more for the server to forget when the worker dies.
    maxConcurrentWorkflowTaskPolls: 2,
    maxConcurrentActivityTaskPolls: 2,
    activities: deadly.activities(Object.fromEntries(activities)),
  });
  await worker.run();
});
