/** https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_CancelStatement.html */
import { z } from 'zod';
import { AwsError, type Action } from '../../gateway/service';
import { parseInput, statementId } from '../input';
import { ENDED } from '../statement';
import type { StatementStore } from '../statement-store';

const inputSchema = z.strictObject({ Id: statementId });

export function cancelStatement(store: StatementStore): Action {
  return async (given) => {
    const { Id } = parseInput(inputSchema, given);
    const { statement, part } = store.find(Id);
    if (part)
      throw new AwsError('ValidationException', 'A part of a batch cannot be cancelled: cancel the batch.');
    if (ENDED.has(statement.status))
      throw new AwsError(
        'ValidationException',
        `Could not cancel a query that is already in ${statement.status} state with ID: ${Id}`,
      );
    await store.cancel(statement);
    return { Status: statement.status === 'ABORTED' };
  };
}
