/** https://docs.aws.amazon.com/athena/latest/APIReference/API_BatchGetQueryExecution.html: what is not known is told apart. */
import { z } from 'zod';
import { AwsError, type Action } from '../../gateway/service';
import { parseInput, queryId } from '../input';
import type { QueryStore } from '../query-store';
import { queryView } from '../views';

const schema = z.strictObject({ QueryExecutionIds: z.array(queryId).min(1).max(50) });

export function batchGetQueryExecution(store: QueryStore): Action {
  return async (given) => {
    const found: object[] = [];
    const unknown: object[] = [];
    for (const id of parseInput(schema, given).QueryExecutionIds) {
      try {
        found.push(queryView(store.find(id)));
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        unknown.push({ QueryExecutionId: id, ErrorCode: 'INVALID_INPUT', ErrorMessage: error.message });
      }
    }
    return { QueryExecutions: found, UnprocessedQueryExecutionIds: unknown };
  };
}
