/** What a run leaves behind of itself, whatever its end. */
import { workflowInfo } from '@temporalio/workflow';
import type { RunProducts, RunRecord } from '../../activities/record';
import type { CheckedRun } from '../../activities/check-log';
import { isOfTheData } from '../../model/errors';
import type { Plan, WindowInput } from '../../model/plan';
import { quick } from '../activities';
import { causeOf } from '../failure';
import { endOf } from '../outcome';
import type { Progress } from '../progress';
import { tellCloudWatch, tellPeople } from './telemetry';

/** Filled in as the run goes on. */
export type RunNotes = { -readonly [Name in keyof RunProducts]: RunProducts[Name] };

export function noNotes(): RunNotes {
  return { heartbeatId: null, batchId: null, counts: {} };
}

/** Returns the warnings of what only people read: the audit has no part in them. */
export async function recordEnd(
  input: WindowInput,
  progress: Progress,
  made: RunProducts,
  result: RunRecord['result'],
): Promise<readonly string[]> {
  const { workflowId, runId } = workflowInfo();
  const { pipeline, window, mode, backfillId } = input;
  const record = {
    pipeline,
    window,
    mode,
    ...(backfillId === undefined ? {} : { backfillId }),
    workflowId,
    workflowRunId: runId,
    startedAt: progress.startedAt,
    finishedAt: new Date().toISOString(),
    stages: progress.stages(),
    made,
    result,
  };
  // Of a failure people hear also while the warehouse, which keeps the audit, is what fails.
  if (result.status === 'failed') await tellPeople(record);
  await quick.recordRun(record);
  const warnings = await tellCloudWatch(record);
  return result.status === 'succeeded' ? [...warnings, ...(await tellPeople(record))] : warnings;
}

/** A group of windows that failed for its data is run window by window: none of them has failed yet. */
export async function recordFailure(
  input: WindowInput,
  progress: Progress,
  made: RunProducts,
  error: unknown,
): Promise<void> {
  const { code, message } = causeOf(error);
  const end = endOf(error);
  const status = end === 'failed' && input.isSplittable && isOfTheData(code) ? 'split' : end;
  await recordEnd(input, progress, made, { status, code, message });
}

/** This run, as its checks are kept under. */
export function checkedRun({ pipeline, window }: Plan, batchId: string | null): CheckedRun {
  const { workflowId, runId } = workflowInfo();
  return { workflowId, workflowRunId: runId, pipeline, window, batchId };
}
