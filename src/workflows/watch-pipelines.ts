import { ActivityCancellationType, proxyActivities, setWorkflowOptions } from '@temporalio/workflow';
import type { Activities } from '../activities';
import { versioned } from './versioning';

/** The next firing looks again. */
const brief = proxyActivities<Activities>({
  startToCloseTimeout: '3 minutes',
  scheduleToCloseTimeout: '8 minutes',
  heartbeatTimeout: '10 seconds',
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  retry: { initialInterval: '5 seconds', backoffCoefficient: 2, maximumAttempts: 3 },
});

/** Tells people what no run tells: windows that none ran, a lag, what is over, and what quiet hours held. */
export function watchPipelines(): Promise<{ readonly sent: number }> {
  return brief.lookAround();
}
setWorkflowOptions(versioned('PINNED'), watchPipelines);
