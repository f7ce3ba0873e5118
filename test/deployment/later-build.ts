/**
 * Loaded into the workflows of a later build, whose code really is another one. Windows begin with one more step: no history of the
 * build before it fits, which is what being pinned is for. The sequencer and backfills have one more step, too, behind `patched`.
 */
import { patched, sleep, workflowInfo, type WorkflowInterceptors } from '@temporalio/workflow';
import { STEP } from './step';

const PINNED: readonly string[] = ['runPipeline', 'runWindow'];

const step = (): Promise<void> => sleep(1, { summary: STEP });

export const interceptors = (): WorkflowInterceptors => ({
  inbound: [
    {
      async execute(input, next) {
        if (PINNED.includes(workflowInfo().workflowType)) await step();
        return next(input);
      },
    },
  ],
  outbound: [
    {
      async scheduleActivity(input, next) {
        if (input.activityType === 'startLoad' && patched('later-build')) await step();
        return next(input);
      },
      async startChildWorkflowExecution(input, next) {
        if (workflowInfo().workflowType === 'backfillPipeline' && patched('later-build')) await step();
        return next(input);
      },
    },
  ],
});
