/**
 * What a backfill is asked for, and what the audit and bronze say of its windows: a range cut into steps, looked up slice by
 * slice. The books that it keeps while it runs are in backfill.ts.
 */
import { EltError } from './errors';
import type { RunMode } from './plan';
import { MOST_BATCHES_A_LOAD } from './sequencing';
import { describeAhead, isAhead, stepAt, type Window } from './window';

export const BACKFILL_ORDERS = ['oldest-first', 'newest-first'] as const;
export type BackfillOrder = (typeof BACKFILL_ORDERS)[number];

export const MOST_PARALLEL = 50;
/** Windows that one run may take together. */
export const MOST_TOGETHER = 100;

/** What a backfill will do, resolved once. */
export interface BackfillPlan {
  readonly pipeline: string;
  readonly range: Window;
  /** What was asked for beyond it: windows that had not ended by the source's clock, which this backfill leaves out. */
  readonly ahead?: Window;
  /** Why the source's clock could not be asked: then nobody knows which windows have ended, and none is left out. */
  readonly unasked?: string;
  readonly stepMs: number;
  readonly mode: RunMode;
  readonly order: BackfillOrder;
  readonly stopOnFailure: boolean;
  readonly dryRun: boolean;
  readonly maxParallel: number;
  /** Neighbouring windows that one run may take together, where they are small. */
  readonly together: number;
  readonly publish: readonly string[];
  readonly report: readonly string[];
  /** How long an activity may be silent before its worker counts as lost, milliseconds. */
  readonly heartbeatTimeoutMs: number;
}

/** Cuts off the windows that have not ended. Throws ELT_INPUT_WINDOW_AHEAD where that is all of them. */
export function endedPart(
  range: Window,
  stepMs: number,
  nowMs: number,
): Pick<BackfillPlan, 'range' | 'ahead'> {
  if (!isAhead(range, nowMs)) return { range };
  const fromMs = Date.parse(range.from);
  const ended = Math.floor((nowMs - fromMs) / stepMs);
  if (ended < 1) throw new EltError('ELT_INPUT_WINDOW_AHEAD', describeAhead(stepAt(range, stepMs, 0), nowMs));
  const last = stepAt(range, stepMs, ended - 1);
  return { range: { from: range.from, to: last.to }, ahead: { from: last.to, to: range.to } };
}

/** Why a window is run, or left alone: what the audit says of it. */
export type WindowState = 'loaded' | 'failed' | 'missing';

/** Neighbouring windows of one state. */
export interface Span {
  readonly range: Window;
  readonly windows: number;
  readonly state: WindowState;
  readonly isDue: boolean;
}

/** Neighbouring windows that one run takes: a Glue run costs more to start than a small window to refine. */
export interface Group {
  readonly range: Window;
  readonly windows: number;
  /** Windows without an object in bronze. */
  readonly empty: number;
}

/** A part of the range, looked up in the audit and in bronze. */
export interface Slice {
  readonly spans: readonly Span[];
  /** The windows that are due, in the backfill's order. */
  readonly groups: readonly Group[];
  /** The first step after it, counted in the backfill's order. */
  readonly next: number;
}

/** What may be changed while it runs. */
export interface BackfillSettings {
  readonly maxParallel: number;
  readonly paused: boolean;
}

export function stepCount({ range, stepMs }: Pick<BackfillPlan, 'range' | 'stepMs'>): number {
  return Math.ceil((Date.parse(range.to) - Date.parse(range.from)) / stepMs);
}

/** The window of a step, counted in the backfill's order. */
export function windowOfStep(plan: BackfillPlan, step: number): Window {
  const index = plan.order === 'oldest-first' ? step : stepCount(plan) - 1 - step;
  return stepAt(plan.range, plan.stepMs, index);
}

/** The windows of a group one by one, in the backfill's order. */
export function singlesOf({ stepMs, order }: BackfillPlan, { range, windows }: Group): Group[] {
  const steps = Array.from({ length: windows }, (_, index) => ({
    range: stepAt(range, stepMs, index),
    windows: 1,
    empty: 0,
  }));
  return order === 'oldest-first' ? steps : steps.reverse();
}

/** The faults of a change of settings, in words; none when it may be made. */
export function settingsFaults(change: unknown): string[] {
  if (typeof change !== 'object' || change === null) return ['give {"maxParallel": N} or {"paused": true}'];
  return Object.entries(change).flatMap(([name, value]: [string, unknown]) => {
    switch (name) {
      case 'maxParallel':
        return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= MOST_PARALLEL
          ? []
          : [`maxParallel: a whole number from 1 to ${MOST_PARALLEL}`];
      case 'paused':
        return typeof value === 'boolean' ? [] : ['paused: true or false'];
      default:
        return [`${name}: only maxParallel and paused can be changed while a backfill runs`];
    }
  });
}

/** At most: a run whose objects are all loaded starts neither Glue run nor load. */
export interface BackfillEstimate {
  readonly runs: number;
  readonly glueRuns: number;
  readonly loads: { readonly least: number; readonly most: number };
  readonly temporalActions: number;
}

/** At most, on an untroubled way: activities, timers, signals, search attributes and the child itself; test/e2e counts them. */
export const ACTIONS_OF_RUN = 60;

export function estimateOf(groups: readonly Group[]): BackfillEstimate {
  const filled = groups.filter(({ windows, empty }) => windows > empty).length;
  return {
    runs: groups.length,
    glueRuns: filled,
    loads: { least: Math.ceil(filled / MOST_BATCHES_A_LOAD), most: filled },
    temporalActions: groups.length * ACTIONS_OF_RUN,
  };
}
