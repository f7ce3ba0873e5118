/** "Now" for windows: the clock by which a source's changes arrive. The worker's own stands elsewhere. */
import { classifyError } from '../aws/classify-error';
import type { Pipeline } from '../model/pipeline';
import type { FindSource } from '../sources/source-kind';

/** `why` it could not be asked: code and message. */
export type AskedClock = { readonly nowMs: number } | { readonly nowMs: null; readonly why: string };

/**
 * Epoch milliseconds; null where the source cannot be asked: the run that follows meets the same trouble, tells it and keeps it in
 * the audit.
 */
export async function askClock(
  findSource: FindSource,
  pipeline: Pick<Pipeline, 'name' | 'source'>,
): Promise<number | null> {
  return (await askClockOrWhy(findSource, pipeline)).nowMs;
}

/** The same, for who has to say so. */
export async function askClockOrWhy(
  findSource: FindSource,
  { name, source }: Pick<Pipeline, 'name' | 'source'>,
): Promise<AskedClock> {
  try {
    return { nowMs: await findSource(source.kind).nowMs(name) };
  } catch (error) {
    const { code, message } = classifyError(error);
    return { nowMs: null, why: `${code} ${message}` };
  }
}
