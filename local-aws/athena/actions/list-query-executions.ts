/** https://docs.aws.amazon.com/athena/latest/APIReference/API_ListQueryExecutions.html: one workgroup's, newest first. */
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { invalidRequest } from '../errors';
import { parseInput, token, workGroupName } from '../input';
import type { QueryStore } from '../query-store';
import { PRIMARY, type WorkGroups } from '../work-groups';

const MOST = 50;

const schema = z.strictObject({
  NextToken: token,
  MaxResults: z.number().int().min(0).max(MOST).optional(),
  WorkGroup: workGroupName.optional(),
});

export function listQueryExecutions(store: QueryStore, workGroups: WorkGroups): Action {
  return async (given) => {
    const { NextToken, MaxResults, WorkGroup = PRIMARY } = parseInput(schema, given);
    const { name } = workGroups.find(WorkGroup);
    const ids = store
      .newestFirst()
      .filter((query) => query.workGroup === name)
      .map((query) => query.id);
    // The token is the last id given out: queries that start meanwhile do not shift the pages.
    const last = NextToken === undefined ? -1 : ids.indexOf(NextToken);
    if (NextToken !== undefined && last < 0) throw invalidRequest('The NextToken is not valid.');
    const page = ids.slice(last + 1, last + 1 + (MaxResults || MOST));
    const more = last + 1 + page.length < ids.length;
    return { QueryExecutionIds: page, ...(more ? { NextToken: page.at(-1) } : {}) };
  };
}
