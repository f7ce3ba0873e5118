/** https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_BatchExecuteStatement.html: one transaction. */
import type { Action } from '../../gateway/service';
import { batchInput, parseInput, targetOf } from '../input';
import type { StatementStore } from '../statement-store';
import { startedView } from '../views';

export function batchExecuteStatement(store: StatementStore): Action {
  return async (given) => {
    const input = parseInput(batchInput, given);
    const statement = await store.start({
      sqls: input.Sqls,
      isBatch: true,
      target: targetOf(input),
      parameters: input.Parameters ?? [],
      name: input.StatementName,
      clientToken: input.ClientToken,
    });
    await store.wait(statement, input.WaitTimeSeconds ?? 0);
    return startedView(statement);
  };
}
