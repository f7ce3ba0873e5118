/** https://docs.aws.amazon.com/athena/latest/APIReference/API_ListWorkGroups.html */
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { parseInput, token } from '../input';
import { pageOf } from '../paging';
import { summaryView } from '../views';
import type { WorkGroups } from '../work-groups';

const MOST = 50;

const schema = z.strictObject({
  NextToken: token,
  MaxResults: z.number().int().min(1).max(MOST).optional(),
});

export function listWorkGroups(workGroups: WorkGroups): Action {
  return async (given) => {
    const { NextToken, MaxResults } = parseInput(schema, given);
    const page = pageOf(workGroups.all, NextToken, MaxResults ?? MOST);
    return { WorkGroups: page.items.map(summaryView), ...page.next };
  };
}
