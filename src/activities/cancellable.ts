/** Work of an activity that is not a remote job and still takes its time: it hears of the cancellation by a signal. */
import { Context } from '@temporalio/activity';

/** What the work throws once it was cancelled is the cancellation, so that Temporal knows it for one. */
export async function cancellable<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const context = Context.current();
  try {
    return await work(context.cancellationSignal);
  } catch (error) {
    if (context.cancellationSignal.aborted) await context.cancelled;
    throw error;
  }
}
