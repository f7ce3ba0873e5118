/**
 * Amazon Redshift's Data API. SQL is Redshift's dialect, translated by a parser and executed on PostgreSQL by engine/.
 * Every workgroup and every cluster name is the one local warehouse; users and secrets are not checked.
 */
import type { ServiceFactory } from '../gateway/service';
import { batchExecuteStatement } from './actions/batch-execute-statement';
import { cancelStatement } from './actions/cancel-statement';
import { describeStatement } from './actions/describe-statement';
import { executeStatement } from './actions/execute-statement';
import { getStatementResult } from './actions/get-statement-result';
import { listStatements } from './actions/list-statements';
import { EngineProcess } from './engine-process';
import { StatementStore } from './statement-store';

/** Quota of the Data API: statements that have not ended. */
const MAX_ACTIVE = 500;

/** Makes the service; tests lower the quota. */
export function createRedshift({ maxActive = MAX_ACTIVE } = {}): ServiceFactory {
  return (context) => {
    const engine = new EngineProcess(context);
    const store = new StatementStore(engine, context.clock, maxActive);
    return {
      protocol: 'json-1.1',
      targetPrefix: 'RedshiftData',
      signingName: 'redshift-data',
      actions: {
        ExecuteStatement: executeStatement(store),
        BatchExecuteStatement: batchExecuteStatement(store),
        DescribeStatement: describeStatement(store),
        GetStatementResult: getStatementResult(store),
        CancelStatement: cancelStatement(store),
        ListStatements: listStatements(store),
      },
      stop: () => engine.stop(),
    };
  };
}

export const service: ServiceFactory = createRedshift();
