import { setWorkflowOptions, workflowInfo } from '@temporalio/workflow';
import type { StreamNews, StreamNewsInput } from '../model/stream-news';
import { quick } from './activities';
import { scheduledAt } from './scheduled-at';
import { versioned } from './versioning';

/** Tells people by mail what of the stream was stored in a window, and what was given up that they had not been told of. */
export async function tellOfStream(input: StreamNewsInput = {}): Promise<StreamNews> {
  const window = await quick.resolveNews({ input, scheduledAt: scheduledAt(workflowInfo()) });
  // The one is not held up by the other.
  const [stored, letters] = await Promise.all([quick.tellOfStored(window), quick.tellOfLetters()]);
  return { stored, letters };
}
setWorkflowOptions(versioned('PINNED'), tellOfStream);
