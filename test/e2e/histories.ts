/** What a workflow's history costs: actions that are billed, and its largest payload. */
import type { WorkflowHandle } from '@temporalio/client';

type Events = NonNullable<Awaited<ReturnType<WorkflowHandle['fetchHistory']>>['events']>;

/** What Temporal Cloud bills: starts, activities, timers, signals; retries and heartbeats aside. */
export function countActions(events: Events): number {
  return events.filter(
    (event) =>
      event.workflowExecutionStartedEventAttributes ??
      event.activityTaskScheduledEventAttributes ??
      event.timerStartedEventAttributes ??
      event.signalExternalWorkflowExecutionInitiatedEventAttributes ??
      event.workflowExecutionSignaledEventAttributes ??
      event.upsertWorkflowSearchAttributesEventAttributes ??
      event.markerRecordedEventAttributes,
  ).length;
}

export function longestPayload(events: Events): number {
  let longest = 0;
  JSON.stringify(events, (key: string, value: unknown) => {
    if (key === 'data' && value instanceof Uint8Array) longest = Math.max(longest, value.length);
    return value;
  });
  return longest;
}
