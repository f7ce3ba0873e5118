/** Interceptors of workflow code: a window is no workflow of its own, only the timer of faked-windows.ts. See backfill.test.ts. */
import type { WorkflowInterceptors } from '@temporalio/workflow';
import type { WindowInput } from '../../src/model/plan';
import { runWindow } from './faked-windows';

export const interceptors = (): WorkflowInterceptors => ({
  outbound: [
    {
      startChildWorkflowExecution({ options }) {
        const result = runWindow(options.args[0] as WindowInput);
        // Whoever waits for it comes a moment later.
        result.catch(() => undefined);
        return Promise.resolve([Promise.resolve('a run'), result]);
      },
    },
  ],
});
