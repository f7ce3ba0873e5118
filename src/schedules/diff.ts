/** Two definitions field by field, as people read them. Pure. */
import type { CalendarSpecDescription, ScheduleDescription } from '@temporalio/client';
import type { Definition } from './desired';

export interface Difference {
  readonly field: string;
  /** In Temporal now. */
  readonly is: string;
  readonly becomes: string;
}

/** A schedule of Temporal's, of whose state only the limit on its actions counts: pausing belongs to operators. */
type Live = Definition & { readonly state: Pick<ScheduleDescription['state'], 'remainingActions'> };

/** What a schedule has to become the desired one; empty when nothing is to do. */
export function differences(live: Live, desired: Definition): Difference[] {
  const now = fieldsOf(live, live.state.remainingActions);
  return Object.entries(fieldsOf(desired)).flatMap(([field, becomes]) => {
    const is = now[field] ?? '';
    return is === becomes ? [] : [{ field, is, becomes }];
  });
}

/** Loses nothing that changes what the schedule does; a field that was not given reads as the server's default. */
function fieldsOf({ spec, action, policies }: Definition, remaining?: number): Record<string, string> {
  const {
    type: _,
    workflowType,
    workflowId,
    taskQueue,
    args,
    memo,
    searchAttributes: _same,
    ...more
  } = action;
  return {
    times: timesOf(spec).join('; '),
    except: (spec.skip ?? []).map(calendarText).join('; '),
    from: spec.startAt?.toISOString() ?? '',
    until: spec.endAt?.toISOString() ?? '',
    timezone: spec.timezone || 'UTC',
    jitter: `${(spec.jitter ?? 0) / 1000} s`,
    overlap: String(policies.overlap),
    catchUp: `${policies.catchupWindow / 1000} s`,
    pauseOnFailure: String(policies.pauseOnFailure),
    remainingActions: remaining === undefined ? 'any' : String(remaining),
    workflow: workflowType,
    workflowId,
    taskQueue,
    input: JSON.stringify(args ?? []),
    memo: JSON.stringify(memo ?? {}),
    options: JSON.stringify(withoutEmpty(more) ?? {}),
  };
}

/** When it fires: cron's fields, second first and year last, or a period. */
export function timesOf({ calendars, intervals }: Definition['spec']): string[] {
  const periods = (intervals ?? []).map(({ every, offset }) => {
    const period = `every ${every / 1000} s`;
    // Typed as always there, and absent where none was given.
    return offset ? `${period} and ${offset / 1000} s` : period;
  });
  return [...(calendars ?? []).map(calendarText), ...periods];
}

function calendarText(calendar: CalendarSpecDescription): string {
  const { second, minute, hour, dayOfMonth, month, dayOfWeek, year, comment } = calendar;
  const fields = [
    rangesText(second, '0-59'),
    rangesText(minute, '0-59'),
    rangesText(hour, '0-23'),
    rangesText(dayOfMonth, '1-31'),
    rangesText(month, 'JANUARY-DECEMBER'),
    rangesText(dayOfWeek, 'SUNDAY-SATURDAY'),
    rangesText(year, ''),
  ];
  return `${fields.join(' ')}${comment ? ` # ${comment}` : ''}`;
}

interface TextRange {
  readonly start: number | string;
  readonly end: number | string;
  readonly step: number;
}

function rangesText(ranges: readonly TextRange[], all: string): string {
  const text = ranges
    .map(({ start, end, step }) => `${start}${end === start ? '' : `-${end}`}${step > 1 ? `/${step}` : ''}`)
    .join(',');
  return text === all ? '*' : text;
}

/** The server fills in zeros, empty texts and empty lists once a schedule was updated. */
function withoutEmpty(value: unknown): unknown {
  if (value === undefined || value === null || value === 0 || value === '') return undefined;
  if (typeof value !== 'object') return value;
  // Typed search attributes know their own form in JSON.
  const plain: unknown = JSON.parse(JSON.stringify(value));
  const filled = Object.entries(plain as object).flatMap(([name, one]) => {
    const kept = withoutEmpty(one);
    return kept === undefined ? [] : [[name, kept] as const];
  });
  return filled.length === 0 ? undefined : Object.fromEntries(filled);
}
