/** How far the star is behind the stream. */
import { doneUpTo } from '../../../aws/done-up-to';
import { openWarehouse } from '../../../connect';
import { STREAM_PIPELINE } from '../../../model/names';
import { listPipelines } from '../../../pipelines/registry';
import { describeError, say } from '../../output';
import type { StreamFigures } from './figures';

export interface StarLag {
  /** The end of the last window that was loaded; null where none was. */
  readonly loadedTo: string | null;
  /** When the stream took a record last, to the minute; null where it took none in a day. */
  readonly newestAt: string | null;
  /** Taken since `loadedTo`, of the last day. */
  readonly records: number;
}

/** Null, with a remark on stderr, where there is no such pipeline or the warehouse cannot be asked: the stream goes on without it. */
export async function starLag({ taken }: Pick<StreamFigures, 'taken'>): Promise<StarLag | null> {
  if (!listPipelines().some(({ name }) => name === STREAM_PIPELINE)) {
    say(`there is no pipeline ${STREAM_PIPELINE}, which would load the star`);
    return null;
  }
  try {
    return lagBehind(taken, await doneUpTo(openWarehouse(), STREAM_PIPELINE));
  } catch (error) {
    say(`how far the star is could not be asked: ${describeError(error).message}`);
    return null;
  }
}

/** `loadedMs`: epoch milliseconds. */
export function lagBehind(taken: StreamFigures['taken'], loadedMs: number | null): StarLag {
  const since = taken.filter(({ at }) => Date.parse(at) >= (loadedMs ?? 0));
  return {
    loadedTo: loadedMs === null ? null : new Date(loadedMs).toISOString(),
    newestAt: taken[0]?.at ?? null,
    records: since.reduce((sum, { records }) => sum + records, 0),
  };
}
