/** What is to be said of a pipeline at a moment, by its audit: which windows fail, which are late, and how far it is behind. Pure. */
import type { ScheduleDefinition } from './schedule';
import { firstFiringFrom } from './tiling';
import { windowBetween, type Window } from './window';

/** A range of epoch milliseconds, half open. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface SeenRun extends Span {
  readonly startedMs: number;
}

export interface FailedRun extends SeenRun {
  readonly code: string;
  readonly runId: string;
}

export interface Audit {
  /** Windows whose latest run failed, of those that were not cancelled. */
  readonly failed: readonly FailedRun[];
  readonly done: readonly SeenRun[];
  /** End of the latest window that was done. */
  readonly doneToMs: number | null;
}

export interface Outlook {
  readonly failing: readonly FailedRun[];
  readonly late: readonly Window[];
  /** Null where it is not behind. */
  readonly lag: { readonly untilMs: number } | null;
}

type Schedule = Pick<
  ScheduleDefinition,
  'calendar' | 'days' | 'everyMs' | 'timezone' | 'windowMs' | 'jitterMs'
>;

const HOUR_MS = 3_600_000;
const HALF_HOUR_MS = HOUR_MS / 2;
/** A daily run may take its time; one of every five minutes has six firings to make good for it. */
const GRACE_MS = 6 * HOUR_MS;
const LATE_FIRINGS = 3;
/** So many windows behind, what people look at is old. */
const LAG_WINDOWS = 2;

/** How long after a window's firing its run may take, unless the pipeline says otherwise. */
export function graceOf({ everyMs, jitterMs }: Schedule, ownMs?: number): number {
  const usualMs = everyMs === undefined ? GRACE_MS : Math.max(HALF_HOUR_MS, LATE_FIRINGS * everyMs);
  return jitterMs + (ownMs ?? usualMs);
}

/** The end of the newest window that ought to be done by now: what is late changes with it, and at no other time by itself. */
export function overdueUntil(schedule: Schedule, graceMs: number, nowMs: number): number {
  const { windowMs } = schedule;
  let endMs = Math.floor(nowMs / windowMs) * windowMs;
  while (firstFiringFrom(schedule, endMs) + graceMs > nowMs) endMs -= windowMs;
  return endMs;
}

/** `sinceMs`: windows that ended before it were never asked for by the schedule. */
export function outlookOf(
  schedule: Schedule,
  { graceMs, nowMs, sinceMs }: { readonly graceMs: number; readonly nowMs: number; readonly sinceMs: number },
  { failed, done, doneToMs }: Audit,
): Outlook {
  const { windowMs } = schedule;
  const failing = failed.filter(
    (run) =>
      !isCovered(
        run,
        done.filter(({ startedMs }) => startedMs > run.startedMs),
      ),
  );
  const firstMs = Math.floor(sinceMs / windowMs) * windowMs;
  const untilMs = overdueUntil(schedule, graceMs, nowMs);
  const late: Window[] = [];
  // Once, and not for each window: a stream has two thousand of them a week.
  const held = joined(done);
  for (let fromMs = firstMs; fromMs < untilMs; fromMs += windowMs) {
    const window = { fromMs, toMs: fromMs + windowMs };
    // Of what fails people have heard.
    if (
      held.some((span) => span.fromMs <= window.fromMs && span.toMs >= window.toMs) ||
      failing.some((run) => meets(run, window))
    )
      continue;
    late.push(windowBetween(window.fromMs, window.toMs));
  }
  const reachedMs = Math.max(doneToMs ?? firstMs, firstMs);
  const isBehind = untilMs - reachedMs >= LAG_WINDOWS * windowMs;
  return { failing, late, lag: isBehind ? { untilMs: reachedMs } : null };
}

function meets(one: Span, other: Span): boolean {
  return one.fromMs < other.toMs && other.fromMs < one.toMs;
}

/** Whether ranges together hold all of a range. */
export function isCovered({ fromMs, toMs }: Span, by: readonly Span[]): boolean {
  return joined(by).some((span) => span.fromMs <= fromMs && span.toMs >= toMs);
}

/** The same ranges, those that meet or touch as one. */
function joined(spans: readonly Span[]): Span[] {
  const whole: { fromMs: number; toMs: number }[] = [];
  for (const { fromMs, toMs } of [...spans].sort((a, b) => a.fromMs - b.fromMs)) {
    const last = whole.at(-1);
    if (last && fromMs <= last.toMs) last.toMs = Math.max(last.toMs, toMs);
    else whole.push({ fromMs, toMs });
  }
  return whole;
}
