/** https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_ExecuteStatement.html */
import type { Action } from '../../gateway/service';
import { executeInput, parseInput, targetOf } from '../input';
import type { StatementStore } from '../statement-store';
import { startedView } from '../views';

export function executeStatement(store: StatementStore): Action {
  return async (given) => {
    const input = parseInput(executeInput, given);
    const statement = await store.start({
      sqls: [input.Sql],
      isBatch: false,
      target: targetOf(input),
      parameters: input.Parameters ?? [],
      name: input.StatementName,
      clientToken: input.ClientToken,
    });
    await store.wait(statement, input.WaitTimeSeconds ?? 0);
    return startedView(statement);
  };
}
