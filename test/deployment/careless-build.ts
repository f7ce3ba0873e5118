/** The later build as a careless change would leave it: its step before a load without `patched`. */
import { sleep, type WorkflowInterceptors } from '@temporalio/workflow';

export const interceptors = (): WorkflowInterceptors => ({
  outbound: [
    {
      async scheduleActivity(input, next) {
        if (input.activityType === 'startLoad') await sleep(1);
        return next(input);
      },
    },
  ],
});
