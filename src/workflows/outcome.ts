/** How a run ends: what its load's outcome means for it, and what Temporal's lists show. */
import { CancellationScope, CancelledFailure, ContinueAsNew, isCancellation } from '@temporalio/workflow';
import { assertNever, isErrorCode } from '../model/errors';
import type { LoadOutcome } from '../model/plan';
import { failWith } from './failure';
import { findableBy } from './findable';

/** The rows that it brought. Throws the load's own code, or the cancellation. */
export function committed(outcome: LoadOutcome): Extract<LoadOutcome, { status: 'committed' }> {
  switch (outcome.status) {
    case 'failed':
      throw failWith(isErrorCode(outcome.code) ? outcome.code : 'ELT_LOAD_STATEMENT_FAILED', outcome.message);
    case 'withdrawn':
      throw new CancelledFailure('the run was cancelled and its batch withdrawn');
    case 'committed':
      if (CancellationScope.current().consideredCancelled) throw new CommittedWhileCancelled();
      return outcome;
    default:
      return assertNever(outcome);
  }
}

/** What follows the commit. Cancelled there, the run ends as one whose batch is committed. */
export async function afterCommit<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw isCancellation(error) ? new CommittedWhileCancelled() : error;
  }
}

/** The run was cancelled while its load was in flight, which is not cut, or later; the audit says so. */
export class CommittedWhileCancelled extends CancelledFailure {
  constructor() {
    super('the run was cancelled; its batch had already been committed');
  }
}

/** How a run that threw is recorded. */
export function endOf(error: unknown): 'failed' | 'cancelled' | 'committed' {
  if (error instanceof CommittedWhileCancelled) return 'committed';
  return isCancellation(error) ? 'cancelled' : 'failed';
}

/** Shows in Temporal's lists how the work ended. */
export async function tellOutcome<T extends { readonly status: string }>(work: () => Promise<T>): Promise<T> {
  try {
    const result = await work();
    findableBy({ outcome: result.status });
    return result;
  } catch (error) {
    if (!(error instanceof ContinueAsNew)) findableBy({ outcome: endOf(error) });
    throw error;
  }
}
