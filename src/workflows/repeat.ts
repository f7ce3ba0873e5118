import { sleep } from '@temporalio/workflow';
import { causeOf, isTransient } from './failure';

const FIRST_PAUSE_MS = 1_000;
/** Of a trouble that lasts for a week the history has a few thousand events, of which the server bears some fifty thousand. */
const LONGEST_PAUSE_MS = 30 * 60_000;

/**
 * Starts a remote job anew when it ended with a transient error (another transaction won, say). Activities cannot:
 * waiting again for an ended job finds the same end. `work` must draw a new token each time.
 */
export async function repeatWhileTransient<T>(work: () => Promise<T>): Promise<T> {
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      return await work();
    } catch (error) {
      if (!isTransient(causeOf(error))) throw error;
      await sleep(pauseMs, { summary: `starts it anew after ${causeOf(error).code}` });
    }
  }
}
