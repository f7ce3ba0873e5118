import { ActivityCancellationType, log, proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../../activities';
import type { RunRecord } from '../../activities/record';
import type { WindowSummary } from '../../model/plan';
import { causeOf } from '../failure';

/** Tried again, but not for long: nobody waits for a run because its metrics do not come through. */
const brief = proxyActivities<Activities>({
  startToCloseTimeout: '20 seconds',
  scheduleToCloseTimeout: '1 minute',
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumAttempts: 3 },
});

/** Tells people of the run where there is something to tell. Returns the warning where that did not come through; never throws. */
export async function tellPeople(record: RunRecord): Promise<string[]> {
  try {
    await brief.tellOfRun({ record });
    return [];
  } catch (error) {
    return [warningOf(error)];
  }
}

/** As above, of a window that is loaded and of which nothing is shown. */
export async function tellOfUnpublished(
  { pipeline, window }: WindowSummary,
  error: unknown,
  backfillId?: string,
): Promise<void> {
  const ofBackfill = backfillId === undefined ? {} : { backfillId };
  try {
    await brief.tellOfUnpublished({ pipeline, window, code: causeOf(error).code, ...ofBackfill });
  } catch (untold) {
    log.warn(warningOf(untold));
  }
}

/** Sends the run's metrics and its event to CloudWatch. Returns the warnings where one did not arrive; never throws. */
export async function tellCloudWatch(record: RunRecord): Promise<string[]> {
  const told = await Promise.allSettled([brief.putRunMetrics({ record }), brief.putRunEvent({ record })]);
  const warnings = told.flatMap((one) => (one.status === 'rejected' ? [warningOf(one.reason)] : []));
  for (const warning of warnings) log.warn(warning);
  return warnings;
}

function warningOf(error: unknown): string {
  const { code, message } = causeOf(error);
  return `telemetry: ${code} ${message}`;
}
