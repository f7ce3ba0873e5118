/** How workflows call activities: what may be retried, for how long, and how a lost worker is noticed. */
import { ActivityCancellationType, proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities';

const RETRY = { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' } as const;

/** Calls that answer at once. Which failures are final the activity says by its code. */
export const quick = proxyActivities<Activities>({
  startToCloseTimeout: '1 minute',
  scheduleToCloseTimeout: '6 hours',
  heartbeatTimeout: '10 seconds',
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  retry: RETRY,
});

/**
 * Waits for jobs elsewhere. A worker that is silent for the heartbeat timeout counts as lost, and another one goes on waiting.
 * `summary` names the job in the UI.
 */
export function patient({ heartbeatTimeoutMs }: { readonly heartbeatTimeoutMs: number }, summary: string) {
  return proxyActivities<Activities>({
    summary,
    startToCloseTimeout: '2 days',
    scheduleToCloseTimeout: '4 days',
    heartbeatTimeout: heartbeatTimeoutMs,
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    retry: RETRY,
  });
}

/** Keeps somebody informed for as long as the workflow wants. Nothing elsewhere has to be ended, so its end is not waited for. */
export function besides(heartbeatTimeoutMs: number, summary: string) {
  return proxyActivities<Activities>({
    summary,
    startToCloseTimeout: '2 days',
    heartbeatTimeout: heartbeatTimeoutMs,
    cancellationType: ActivityCancellationType.TRY_CANCEL,
    retry: RETRY,
  });
}
