/** https://docs.aws.amazon.com/athena/latest/APIReference/API_GetQueryExecution.html */
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { parseInput, queryId } from '../input';
import type { QueryStore } from '../query-store';
import { queryView } from '../views';

const schema = z.strictObject({ QueryExecutionId: queryId });

export function getQueryExecution(store: QueryStore): Action {
  return async (given) => ({
    QueryExecution: queryView(store.find(parseInput(schema, given).QueryExecutionId)),
  });
}
