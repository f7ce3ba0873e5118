import {
  continueAsNew,
  defineSignal,
  executeChild,
  log,
  ParentClosePolicy,
  setHandler,
  setWorkflowOptions,
  sleep,
  uuid4,
  workflowInfo,
} from '@temporalio/workflow';
import type { Patience } from '../model/dropped';
import { FILES_CAME_SIGNAL, type FilesCame, type GatherInput, type Gathering } from '../model/messages';
import { droppedRunId } from '../model/names';
import { quick } from './activities';
import { causeOf } from './failure';
import { runPipeline } from './run-pipeline';
import { versioned } from './versioning';

export const filesCameSignal = defineSignal<[FilesCame]>(FILES_CAME_SIGNAL);

/**
 * Gathers files that are dropped into a pipeline's landing, and runs it once they have stopped coming: a burst is one run. What comes
 * while a run goes on is in the next one, and what no run has to load starts none. Fails with the code of its last run; the next file
 * starts it again.
 */
export async function gatherFiles({ pipeline, gathering }: GatherInput): Promise<void> {
  const heap = new Heap(gathering);
  setHandler(filesCameSignal, (came) => heap.add(came));
  let failure: unknown;
  // Whoever starts it signals, so that there is something at first.
  while (heap.gathering) {
    if (workflowInfo().continueAsNewSuggested)
      await continueAsNew<typeof gatherFiles>({ pipeline, gathering: heap.gathering });
    await untilSettled(heap, await quick.askPatience({ pipeline }));
    const firstAt = heap.take();
    try {
      failure = undefined;
      await runWhatCame(pipeline, firstAt);
    } catch (error) {
      const { code, message } = causeOf(error);
      if (code === 'CANCELLED') throw error;
      log.error(`files of ${pipeline} since ${firstAt}: ${message}`);
      failure = error;
    }
  }
  if (failure !== undefined) throw failure as Error;
}
setWorkflowOptions(versioned('AUTO_UPGRADE'), gatherFiles);

/** Files that have come and that no run has been started for. */
class Heap {
  constructor(public gathering: Gathering | undefined) {}

  add({ firstAt }: FilesCame): void {
    const nowMs = Date.now();
    const { firstAt: earlier = firstAt, begunMs = nowMs } = this.gathering ?? {};
    this.gathering = { firstAt: firstAt < earlier ? firstAt : earlier, begunMs, lastMs: nowMs };
  }

  /** Before the run looks into landing: what comes behind its back comes into the next one. */
  take(): string {
    const { firstAt = new Date().toISOString() } = this.gathering ?? {};
    this.gathering = undefined;
    return firstAt;
  }
}

async function untilSettled(heap: Heap, { quietMs, mostMs }: Patience): Promise<void> {
  for (;;) {
    const { begunMs = 0, lastMs = 0 } = heap.gathering ?? {};
    const leftMs = Math.min(lastMs + quietMs, begunMs + mostMs) - Date.now();
    if (leftMs <= 0) return;
    await sleep(leftMs, { summary: 'waits for more files' });
  }
}

async function runWhatCame(pipeline: string, firstAt: string): Promise<void> {
  const window = await quick.lookForFiles({ pipeline, firstAt });
  if (window === null) return;
  await executeChild(runPipeline, {
    workflowId: droppedRunId(pipeline, window, uuid4()),
    args: [{ pipeline, ...window, wait: true }],
    // Whoever ends this workflow does not mean the run, unless by a cancellation.
    parentClosePolicy: ParentClosePolicy.ABANDON,
    staticSummary: `${pipeline}: files that came from ${firstAt} on`,
  });
}
