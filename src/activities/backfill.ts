/** What a backfill asks of the world: its plan, and which windows the audit says need a run. */
import { z } from 'zod';
import { sqlTimestamp, type SqlRunner } from '../aws/sql-runner';
import {
  BACKFILL_ORDERS,
  MOST_PARALLEL,
  MOST_TOGETHER,
  endedPart,
  stepCount,
  windowOfStep,
  type BackfillPlan,
  type Slice,
  type Span,
  type WindowState,
} from '../model/backfill-plan';
import { EltError } from '../model/errors';
import { faultsOf } from '../model/faults';
import type { Pipeline } from '../model/pipeline';
import { RUN_MODES, type RunMode } from '../model/plan';
import { hullOf, parseStep, parseWindow, type Window } from '../model/window';
import type { FindSource } from '../sources/source-kind';
import { groupsOf } from './backfill-groups';
import { askClockOrWhy } from './source-clock';

export interface BackfillDeps {
  readonly findSource: FindSource;
  readonly findPipeline: (name: string) => Pipeline;
  /** Data sets behind its dashboard, which a run refreshes as well. */
  readonly dashboardSets?: (pipeline: Pipeline) => readonly string[];
  readonly sql: Pick<SqlRunner, 'execute'>;
  readonly settings: { readonly heartbeatTimeoutMs: number };
}

const backfillInputSchema = z.strictObject({
  pipeline: z.string(),
  from: z.string(),
  to: z.string(),
  step: z.string().optional(),
  mode: z.enum(RUN_MODES).optional(),
  maxParallel: z.number().int().min(1).max(MOST_PARALLEL).optional(),
  order: z.enum(BACKFILL_ORDERS).optional(),
  together: z.number().int().min(1).max(MOST_TOGETHER).optional(),
  stopOnFailure: z.boolean().optional(),
  dryRun: z.boolean().optional(),
});
/** What a person or a script may type. */
export type BackfillInput = z.infer<typeof backfillInputSchema>;

const DEFAULT_PARALLEL = 4;
const DEFAULT_TOGETHER = 31;
/** Ten years of hours; more is asked for by mistake. */
const MOST_WINDOWS = 200_000;
const SLICE_STEPS = 200;

export function createBackfillActivities(deps: BackfillDeps) {
  return {
    /**
     * Throws ELT_INPUT_INVALID with every field at fault, and ELT_INPUT_WINDOW_AHEAD where no window of the range has ended.
     */
    async planBackfill(input: BackfillInput): Promise<BackfillPlan> {
      const typed = parseInput(input);
      const pipeline = deps.findPipeline(typed.pipeline);
      const range = parseWindow(typed.from, typed.to);
      const stepMs = typed.step === undefined ? pipeline.schedule.windowMs : parseStep(typed.step);
      const clock = await askClockOrWhy(deps.findSource, pipeline);
      const plan: BackfillPlan = {
        pipeline: pipeline.name,
        ...(clock.nowMs === null ? { range, unasked: clock.why } : endedPart(range, stepMs, clock.nowMs)),
        stepMs,
        mode: typed.mode ?? 'missing',
        order: typed.order ?? 'oldest-first',
        stopOnFailure: typed.stopOnFailure ?? false,
        dryRun: typed.dryRun ?? false,
        maxParallel: typed.maxParallel ?? DEFAULT_PARALLEL,
        together: typed.together ?? DEFAULT_TOGETHER,
        publish: pipeline.publish,
        report: [...pipeline.report, ...(deps.dashboardSets?.(pipeline) ?? [])],
        heartbeatTimeoutMs: deps.settings.heartbeatTimeoutMs,
      };
      if (stepCount(plan) > MOST_WINDOWS)
        throw new EltError(
          'ELT_INPUT_INVALID',
          `step: the range has ${stepCount(plan)} windows, more than ${MOST_WINDOWS}; take a longer step`,
        );
      return plan;
    },

    /** Asks the audit about the next steps: Temporal's own memory of runs ends with its retention. */
    async sliceBackfill({ plan, step }: { plan: BackfillPlan; step: number }): Promise<Slice> {
      const next = Math.min(step + SLICE_STEPS, stepCount(plan));
      const windows = Array.from({ length: next - step }, (_, index) => windowOfStep(plan, step + index));
      const runs = await runsWithin(deps.sql, plan.pipeline, hullOf(windows));
      const spans = spansOf(windows, runs, plan.mode);
      const due = spans.filter(({ isDue }) => isDue).flatMap((span) => windowsWithin(windows, span.range));
      const sourceKind = deps.findPipeline(plan.pipeline).source.kind;
      return { spans, groups: await groupsOf(deps.findSource(sourceKind), plan, due), next };
    },
  };
}

function parseInput(input: BackfillInput): BackfillInput {
  const parsed = backfillInputSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  const takes = Object.keys(backfillInputSchema.shape).join('", "');
  throw new EltError('ELT_INPUT_INVALID', `${faultsOf(parsed.error)}. A backfill takes {"${takes}"}`);
}

/** A recorded run, the latest ones last. */
export interface PastRun {
  readonly window: Window;
  readonly status: string;
}

async function runsWithin(
  sql: Pick<SqlRunner, 'execute'>,
  pipeline: string,
  { from, to }: Window,
): Promise<PastRun[]> {
  const iso = (column: string): string => `to_char(${column}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
  const rows = await sql.execute(
    `select ${iso('window_from')} as window_from, ${iso('window_to')} as window_to, status
     from etl_run
     where pipeline = :pipeline
       and window_to > cast(:range_from as timestamp) and window_from < cast(:range_to as timestamp)
     order by started_at`,
    { pipeline, range_from: sqlTimestamp(from), range_to: sqlTimestamp(to) },
  );
  return rows.map((row) => ({
    window: { from: String(row['window_from']), to: String(row['window_to']) },
    status: String(row['status']),
  }));
}

function windowsWithin(windows: readonly Window[], { from, to }: Window): Window[] {
  return windows.filter((window) => window.from >= from && window.to <= to);
}

/** Neighbouring windows of one state, in the order of the windows. `runs`: the latest ones last. */
export function spansOf(windows: readonly Window[], runs: readonly PastRun[], mode: RunMode): Span[] {
  const spans: Span[] = [];
  for (const window of windows) {
    const state = stateOf(window, runs);
    const last = spans.at(-1);
    if (last?.state === state) spans[spans.length - 1] = extend(last, window);
    else spans.push({ range: window, windows: 1, state, isDue: isDue(state, mode) });
  }
  return spans;
}

function extend(span: Span, window: Window): Span {
  return { ...span, range: hullOf([span.range, window]), windows: span.windows + 1 };
}

/** A window is loaded when runs that succeeded since it last failed cover it, be they of another step. */
function stateOf(window: Window, runs: readonly PastRun[]): WindowState {
  // A run of several windows together that failed leaves each of them failed.
  const wasFor = (run: PastRun): boolean => run.window.from <= window.from && run.window.to >= window.to;
  const failedAt = runs.findLastIndex(
    (run) => wasFor(run) && run.status !== 'succeeded' && run.status !== 'split',
  );
  const since = runs.slice(failedAt + 1).filter(({ status }) => status === 'succeeded');
  if (
    isCovered(
      window,
      since.map((run) => run.window),
    )
  )
    return 'loaded';
  return failedAt < 0 ? 'missing' : 'failed';
}

function isCovered({ from, to }: Window, loaded: readonly Window[]): boolean {
  let reached = from;
  for (const window of [...loaded].sort((a, b) => (a.from < b.from ? -1 : 1))) {
    if (window.from > reached) break;
    if (window.to > reached) reached = window.to;
  }
  return reached >= to;
}

function isDue(state: WindowState, mode: RunMode): boolean {
  return mode === 'all' || state === 'failed' || (mode === 'missing' && state === 'missing');
}
