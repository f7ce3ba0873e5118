import {
  allHandlersFinished,
  CancellationScope,
  condition,
  continueAsNew,
  defineQuery,
  defineUpdate,
  isCancellation,
  setCurrentDetails,
  setHandler,
  setWorkflowOptions,
  workflowInfo,
} from '@temporalio/workflow';
import type { BackfillInput } from '../activities/backfill';
import {
  Backfill,
  beginBackfill,
  settingsFaults,
  type BackfillForecast,
  type BackfillResult,
  type BackfillSettings,
  type BackfillState,
  type BackfillView,
} from '../model/backfill';
import { BACKFILL_QUERY, CONFIGURE_UPDATE } from '../model/messages';
import type { Window } from '../model/window';
import { quick } from './activities';
import { causeOf, failWith } from './failure';
import { findableBy } from './findable';
import { tellOutcome } from './outcome';
import { runOrWatch } from './run-or-watch';
import { publish, report } from './stages/publish';
import { versioned } from './versioning';

/** Null while it is being planned. */
export const backfillQuery = defineQuery<BackfillView | null>(BACKFILL_QUERY);
export const configureUpdate = defineUpdate<BackfillSettings, [Partial<BackfillSettings>]>(CONFIGURE_UPDATE);

/** Far below the server's limit, for a slice of windows comes on top. */
const MOST_EVENTS = 4_000;

/**
 * Runs the windows of a range that need it, a few at a time, then publishes and reports once. Continues as new only when no
 * window runs, so any number of them fits. `carried` is its own: nobody else gives it.
 */
export function backfillPipeline(
  input: BackfillInput,
  carried?: BackfillState,
): Promise<BackfillResult | BackfillForecast> {
  return tellOutcome(() => backfillRange(input, carried));
}
setWorkflowOptions(versioned('AUTO_UPGRADE'), backfillPipeline);

async function backfillRange(
  input: BackfillInput,
  carried: BackfillState | undefined,
): Promise<BackfillResult | BackfillForecast> {
  const { workflowId } = workflowInfo();
  const backfill = await beginOrGoOn(input, carried);
  const { pipeline, range, dryRun } = backfill.plan;
  findableBy({ pipeline, windowFrom: range.from, stage: 'windows' });
  if (dryRun) {
    while (await learnMore(backfill));
    return backfill.forecast(workflowId);
  }
  await runDueWindows(input, backfill, workflowId);
  findableBy({ stage: 'publish' });
  const warnings = await publishOnce(backfill);
  await condition(allHandlersFinished);
  const result = backfill.result(workflowId);
  return { ...result, warnings: [...result.warnings, ...warnings] };
}

/** Who asks or changes something before there is a plan is not turned away. */
async function beginOrGoOn(input: BackfillInput, carried: BackfillState | undefined): Promise<Backfill> {
  let backfill = carried && new Backfill(carried);
  setHandler(backfillQuery, () => backfill?.view(Date.now()) ?? null);
  setHandler(
    configureUpdate,
    async (change) => {
      await condition(() => backfill !== undefined);
      return (backfill as Backfill).configure(change);
    },
    {
      validator(change) {
        const faults = settingsFaults(change);
        if (faults.length > 0) throw failWith('ELT_INPUT_INVALID', faults.join('; '));
      },
    },
  );
  backfill ??= new Backfill(beginBackfill(await quick.planBackfill(input), new Date().toISOString()));
  return backfill;
}

/** A sliding window: as soon as one run ends, the next begins. */
async function runDueWindows(input: BackfillInput, backfill: Backfill, backfillId: string): Promise<void> {
  try {
    while (await nextIsDue(input, backfill)) {
      await condition(() => backfill.mayStart() || backfill.isStopped());
      const window = backfill.mayStart() ? backfill.start() : undefined;
      if (!window) break;
      void runOne(backfill, window, backfillId);
      tellWhere(backfill);
    }
  } finally {
    // Cancelled or not: the runs of windows end before their backfill does.
    await CancellationScope.nonCancellable(() => condition(() => backfill.isIdle()));
  }
}

/** Looks further into the range until a window is due. False at its end, or where a failure ended it. */
async function nextIsDue(input: BackfillInput, backfill: Backfill): Promise<boolean> {
  while (!backfill.hasDue() && !backfill.isStopped()) {
    if (isHistoryFull()) {
      await condition(() => backfill.isIdle() && allHandlersFinished());
      await continueAsNew<typeof backfillPipeline>(input, backfill.carryOver());
    }
    if (!(await learnMore(backfill))) return false;
  }
  return !backfill.isStopped();
}

async function learnMore(backfill: Backfill): Promise<boolean> {
  const step = backfill.unknownStep();
  if (step === null) return false;
  backfill.learn(await quick.sliceBackfill({ plan: backfill.plan, step }));
  return true;
}

function isHistoryFull(): boolean {
  const { continueAsNewSuggested, historyLength } = workflowInfo();
  return continueAsNewSuggested || historyLength > MOST_EVENTS;
}

/** A window that fails is counted and the others go on. */
async function runOne(backfill: Backfill, window: Window, backfillId: string): Promise<void> {
  const { pipeline, mode, heartbeatTimeoutMs } = backfill.plan;
  try {
    const { summary } = await runOrWatch({ pipeline, window, mode, backfillId, heartbeatTimeoutMs });
    backfill.finished(window, summary);
  } catch (error) {
    const { code, message } = causeOf(error);
    if (isCancellation(error)) backfill.dropped(window);
    else backfill.failed(window, code, message);
  }
  tellWhere(backfill);
}

function tellWhere(backfill: Backfill): void {
  const { loaded, empty, skipped, failed, running, remaining } = backfill.view(Date.now());
  setCurrentDetails(
    [
      `${loaded} loaded, ${empty} empty, ${skipped} skipped, ${failed} failed; ${remaining} remain`,
      ...running.map(({ from, to }) => `running: ${from} to ${to}`),
    ].join('\n\n'),
  );
}

/** Marts and reports show the whole range: refreshed once, however many windows brought something. */
async function publishOnce(backfill: Backfill): Promise<readonly string[]> {
  const summary = backfill.summary();
  if (!summary) return [];
  await publish(summary, backfill.plan);
  return report(summary, backfill.plan);
}
