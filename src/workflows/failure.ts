/** Codes at the workflow's side: reading one out of whatever was thrown, and failing a workflow with one. */
import {
  ActivityFailure,
  ApplicationFailure,
  ChildWorkflowFailure,
  isCancellation,
  TimeoutFailure,
} from '@temporalio/workflow';
import { ERROR_CODES, isErrorCode, type ErrorCode } from '../model/errors';

export interface Cause {
  readonly code: ErrorCode | 'CANCELLED' | 'UNKNOWN';
  readonly message: string;
}

/** The code and message at the root of a failure. */
export function causeOf(error: unknown): Cause {
  if (isCancellation(error)) return { code: 'CANCELLED', message: 'the run was cancelled' };
  if (error instanceof ActivityFailure || error instanceof ChildWorkflowFailure) return causeOf(error.cause);
  if (error instanceof TimeoutFailure) return { code: 'ELT_AWS_UNAVAILABLE', message: error.message };
  if (error instanceof ApplicationFailure) {
    const code = isErrorCode(error.type) ? error.type : 'UNKNOWN';
    return { code, message: error.message };
  }
  return { code: 'UNKNOWN', message: error instanceof Error ? error.message : String(error) };
}

/** A failure that ends the workflow with a code; the way out stands in its message. */
export function failWith(code: ErrorCode, message: string): ApplicationFailure {
  return ApplicationFailure.create({
    type: code,
    message: `${message}. ${ERROR_CODES[code].wayOut}`,
    nonRetryable: true,
  });
}

/** True when a signal did not reach its workflow because that is closed, or never was. */
export function isClosedWorkflow(error: unknown): boolean {
  return error instanceof ApplicationFailure && error.type === 'ExternalWorkflowExecutionNotFound';
}

/** True when trying the same again may help. */
export function isTransient({ code }: Cause): boolean {
  return isErrorCode(code) && ERROR_CODES[code].retryable;
}
