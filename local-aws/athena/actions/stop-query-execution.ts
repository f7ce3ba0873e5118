/** https://docs.aws.amazon.com/athena/latest/APIReference/API_StopQueryExecution.html */
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { parseInput, queryId } from '../input';
import type { QueryStore } from '../query-store';

const schema = z.strictObject({ QueryExecutionId: queryId });

export function stopQueryExecution(store: QueryStore): Action {
  return async (given) => {
    store.stop(store.find(parseInput(schema, given).QueryExecutionId));
    return {};
  };
}
