/** Which window, and what will be done in it. */
import { createHash } from 'node:crypto';
import type { ObjectStore } from '../aws/object-store';
import { sqlTimestamp, type SqlRunner } from '../aws/sql-runner';
import { EltError } from '../model/errors';
import { faultsOf } from '../model/faults';
import { definitionKey } from '../model/names';
import type { Pipeline } from '../model/pipeline';
import { runInputSchema, type Plan, type RunInput, type WindowInput } from '../model/plan';
import {
  CLOCKS_DIFFER_MS,
  describeAhead,
  isAhead,
  lastWholeStep,
  parseWindow,
  windowBetween,
  type Window,
} from '../model/window';
import type { FindRecounted } from '../sources/recounted';
import type { FindSource } from '../sources/source-kind';
import { doneUpTo } from '../aws/done-up-to';
import { contractsOf } from './manifest-feeds';
import { askClock } from './source-clock';

export interface PlanDeps {
  readonly findPipeline: (name: string) => Pipeline;
  /** Data sets behind its dashboard, which a run refreshes as well. */
  readonly dashboardSets?: (pipeline: Pipeline) => readonly string[];
  readonly store: ObjectStore;
  readonly sql: SqlRunner;
  readonly findSource: FindSource;
  /** Absent where no kind counts by itself. */
  readonly findRecounted?: FindRecounted;
  readonly nowMs: () => number;
  readonly settings: {
    readonly lakeBucket: string;
    readonly warehouse: string;
    readonly heartbeatTimeoutMs: number;
  };
}

export interface ResolveWindowInput {
  readonly run: RunInput;
  /** The schedule's nominal time, ISO UTC; null when no schedule started the run. */
  readonly scheduledAt: string | null;
}

/** A schedule's firing that nobody types again: the source's clock may be this far behind Temporal's. */
const SCHEDULE_AHEAD_MS = 60 * 60_000;

export function createPlanActivities(deps: PlanDeps) {
  return {
    /**
     * The arguments' window, else the schedule's, else from the last done window to now. Never "now" for a schedule.
     * Throws ELT_INPUT_WINDOW_AHEAD where the source's clock has not reached the window's end and nobody said `wait`.
     */
    async resolveWindow({ run, scheduledAt }: ResolveWindowInput): Promise<WindowInput> {
      const input = parseRunInput(run);
      const pipeline = deps.findPipeline(input.pipeline);
      const nowMs = await askClock(deps.findSource, pipeline);
      const window = await chooseWindow(deps, pipeline, input, scheduledAt, nowMs);
      const wait = mayWait(window, input, scheduledAt, nowMs);
      const { heartbeatTimeoutMs } = deps.settings;
      const { mode = 'missing', rerunFrom } = input;
      return {
        pipeline: pipeline.name,
        window,
        mode,
        ...(rerunFrom === undefined ? {} : { rerunFrom }),
        ...(wait ? { wait } : {}),
        heartbeatTimeoutMs,
      };
    },

    async resolvePlan({
      pipeline: name,
      window,
      mode,
      backfillId,
      heartbeatTimeoutMs,
    }: WindowInput): Promise<Plan> {
      const pipeline = deps.findPipeline(name);
      const text = JSON.stringify(pipeline);
      const key = definitionKey(name, createHash('sha256').update(text).digest('hex'));
      await deps.store.writeJson(deps.settings.lakeBucket, key, pipeline);
      return {
        pipeline: name,
        sourceKind: pipeline.source.kind,
        sourceSystem: pipeline.sourceSystem,
        window,
        mode,
        isDue: mode !== 'failed' || (await hasFailed(deps.sql, name, window)),
        windowMs: pipeline.schedule.windowMs,
        definitionKey: key,
        entities: contractsOf(pipeline).map(({ contract }) => ({
          name: contract.name,
          version: contract.version,
        })),
        warehouse: deps.settings.warehouse,
        catalog: pipeline.catalog,
        reconcile: pipeline.source.reconcile,
        takesFigures: await takesFigures(deps, pipeline),
        countsDelivered: (deps.findRecounted?.(pipeline.source.kind) ?? null) !== null,
        priority: backfillId === undefined ? 'live' : 'backfill',
        publish: pipeline.publish,
        report: [...pipeline.report, ...(deps.dashboardSets?.(pipeline) ?? [])],
        heartbeatTimeoutMs,
      };
    },
  };
}

/** Of a day whose figures an earlier run has taken and kept, no other run needs to count the source's tables again. */
async function takesFigures({ sql, findSource, nowMs }: PlanDeps, pipeline: Pipeline): Promise<boolean> {
  const { name, source } = pipeline;
  const { reconcile } = source;
  if (reconcile !== 'daily') return reconcile === 'each-run';
  const today = new Date((await askClock(findSource, pipeline)) ?? nowMs()).toISOString().slice(0, 10);
  const [row] = await sql.execute(
    `select count(*) as kept from etl_reconciliation
     where pipeline = :pipeline and arrived_at >= cast(:today as timestamp)`,
    { pipeline: name, today: sqlTimestamp(`${today}T00:00:00.000Z`) },
  );
  return Number(row?.['kept']) === 0;
}

/** Whether the window's latest recorded run ended in any other way than well. A window that never ran has not failed. */
async function hasFailed(sql: SqlRunner, pipeline: string, { from, to }: Window): Promise<boolean> {
  const [latest] = await sql.execute(
    `select status from etl_run
     where pipeline = :pipeline and window_from = cast(:window_from as timestamp) and window_to = cast(:window_to as timestamp)
     order by started_at desc limit 1`,
    { pipeline, window_from: sqlTimestamp(from), window_to: sqlTimestamp(to) },
  );
  return latest !== undefined && latest['status'] !== 'succeeded';
}

function parseRunInput(run: RunInput): RunInput {
  const parsed = runInputSchema.safeParse(run);
  if (parsed.success) return parsed.data;
  throw new EltError(
    'ELT_INPUT_INVALID',
    `${faultsOf(parsed.error)}. A run takes {"${Object.keys(runInputSchema.shape).join('", "')}"}`,
  );
}

/** Whether the run waits for the window's end. Throws ELT_INPUT_WINDOW_AHEAD where it has to and may not. */
function mayWait(window: Window, input: RunInput, scheduledAt: string | null, nowMs: number | null): boolean {
  if (input.wait) return true;
  // Where the source does not tell its time, its run fails of that, or is refused when it does.
  if (nowMs === null || !isAhead(window, nowMs)) return false;
  if (isAhead(window, nowMs + (scheduledAt === null ? CLOCKS_DIFFER_MS : SCHEDULE_AHEAD_MS)))
    throw new EltError('ELT_INPUT_WINDOW_AHEAD', describeAhead(window, nowMs));
  return true;
}

async function chooseWindow(
  deps: PlanDeps,
  pipeline: Pipeline,
  input: RunInput,
  scheduledAt: string | null,
  nowMs: number | null,
): Promise<Window> {
  const stepMs = pipeline.schedule.windowMs;
  if (input.from !== undefined && input.to !== undefined) return parseWindow(input.from, input.to);
  if (input.from !== undefined || input.to !== undefined) {
    throw new EltError('ELT_INPUT_INVALID', 'from, to: give both or neither');
  }
  if (scheduledAt !== null) return lastWholeStep(Date.parse(scheduledAt), stepMs);
  const latest = lastWholeStep(nowMs ?? deps.nowMs(), stepMs);
  const doneTo = await doneUpTo(deps.sql, pipeline.name);
  const latestTo = Date.parse(latest.to);
  return doneTo === null || doneTo >= latestTo ? latest : windowBetween(doneTo, latestTo);
}
