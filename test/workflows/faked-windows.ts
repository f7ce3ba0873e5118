/** The backfill as it is, with windows that only take their time: a bundle of workflow code, see backfill.test.ts. */
import { ApplicationFailure, sleep } from '@temporalio/workflow';
import type { WindowInput, WindowSummary } from '../../src/model/plan';

export { backfillPipeline } from '../../src/workflows/backfill-pipeline';

/** Takes a minute; a window that has the 13th of a month in it fails, but in mode `all`. */
export async function runWindow({ pipeline, window, mode }: WindowInput): Promise<WindowSummary> {
  await sleep('1 minute');
  if (mode !== 'all' && hasThirteenth(window.from, window.to))
    throw ApplicationFailure.create({
      type: 'ELT_REFINE_JOB_FAILED',
      message: 'bad luck',
      nonRetryable: true,
    });
  const counts = {
    customer: { bronze: 2, splits: 0, silver: 1, rejected: 1, duplicates: 0, unmapped: 0, folded: 0 },
  };
  return {
    pipeline,
    window,
    status: 'succeeded',
    batchId: 'b',
    counts,
    newRows: 1,
    knownRows: 0,
    reconciled: 'matched',
    warnings: [],
    unloaded: [],
    publish: [],
    report: [],
  };
}

function hasThirteenth(from: string, to: string): boolean {
  for (let ms = Date.parse(from); ms < Date.parse(to); ms += 86_400_000)
    if (new Date(ms).getUTCDate() === 13) return true;
  return false;
}
