/**
 * A worker with a death planted in it whose activities are answered by the process that started it: the real workflows, the
 * real Temporal server, a real signal, the real wait for a remote job, and engines that take no time.
 */
import { ApplicationFailure, Context } from '@temporalio/activity';
import { NativeConnection, Worker } from '@temporalio/worker';
import { z } from 'zod';
import { waitForRemoteJob, type RemoteJob } from '../../src/activities/remote-job';
import { SHUTDOWN } from '../../src/worker-options';
import { deadlyAt } from './deadly';
import type { Answer, Question } from './lives';
import { isWait, STOPPED } from './moments';
import { whenOrdered } from './order';

const settings = z.object({
  TEMPORAL_ADDRESS: z.string(),
  TEMPORAL_NAMESPACE: z.string(),
  ECOMFLOW_TASK_QUEUE: z.string(),
  /** Names of the registry's activities, separated by blanks. */
  ECOMFLOW_ACTIVITIES: z.string(),
  /** An activity that asks for something else at each attempt, as one would that drew its token itself; or a wait that stops its job. */
  ECOMFLOW_CARELESS: z.string().optional(),
});

const LONGER_THAN_THE_GRACE_MS = 60_000;

let questions = 0;
const asked = new Map<number, (answer: Answer) => void>();
process.on('message', (answer: Answer) => {
  asked.get(answer.id)?.(answer);
  asked.delete(answer.id);
});

function ask(activity: string, input: unknown): Promise<unknown> {
  const question: Question = { id: (questions += 1), activity, input };
  return new Promise((settle, fail) => {
    asked.set(question.id, ({ result, error, finalCode }) => {
      if (error === undefined) settle(result);
      else
        fail(finalCode === undefined ? new Error(error) : ApplicationFailure.nonRetryable(error, finalCode));
    });
    process.send?.(question);
  });
}

/** Takes every cancellation for its run's. */
async function waitCarelessly(job: RemoteJob<unknown>): Promise<unknown> {
  const result = await job.look(0);
  if (result !== null) return result;
  await Context.current().cancelled.catch(() => job.stop());
  return Context.current().cancelled;
}

whenOrdered(async ({ bundle, ...death }) => {
  const env = settings.parse(process.env);
  const deadly = deadlyAt(death);
  const scripted = (name: string) => (input: unknown) => {
    const { cancelled, info } = Context.current();
    const isCareless = name === env.ECOMFLOW_CARELESS && !isWait(name);
    const asked = isCareless ? { ...(input as object), attempt: info.attempt } : input;
    // Told to end, nobody waits for an answer that never comes.
    return isWait(name) ? wait(name, asked) : Promise.race([ask(name, asked), cancelled]);
  };
  /** As over real engines: there is an answer, and the worker has not acted on it; told to end there, it sees none of its end. */
  const wait = (name: string, input: unknown): Promise<unknown> => {
    const job: RemoteJob<unknown> = {
      id: name,
      async look() {
        const answer = await ask(name, input);
        return deadly.reach(`${name} inside`) ? null : answer;
      },
      stop: async () => void (await ask(STOPPED, { name })),
    };
    return name === env.ECOMFLOW_CARELESS
      ? waitCarelessly(job)
      : waitForRemoteJob(job, { pollMinMs: LONGER_THAN_THE_GRACE_MS });
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
    ...SHUTDOWN,
    activities: deadly.activities(Object.fromEntries(activities)),
  });
  await worker.run();
});
