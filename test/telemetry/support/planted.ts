/** A failure that a test plants. */
import { ApplicationFailure } from '@temporalio/common';

export const PLANTED = 'ELT_REFINE_JOB_FAILED';

export function failure(code: string): ApplicationFailure {
  return ApplicationFailure.create({ type: code, message: `planted ${code}`, nonRetryable: true });
}
