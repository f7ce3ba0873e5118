/** https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_DescribeStatement.html */
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { parseInput, statementId, waitSeconds } from '../input';
import type { StatementStore } from '../statement-store';
import { describedPart, statementView } from '../views';

const inputSchema = z.strictObject({ Id: statementId, WaitTimeSeconds: waitSeconds });

export function describeStatement(store: StatementStore): Action {
  return async (given) => {
    const input = parseInput(inputSchema, given);
    const { statement, part } = store.find(input.Id);
    await store.wait(statement, input.WaitTimeSeconds ?? 0);
    return part ? describedPart(statement, part) : statementView(statement);
  };
}
