/** "Now" for windows: the clock by which a source's changes arrive. The worker's own stands elsewhere. */
import type { Pipeline } from '../model/pipeline';
import type { FindSource } from '../sources/source-kind';

/**
 * Epoch milliseconds; null where the source cannot be asked: the run that follows meets the same trouble, tells it and keeps it in
 * the audit.
 */
export async function askClock(
  findSource: FindSource,
  { name, source }: Pick<Pipeline, 'name' | 'source'>,
): Promise<number | null> {
  try {
    return await findSource(source.kind).nowMs(name);
  } catch {
    return null;
  }
}
