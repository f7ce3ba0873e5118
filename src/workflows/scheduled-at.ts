import type { WorkflowInfo } from '@temporalio/workflow';

/** A schedule's nominal time, which a schedule backfill sets to the time that was missed; null without a schedule. */
export function scheduledAt({ searchAttributes }: WorkflowInfo): string | null {
  const value: unknown = searchAttributes['TemporalScheduledStartTime']?.[0];
  return value instanceof Date ? value.toISOString() : typeof value === 'string' ? value : null;
}
