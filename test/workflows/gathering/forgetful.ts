/** The worker's workflows, but for one that forgets which files came while its run went on: the property must find it. */
import { executeChild, setHandler, sleep, uuid4 } from '@temporalio/workflow';
import type { GatherInput } from '../../../src/model/messages';
import { droppedRunId } from '../../../src/model/names';
import { quick } from '../../../src/workflows/activities';
import { filesCameSignal } from '../../../src/workflows/gather-files';
import { runPipeline } from '../../../src/workflows/run-pipeline';

export { runPipeline, runWindow } from '../../../src/workflows';

export async function gatherFiles({ pipeline }: GatherInput): Promise<void> {
  let firstAt = new Date().toISOString();
  setHandler(filesCameSignal, (came) => {
    firstAt = came.firstAt;
  });
  await sleep(60_000);
  const window = await quick.lookForFiles({ pipeline, firstAt });
  if (window === null) return;
  const workflowId = droppedRunId(pipeline, window, uuid4());
  await executeChild(runPipeline, { workflowId, args: [{ pipeline, ...window, wait: true }] });
}
