/** Questions that only a worker can answer: a workflow's queries and updates. */
import { ServiceError, WorkflowUpdateRPCTimeoutOrCancelledError, type Client } from '@temporalio/client';
import { EltError } from '../model/errors';
import { say } from './output';

const ANSWER_MS = 5_000;
/** gRPC's numbers: the deadline passed here, or there, where the call was then cut off. */
const TOO_LATE: readonly unknown[] = [4, 1];
/** A server that knows that nobody looks at the queue says so before the deadline. */
const NOBODY_LOOKS = { code: 9, details: /no poller/ };

/** Throws ELT_AWS_UNAVAILABLE with what to do where no worker answers within `answerMs`. */
export async function askWorker<T>(
  client: Client,
  ask: () => Promise<T>,
  answerMs: number = ANSWER_MS,
): Promise<T> {
  try {
    return await client.withDeadline(Date.now() + answerMs, ask);
  } catch (cause) {
    if (!isUnanswered(cause)) throw cause;
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

function isUnanswered(error: unknown): boolean {
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return true;
  if (!(error instanceof ServiceError) || !error.cause || !('code' in error.cause)) return false;
  const { code, message } = error.cause;
  return TOO_LATE.includes(code) || (code === NOBODY_LOOKS.code && NOBODY_LOOKS.details.test(message));
}
