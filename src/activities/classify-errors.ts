/** The one border where foreign errors become codes. Workflows, the command line and the runbook branch on codes only. */
import { ApplicationFailure, CancelledFailure, CompleteAsyncError } from '@temporalio/activity';
import { classifyError } from '../aws/classify-error';

/** An activity takes one object and returns a promise. */
type Activity = (input: never) => Promise<unknown>;

/** Wraps every activity so that what it throws reaches the workflow as a code that Temporal retries or not. */
export function translateErrors<T extends Record<string, Activity>>(activities: T): T {
  const wrapped = Object.entries(activities).map(([name, activity]) => [
    name,
    async (input: never) => {
      try {
        return await activity(input);
      } catch (error) {
        throw toFailure(error);
      }
    },
  ]);
  return Object.fromEntries(wrapped) as T;
}

function toFailure(error: unknown): unknown {
  const isTemporal =
    error instanceof ApplicationFailure ||
    error instanceof CancelledFailure ||
    error instanceof CompleteAsyncError;
  if (isTemporal) return error;
  const known = classifyError(error);
  return ApplicationFailure.create({
    message: known.message,
    type: known.code,
    nonRetryable: !known.retryable,
    cause: known,
  });
}
