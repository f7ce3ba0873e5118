import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { nameSchema, parseInput } from '../input';
import type { GlueState } from '../service-state';
import { bookmarkView } from '../views';

const schema = z.strictObject({ JobName: nameSchema, RunId: nameSchema.optional() });

/** Back to what a run had read, or to the beginning. What jobs have written stays as it is. */
export function resetJobBookmark(state: GlueState): Action {
  return async (input) => {
    const { JobName, RunId } = parseInput(schema, input);
    state.job(JobName);
    return { JobBookmarkEntry: bookmarkView(JobName, state.bookmarks.reset(JobName, RunId)) };
  };
}
