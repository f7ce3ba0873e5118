import {
  allHandlersFinished,
  condition,
  continueAsNew,
  setWorkflowOptions,
  workflowInfo,
} from '@temporalio/workflow';
import type { BackfillInput } from '../activities/backfill';
import type { Backfill, BackfillForecast, BackfillResult, BackfillState } from '../model/backfill';
import { learnMore, openBooks } from './backfill/books';
import { runDueWindows } from './backfill/due-windows';
import { findableBy } from './findable';
import { tellOutcome } from './outcome';
import { orTellPeople, publish, report } from './stages/publish';
import { versioned } from './versioning';
import { hearEnds } from './watch';

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
  const ends = hearEnds();
  const backfill = await openBooks(input, carried);
  const { pipeline, range, dryRun } = backfill.plan;
  findableBy({ pipeline, windowFrom: range.from, stage: 'windows' });
  if (dryRun) {
    while (await learnMore(backfill));
    return backfill.forecast(workflowId);
  }
  await runDueWindows(backfill, ends, () =>
    continueAsNew<typeof backfillPipeline>(input, backfill.carryOver()),
  );
  findableBy({ stage: 'publish' });
  const warnings = await publishOnce(backfill);
  await condition(allHandlersFinished);
  const result = backfill.result(workflowId);
  return { ...result, warnings: [...result.warnings, ...warnings] };
}

/** Marts and reports show the whole range: refreshed once, however many windows brought something. */
async function publishOnce(backfill: Backfill): Promise<readonly string[]> {
  const summary = backfill.summary();
  if (!summary) return [];
  const work = async (): Promise<readonly string[]> => {
    await publish(summary, backfill.plan);
    return report(summary, backfill.plan);
  };
  return orTellPeople(summary, work, workflowInfo().workflowId);
}
