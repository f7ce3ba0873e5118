/** Starts a run for one who waits in Step Functions, or lets that one join the run that is there already. */
import { WorkflowExecutionAlreadyStartedError, type Client } from '@temporalio/client';
import { answer, forgetWaiter, keepWaiter, listWaiters, type WaiterDeps } from '../../aws/waiters';
import { EltError } from '../../model/errors';
import { faultsOf } from '../../model/faults';
import { JOINED_SIGNAL } from '../../model/messages';
import {
  triggeredRunId,
  triggerFolder,
  triggerInputSchema,
  waiterSchema,
  type TriggerInput,
} from '../../model/trigger';
import type { runPipeline } from '../../workflows';
import { endOfRun } from './end-of-run';

export interface StartDeps extends WaiterDeps {
  readonly client: Client;
  readonly taskQueue: string;
}

/** What the state machine's task hands over: its payload in infra-terraform/state-machines/run-pipeline.asl.json. */
export interface StartEvent {
  readonly taskToken: unknown;
  readonly executionId: unknown;
  readonly input: unknown;
}

/**
 * `started` also where the run was there and was joined; `ended` where the event's run is over, and its end was told at once.
 * Safe to repeat. Throws ELT_INPUT_INVALID.
 */
export async function startForWaiter(
  deps: StartDeps,
  event: StartEvent,
): Promise<{ readonly workflowId: string; readonly state: 'started' | 'ended' }> {
  const { eventId, ...run } = parse(event.input);
  const waiter = waiterSchema.parse({ taskToken: event.taskToken, executionId: event.executionId });
  const workflowId = triggeredRunId({ ...run, eventId });
  const trigger = triggerFolder(run.pipeline, workflowId);
  // Before the run is told: a token that it does not find is one that it never answers.
  await keepWaiter(deps, trigger, waiter);
  try {
    await deps.client.workflow.signalWithStart<typeof runPipeline>('runPipeline', {
      workflowId,
      taskQueue: deps.taskQueue,
      args: [{ ...run, trigger }],
      signal: JOINED_SIGNAL,
      // An event's run is had once; a window may be asked for again.
      workflowIdReusePolicy: eventId === undefined ? 'ALLOW_DUPLICATE' : 'REJECT_DUPLICATE',
      staticSummary: `asked for by ${waiter.executionId}`.slice(0, 200),
    });
    return { workflowId, state: 'started' };
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    const end = await endOfRun(deps.client, workflowId);
    for (const kept of await listWaiters(deps, trigger)) {
      await answer(deps, kept, end);
      await forgetWaiter(deps, kept);
    }
    return { workflowId, state: 'ended' };
  }
}

function parse(input: unknown): TriggerInput {
  const parsed = triggerInputSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new EltError(
    'ELT_INPUT_INVALID',
    `${faultsOf(parsed.error)}. The state machine takes {"${Object.keys(triggerInputSchema.shape).join('", "')}"}`,
  );
}
