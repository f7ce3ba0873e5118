/** The schedules that the pipelines ask for. Pure; reconcile.ts makes Temporal's the same. */
import type { CalendarSpecDescription, ScheduleDescription } from '@temporalio/client';
import { newsOf, scheduledRunId, scheduleId, WATCH } from '../model/names';
import type { Pipeline } from '../model/pipeline';
import type { ScheduleDefinition } from '../model/schedule';
import type { runPipeline, tellOfStream, watchPipelines } from '../workflows';

/** What a schedule does, in the shape that the server describes it in: both sides are compared as they are. */
export type Definition = Pick<ScheduleDescription, 'spec' | 'action' | 'policies'>;

export interface DesiredSchedule extends Definition {
  /** Whose runs it starts, `newsOf` it, or WATCH. */
  readonly pipeline: string;
  readonly scheduleId: string;
  /** For people. Also in the action's memo: by that the note of an operator is told from ours. */
  readonly note: string;
}

const HOUR_MS = 3_600_000;
/** An object that S3 took as the hour ended is in its list by then. */
const NEWS_BEHIND_MS = 5 * 60_000;
const WATCH_EVERY_MS = 10 * 60_000;
const WATCH_NOTE = 'tells of late windows, of a lag, and of what quiet hours held';
const NEWS_NOTE = 'mail of what was stored in the hour before';

/** Their runs go to `taskQueue`. */
export function desiredSchedules(pipelines: readonly Pipeline[], taskQueue: string): DesiredSchedule[] {
  return [
    ...pipelines.flatMap((pipeline) => [
      desiredSchedule(pipeline, taskQueue),
      ...(pipeline.news === undefined ? [] : [newsSchedule(pipeline, taskQueue)]),
    ]),
    watchSchedule(taskQueue),
  ];
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

/** Safe to be late: each firing tells of the hour that it was due after. */
function newsSchedule({ name, schedule }: Pipeline, taskQueue: string): DesiredSchedule {
  const args: Parameters<typeof tellOfStream> = [{}];
  const own = newsOf(name);
  return {
    pipeline: own,
    scheduleId: scheduleId(own),
    spec: {
      calendars: [],
      intervals: [{ every: HOUR_MS, offset: NEWS_BEHIND_MS }],
      jitter: 0,
      timezone: 'UTC',
    },
    action: {
      type: 'startWorkflow',
      workflowType: 'tellOfStream',
      workflowId: scheduledRunId(own),
      taskQueue,
      args,
      memo: { note: NEWS_NOTE },
    },
    policies: { overlap: 'BUFFER_ALL', catchupWindow: schedule.catchUpMs, pauseOnFailure: false },
    note: NEWS_NOTE,
  };
}

/** One that is missed is made good by the next. */
function watchSchedule(taskQueue: string): DesiredSchedule {
  const args: Parameters<typeof watchPipelines> = [];
  return {
    pipeline: WATCH,
    scheduleId: scheduleId(WATCH),
    spec: { calendars: [], intervals: [{ every: WATCH_EVERY_MS, offset: 0 }], jitter: 0, timezone: 'UTC' },
    action: {
      type: 'startWorkflow',
      workflowType: 'watchPipelines',
      workflowId: scheduledRunId(WATCH),
      taskQueue,
      args,
      memo: { note: WATCH_NOTE },
    },
    policies: { overlap: 'SKIP', catchupWindow: WATCH_EVERY_MS, pauseOnFailure: false },
    note: WATCH_NOTE,
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
