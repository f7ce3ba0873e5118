/** https://docs.aws.amazon.com/athena/latest/APIReference/API_StartQueryExecution.html */
import type { Action } from '../../gateway/service';
import { parseInput, startInput } from '../input';
import type { QueryStore } from '../query-store';

export function startQueryExecution(store: QueryStore): Action {
  return async (given, principal) => {
    const { id } = await store.start(parseInput(startInput, given), principal);
    return { QueryExecutionId: id };
  };
}
