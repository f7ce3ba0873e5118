/**
 * Watching a run that somebody else started, without ever cancelling it. The run tells its end by a signal; that it was
 * terminated or reset it cannot tell, so it is also looked at, ever more rarely.
 */
import {
  condition,
  defineSignal,
  getExternalWorkflowHandle,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { RunLook } from '../activities/look-at-run';
import {
  ENDED_SIGNAL,
  WATCH_SIGNAL,
  type EndedMessage,
  type RunEnd,
  type WatchRequest,
} from '../model/messages';
import type { WindowSummary } from '../model/plan';
import { quick } from './activities';
import { nextPause } from './back-off';
import { isClosedWorkflow } from './failure';

const endedSignal = defineSignal<[EndedMessage]>(ENDED_SIGNAL);

const FIRST_LOOK_MS = 30_000;

/** What the watched runs of a workflow told of their ends. */
export interface EndsHeard {
  /** Undefined while that execution has told nothing. */
  of(workflowRunId: string): RunEnd | undefined;
}

/** Once in a workflow, before it watches anything. */
export function hearEnds(): EndsHeard {
  const ends = new Map<string, RunEnd>();
  setHandler(endedSignal, ({ workflowRunId, end }) => void ends.set(workflowRunId, end));
  return { of: (workflowRunId) => ends.get(workflowRunId) };
}

/** Returns how the run ended. An execution that follows it under the same id counts as the same run. */
export async function watch(workflowId: string, ends: EndsHeard): Promise<RunEnd> {
  let asked: string | undefined;
  for (let pauseMs = FIRST_LOOK_MS; ;) {
    const look = await quick.lookAtRun({ workflowId });
    if (look.state !== 'running') return endOf(look);
    const { workflowRunId } = look;
    // The looks in a history of an earlier build name no execution, and there nobody was asked to tell: it replays as it was.
    const isNew = workflowRunId !== undefined && workflowRunId !== asked;
    asked = workflowRunId;
    // One that has ended between the look and the question is looked at again, at once.
    if (isNew && !(await askToTell(workflowId, workflowRunId))) continue;
    const heard = (): RunEnd | undefined =>
      workflowRunId === undefined ? undefined : ends.of(workflowRunId);
    await condition(() => heard() !== undefined, pauseMs, { summary: `watches ${workflowId}` });
    const end = heard();
    if (end) return end;
    pauseMs = nextPause(pauseMs);
  }
}

function endOf({ state, result, code, message }: RunLook): RunEnd {
  switch (state) {
    // The result crossed an activity as JSON; only runWindow writes under this id.
    case 'succeeded':
      return { state, summary: result as WindowSummary };
    case 'failed':
      return { state, code: code ?? 'UNKNOWN', message: message ?? 'its reason is in its history' };
    case 'running':
      throw new Error('a run that goes on has no end');
    default:
      return { state };
  }
}

/** False where that execution has closed. */
async function askToTell(workflowId: string, workflowRunId: string): Promise<boolean> {
  const request: WatchRequest = { watcher: workflowInfo().workflowId };
  try {
    await getExternalWorkflowHandle(workflowId, workflowRunId).signal(WATCH_SIGNAL, request);
    return true;
  } catch (error) {
    if (isClosedWorkflow(error)) return false;
    throw error;
  }
}
