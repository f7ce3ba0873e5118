/** https://docs.aws.amazon.com/athena/latest/APIReference/API_GetQueryResults.html: the first row of a SELECT names its columns. */
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { invalidRequest } from '../errors';
import { parseInput, queryId, token } from '../input';
import { pageOf } from '../paging';
import { ENDED, type Query } from '../query';
import type { QueryStore } from '../query-store';
import type { ResultRows } from '../result-rows';
import { columnView } from '../views';

const MOST = 1000;

const schema = z.strictObject({
  QueryExecutionId: queryId,
  NextToken: token,
  MaxResults: z.number().int().min(1).max(MOST).optional(),
  QueryResultType: z.literal('DATA_ROWS', 'no query here has a data manifest').optional(),
});

export function getQueryResults(store: QueryStore, results: ResultRows): Action {
  return async (given, principal) => {
    const { QueryExecutionId, NextToken, MaxResults } = parseInput(schema, given);
    const query = store.find(QueryExecutionId);
    const columns = columnsOf(query);
    const rows = await results.of(query, NextToken === undefined, principal);
    const page = pageOf(rows, NextToken, MaxResults ?? MOST);
    return {
      UpdateCount: 0,
      ResultSet: {
        Rows: page.items.map((row) => ({
          Data: row.map((value) => (value === null ? {} : { VarCharValue: value })),
        })),
        ResultSetMetadata: { ColumnInfo: columns.map(columnView) },
      },
      ...page.next,
    };
  };
}

function columnsOf({ state, columns = [] }: Query) {
  if (!ENDED.has(state)) throw invalidRequest(`Query has not yet finished. Current state: ${state}`);
  if (state !== 'SUCCEEDED')
    throw invalidRequest(`Query did not finish successfully. Final query state: ${state}`);
  return columns;
}
