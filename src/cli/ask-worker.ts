/** Questions that only a worker can answer: a workflow's queries and updates. */
import { ServiceError, WorkflowUpdateRPCTimeoutOrCancelledError, type Client } from '@temporalio/client';
import { EltError } from '../model/errors';
import { say } from './output';

const ANSWER_MS = 5_000;
/** gRPC's number for DEADLINE_EXCEEDED. */
const TOO_LATE = 4;

/** Throws ELT_AWS_UNAVAILABLE with what to do where no worker answers within `answerMs`. */
export async function askWorker<T>(
  client: Client,
  ask: () => Promise<T>,
  answerMs: number = ANSWER_MS,
): Promise<T> {
  try {
    return await client.withDeadline(Date.now() + answerMs, ask);
  } catch (cause) {
    if (!isTooLate(cause)) throw cause;
    throw new EltError(
      'ELT_AWS_UNAVAILABLE',
      `no worker answered within ${answerMs / 1000} s: \`ecomflow doctor\` says whether one is there`,
      { cause },
    );
  }
}

/** For who only looks: null, with a remark that `what` is not known, where the question fails. */
export async function askOrRemark<T>(what: string, ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    say(`${what}, is not known: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}

function isTooLate(error: unknown): boolean {
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return true;
  return (
    error instanceof ServiceError && !!error.cause && 'code' in error.cause && error.cause.code === TOO_LATE
  );
}
