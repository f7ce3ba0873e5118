/** The schedules that the pipelines ask for. Pure; reconcile.ts makes Temporal's the same. */
import type { CalendarSpecDescription, ScheduleDescription } from '@temporalio/client';
import { scheduledRunId, scheduleId } from '../model/names';
import type { Pipeline } from '../model/pipeline';
import type { ScheduleDefinition } from '../model/schedule';
import type { runPipeline } from '../workflows';

/** What a schedule does, in the shape that the server describes it in: both sides are compared as they are. */
export type Definition = Pick<ScheduleDescription, 'spec' | 'action' | 'policies'>;

export interface DesiredSchedule extends Definition {
  readonly pipeline: string;
  readonly scheduleId: string;
  /** For people. Also in the action's memo: by that the note of an operator is told from ours. */
  readonly note: string;
}

/** Its runs go to `taskQueue`. */
export function desiredSchedule({ name, schedule }: Pipeline, taskQueue: string): DesiredSchedule {
  const args: Parameters<typeof runPipeline> = [{ pipeline: name }];
  return {
    pipeline: name,
    scheduleId: scheduleId(name),
    spec: {
      calendars: schedule.calendar === undefined ? [] : [calendarOf(schedule.calendar, schedule.days)],
      intervals: schedule.everyMs === undefined ? [] : [{ every: schedule.everyMs, offset: 0 }],
      jitter: schedule.jitterMs,
      timezone: schedule.timezone,
    },
    action: {
      type: 'startWorkflow',
      workflowType: 'runPipeline',
      workflowId: scheduledRunId(name),
      taskQueue,
      args,
      memo: { note: schedule.note },
    },
    policies: {
      overlap: schedule.overlap,
      catchupWindow: schedule.catchUpMs,
      pauseOnFailure: schedule.pauseOnFailure,
    },
    note: schedule.note,
  };
}

function calendarOf(time: string, days: ScheduleDefinition['days']): CalendarSpecDescription {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const only = <T>(value: T): { start: T; end: T; step: number }[] => [{ start: value, end: value, step: 1 }];
  return {
    second: only(0),
    minute: only(minute),
    hour: only(hour),
    dayOfMonth: [{ start: 1, end: 31, step: 1 }],
    month: [{ start: 'JANUARY', end: 'DECEMBER', step: 1 }],
    year: [],
    dayOfWeek: days?.flatMap(only) ?? [{ start: 'SUNDAY', end: 'SATURDAY', step: 1 }],
  };
}
