/**
 * Loaded into workflows under test: a lost worker is noticed after 2 s, and tried again at once; waits of
 * minutes, after which a batch is offered again or people are told of it, are over after seconds.
 */
import type { WorkflowInterceptors } from '@temporalio/workflow';

const MINUTE_MS = 60_000;

export const interceptors = (): WorkflowInterceptors => ({
  outbound: [
    {
      startTimer: (input, next) =>
        next({ ...input, durationMs: input.durationMs > MINUTE_MS ? 3_000 : input.durationMs }),
      scheduleActivity: (input, next) =>
        next({
          ...input,
          options: {
            ...input.options,
            heartbeatTimeout: '2 seconds',
            retry: { ...input.options.retry, initialInterval: '200 milliseconds', backoffCoefficient: 1 },
          },
        }),
    },
  ],
});
