/**
 * The books of a backfill: what is due, what runs, what ended and how. They are small and pure, so that continue-as-new can
 * carry them; which windows need a run, the audit says slice by slice.
 */
import {
  estimateOf,
  singlesOf,
  stepCount,
  type BackfillEstimate,
  type BackfillPlan,
  type BackfillSettings,
  type Group,
  type Slice,
  type Span,
} from './backfill-plan';
import { addSummary, NOTHING_LOADED, type LoadedSum } from './loaded-sum';
import type { WindowSummary } from './plan';
import type { Window } from './window';

const MOST_FAILURES = 20;
const MOST_SPANS = 100;

export interface WindowFailure {
  /** Of one window, or of several that failed together. */
  readonly window: Window;
  readonly code: string;
  readonly message: string;
}

export interface BackfillCounts {
  /** Windows that ran and brought something. */
  readonly loaded: number;
  /** Windows that ran and found nothing new. */
  readonly empty: number;
  /** Windows that needed no run. */
  readonly skipped: number;
  readonly failed: number;
}

/** What continue-as-new carries over: never a window, for then none runs. */
export interface BackfillState {
  readonly plan: BackfillPlan;
  readonly settings: BackfillSettings;
  /** The next step to look at, counted in the backfill's order. */
  readonly cursor: number;
  readonly counts: BackfillCounts;
  readonly failures: readonly WindowFailure[];
  readonly loaded: LoadedSum;
  readonly startedAt: string;
}

export interface BackfillResult {
  /** Under this the audit has every window's run: `etl_run.backfill_id`. */
  readonly key: string;
  readonly status: 'done' | 'stopped' | 'dry-run';
  readonly windows: number;
  /** Windows that had not ended when it was planned, and were left out. */
  readonly ahead?: Window;
  readonly counts: BackfillCounts;
  /** The first of them. */
  readonly failures: readonly WindowFailure[];
  readonly newRows: number;
  readonly warnings: readonly string[];
  /** Windows, of this backfill or not, that hold objects which are not loaded, with the command for each. */
  readonly unloaded: readonly string[];
}

/** What a dry run says: what would run and why, and what that costs at most. */
export interface BackfillForecast extends BackfillResult {
  readonly spans: readonly Span[];
  readonly moreSpans: number;
  readonly due: number;
  readonly estimate: BackfillEstimate;
}

export interface BackfillView extends BackfillCounts, BackfillSettings {
  readonly pipeline: string;
  readonly range: Window;
  readonly windows: number;
  readonly running: readonly Window[];
  readonly remaining: number;
  /** Windows that ended, per hour, skipped ones not counted; null before the first. */
  readonly ratePerHour: number | null;
  /** At that rate; null before the first. */
  readonly secondsLeft: number | null;
  readonly failures: readonly WindowFailure[];
  readonly startedAt: string;
}

export function beginBackfill(plan: BackfillPlan, startedAt: string): BackfillState {
  return {
    plan,
    settings: { maxParallel: plan.maxParallel, paused: false },
    cursor: 0,
    counts: { loaded: 0, empty: 0, skipped: 0, failed: 0 },
    failures: [],
    loaded: NOTHING_LOADED,
    startedAt,
  };
}

/** Keeps the books of a backfill. */
export class Backfill {
  readonly plan: BackfillPlan;
  private settings: BackfillSettings;
  private cursor: number;
  private counts: BackfillCounts;
  private failures: readonly WindowFailure[];
  private loaded: LoadedSum;
  private readonly startedAt: string;
  private readonly due: Group[] = [];
  private readonly running = new Set<Group>();
  private readonly spans: Span[] = [];
  private spanCount = 0;

  constructor(state: BackfillState) {
    ({
      plan: this.plan,
      settings: this.settings,
      cursor: this.cursor,
      counts: this.counts,
      failures: this.failures,
      loaded: this.loaded,
      startedAt: this.startedAt,
    } = state);
  }

  configure(change: Partial<BackfillSettings>): BackfillSettings {
    this.settings = { ...this.settings, ...change };
    return this.settings;
  }

  /** The next step that the audit was not asked about; null when it was asked about all. */
  unknownStep(): number | null {
    return this.cursor < stepCount(this.plan) ? this.cursor : null;
  }

  /** Takes in what the audit says of the next steps. */
  learn({ spans, groups, next }: Slice): void {
    for (const span of spans) {
      if (!span.isDue) this.count('skipped', span.windows);
      if (this.plan.dryRun) this.forecastSpan(span);
    }
    this.due.push(...groups);
    this.cursor = next;
  }

  hasDue(): boolean {
    return this.due.length > 0;
  }

  mayStart(): boolean {
    return !this.settings.paused && this.running.size < this.settings.maxParallel && !this.isStopped();
  }

  isIdle(): boolean {
    return this.running.size === 0;
  }

  /** A failure ends it, where it was asked to. */
  isStopped(): boolean {
    return this.plan.stopOnFailure && this.counts.failed > 0;
  }

  start(): Group | undefined {
    const group = this.due.shift();
    if (group) this.running.add(group);
    return group;
  }

  finished(group: Group, summary: WindowSummary): void {
    this.running.delete(group);
    // What a run brought was in one of its windows.
    const empty = summary.status === 'succeeded' ? Math.min(group.empty, group.windows - 1) : group.windows;
    this.count('empty', empty);
    this.count('loaded', group.windows - empty);
    this.loaded = addSummary(this.loaded, summary);
  }

  /** Windows that failed together are run one by one, so that the sound ones are loaded; they are the next to start. */
  split(group: Group): void {
    this.running.delete(group);
    this.due.unshift(...singlesOf(this.plan, group));
  }

  failed(group: Group, code: string, message: string): void {
    this.running.delete(group);
    this.count('failed', group.windows);
    if (this.failures.length < MOST_FAILURES)
      this.failures = [...this.failures, { window: group.range, code, message: message.slice(0, 300) }];
  }

  /** A run that was cancelled with the backfill counts as neither. */
  dropped(group: Group): void {
    this.running.delete(group);
  }

  private count(kind: keyof BackfillCounts, windows: number): void {
    this.counts = { ...this.counts, [kind]: this.counts[kind] + windows };
  }

  /** Only where nothing is due and nothing runs: neither is carried. */
  carryOver(): BackfillState {
    const { plan, settings, cursor, counts, failures, loaded, startedAt } = this;
    return { plan, settings, cursor, counts, failures, loaded, startedAt };
  }

  view(nowMs: number): BackfillView {
    const windows = stepCount(this.plan);
    const { loaded, empty, skipped, failed } = this.counts;
    const ended = loaded + empty + failed;
    const running = [...this.running];
    const inRuns = running.reduce((sum, group) => sum + group.windows, 0);
    const remaining = windows - ended - skipped - inRuns;
    const elapsedMs = nowMs - Date.parse(this.startedAt);
    const ratePerHour = ended > 0 && elapsedMs > 0 ? (ended / elapsedMs) * 3_600_000 : null;
    return {
      pipeline: this.plan.pipeline,
      range: this.plan.range,
      windows,
      ...this.counts,
      ...this.settings,
      running: running.map(({ range }) => range),
      remaining,
      ratePerHour,
      secondsLeft: ratePerHour === null ? null : Math.round(((remaining + inRuns) / ratePerHour) * 3600),
      failures: this.failures,
      startedAt: this.startedAt,
    };
  }

  result(key: string): BackfillResult {
    return {
      key,
      status: this.isStopped() ? 'stopped' : 'done',
      windows: stepCount(this.plan),
      ...(this.plan.ahead ? { ahead: this.plan.ahead } : {}),
      counts: this.counts,
      failures: this.failures,
      newRows: this.loaded.newRows,
      warnings: [...this.unasked(), ...this.loaded.warnings],
      unloaded: this.loaded.unloaded,
    };
  }

  private unasked(): string[] {
    const { unasked } = this.plan;
    if (unasked === undefined) return [];
    return [
      `the source could not be asked for its clock, so windows that have not ended by it were not left out: ${unasked}`,
    ];
  }

  forecast(key: string): BackfillForecast {
    return {
      ...this.result(key),
      status: 'dry-run',
      spans: this.spans,
      moreSpans: this.spanCount - this.spans.length,
      due: this.due.reduce((sum, { windows }) => sum + windows, 0),
      estimate: estimateOf(this.due),
    };
  }

  /** The whole range as one run: what is published and reported once. Null when no window brought anything. */
  summary(): WindowSummary | null {
    if (this.counts.loaded === 0) return null;
    const { pipeline, range, publish, report } = this.plan;
    return { pipeline, window: range, status: 'succeeded', batchId: null, ...this.loaded, publish, report };
  }

  private forecastSpan(span: Span): void {
    const last = this.spans.at(-1);
    if (
      last &&
      last.state === span.state &&
      last.isDue === span.isDue &&
      this.spanCount === this.spans.length
    ) {
      this.spans[this.spans.length - 1] = join(last, span);
      return;
    }
    this.spanCount += 1;
    if (this.spans.length < MOST_SPANS) this.spans.push(span);
  }
}

function join(one: Span, other: Span): Span {
  const from = one.range.from < other.range.from ? one.range.from : other.range.from;
  const to = one.range.to > other.range.to ? one.range.to : other.range.to;
  return { ...one, range: { from, to }, windows: one.windows + other.windows };
}
