/**
 * Amazon Athena: queries in Athena's SQL over the tables of the local Glue catalog, executed by DuckDB in engine/, and
 * workgroups. It only reads: what writes or defines is refused, and so is what DuckDB would answer otherwise.
 */
import type { ServiceFactory } from '../gateway/service';
import { batchGetQueryExecution } from './actions/batch-get-query-execution';
import { createWorkGroup } from './actions/create-work-group';
import { deleteWorkGroup } from './actions/delete-work-group';
import { getQueryExecution } from './actions/get-query-execution';
import { getQueryResults } from './actions/get-query-results';
import { getWorkGroup } from './actions/get-work-group';
import { listQueryExecutions } from './actions/list-query-executions';
import { listWorkGroups } from './actions/list-work-groups';
import { startQueryExecution } from './actions/start-query-execution';
import { stopQueryExecution } from './actions/stop-query-execution';
import { EngineProcess } from './engine-process';
import { localRoutes } from './local-routes';
import { QueryStore } from './query-store';
import { ResultRows } from './result-rows';
import { WorkGroups } from './work-groups';

/** AWS's default quota of queries that have not ended, where it is lowest. */
const MAX_ACTIVE = 150;

/** Makes the service; tests lower the quota. */
export function createAthena({ maxActive = MAX_ACTIVE } = {}): ServiceFactory {
  return (context) => {
    const engine = new EngineProcess(context);
    const workGroups = new WorkGroups(context.clock.now());
    const store = new QueryStore(engine, workGroups, context.clock, maxActive);
    const results = new ResultRows(context);
    return {
      protocol: 'json-1.1',
      targetPrefix: 'AmazonAthena',
      signingName: 'athena',
      actions: {
        StartQueryExecution: startQueryExecution(store),
        GetQueryExecution: getQueryExecution(store),
        BatchGetQueryExecution: batchGetQueryExecution(store),
        GetQueryResults: getQueryResults(store, results),
        ListQueryExecutions: listQueryExecutions(store, workGroups),
        StopQueryExecution: stopQueryExecution(store),
        CreateWorkGroup: createWorkGroup(workGroups, context.clock),
        GetWorkGroup: getWorkGroup(workGroups),
        ListWorkGroups: listWorkGroups(workGroups),
        DeleteWorkGroup: deleteWorkGroup(workGroups),
      },
      localRoutes: localRoutes(store),
      stop: async () => {
        results.close();
        await engine.stop();
      },
    };
  };
}

export const service: ServiceFactory = createAthena();
