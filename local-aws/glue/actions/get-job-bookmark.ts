import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { nameSchema, parseInput } from '../input';
import type { GlueState } from '../service-state';
import { bookmarkView } from '../views';

const schema = z.strictObject({ JobName: nameSchema, RunId: nameSchema.optional() });

/** What the next run goes by, or what a committed run had read. */
export function getJobBookmark(state: GlueState): Action {
  return async (input) => {
    const { JobName, RunId } = parseInput(schema, input);
    state.job(JobName);
    return { JobBookmarkEntry: bookmarkView(JobName, state.bookmarks.entry(JobName, RunId)) };
  };
}
