/** What there is of the pipelines' schedules, for people. */
import type { ScheduleClient, ScheduleDescription } from '@temporalio/client';
import { scheduleId } from '../model/names';
import type { DesiredSchedule } from './desired';
import { differences, timesOf } from './diff';
import { describeOwn, listOwn } from './own';

export interface ScheduleView {
  readonly pipeline: string;
  readonly scheduleId: string;
  /** `absent`: defined and never applied. */
  readonly state: 'active' | 'paused' | 'absent';
  readonly note: string;
  readonly times: readonly string[];
  readonly timezone: string;
  /** ISO 8601 UTC; null where none is to come. */
  readonly next: string | null;
  /** Workflow id of the last run that it started. */
  readonly last: string | null;
  /** How it differs from its pipeline; null when no pipeline has that name any more. */
  readonly differs: readonly string[] | null;
}

/** Of every pipeline, and of those that are no longer there and still have a schedule. */
export async function readSchedules(
  schedules: ScheduleClient,
  desired: readonly DesiredSchedule[],
): Promise<ScheduleView[]> {
  const names = new Set([...desired.map(({ pipeline }) => pipeline), ...(await listOwn(schedules))]);
  const views: ScheduleView[] = [];
  for (const name of names) {
    const wanted = desired.find(({ pipeline }) => pipeline === name);
    const live = await describeOwn(schedules, name);
    if (live !== null) views.push(viewOf(name, live, wanted));
    else if (wanted) views.push(absent(wanted));
  }
  return views;
}

function viewOf(pipeline: string, live: ScheduleDescription, wanted?: DesiredSchedule): ScheduleView {
  const { state, spec, info } = live;
  return {
    pipeline,
    scheduleId: live.scheduleId,
    state: state.paused ? 'paused' : 'active',
    note: state.note ?? '',
    times: timesOf(spec),
    timezone: spec.timezone || 'UTC',
    next: state.paused ? null : (info.nextActionTimes[0]?.toISOString() ?? null),
    last: info.recentActions.at(-1)?.action.workflow.workflowId ?? null,
    differs: wanted ? differences(live, wanted).map(({ field }) => field) : null,
  };
}

function absent({ pipeline, spec, note }: DesiredSchedule): ScheduleView {
  return {
    pipeline,
    scheduleId: scheduleId(pipeline),
    state: 'absent',
    note,
    times: timesOf(spec),
    timezone: spec.timezone ?? 'UTC',
    next: null,
    last: null,
    differs: [],
  };
}
