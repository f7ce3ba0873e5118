/** What a load's outcome means for the run that owns the batch. */
import { CancellationScope, CancelledFailure } from '@temporalio/workflow';
import { assertNever, isErrorCode } from '../model/errors';
import type { LoadOutcome } from '../model/plan';
import { failWith } from './failure';

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

/** The run was cancelled while its load was in flight: the load is not cut, and the audit says so. */
export class CommittedWhileCancelled extends CancelledFailure {
  constructor() {
    super('the run was cancelled; its batch had already been committed');
  }
}
