/** Amazon QuickSight: data sources and data sets on Redshift, ingestions that really query it, dashboards by definition. */
import type { Action, RestRoute, ServiceFactory } from '../gateway/service';
import { cancelIngestion } from './actions/cancel-ingestion';
import { createDashboard } from './actions/create-dashboard';
import { createDataSet } from './actions/create-data-set';
import { createDataSource } from './actions/create-data-source';
import { createIngestion } from './actions/create-ingestion';
import { deleteDataSet } from './actions/delete-data-set';
import { describeDashboard } from './actions/describe-dashboard';
import { describeDashboardDefinition } from './actions/describe-dashboard-definition';
import { describeDataSet } from './actions/describe-data-set';
import { describeDataSource } from './actions/describe-data-source';
import { describeIngestion } from './actions/describe-ingestion';
import { listDataSets } from './actions/list-data-sets';
import { listIngestions } from './actions/list-ingestions';
import { localRoutes } from './local-routes';
import { QuicksightState, type QuicksightOptions } from './state';

/** Makes the service; an account of the Enterprise edition when nothing else is said. */
export function createQuicksight(options: Partial<QuicksightOptions> = {}): ServiceFactory {
  return (context) => {
    const state = new QuicksightState(context, { edition: 'ENTERPRISE', ...options });
    return {
      protocol: 'rest-json',
      signingName: 'quicksight',
      routes: ROUTES,
      actions: actionsOf(state),
      localRoutes: localRoutes(state),
      stop: () => state.stop(),
    };
  };
}

export const service: ServiceFactory = createQuicksight();

const SOURCES = '/accounts/{AwsAccountId}/data-sources';
const SETS = '/accounts/{AwsAccountId}/data-sets';
const INGESTIONS = `${SETS}/{DataSetId}/ingestions`;
const DASHBOARD = '/accounts/{AwsAccountId}/dashboards/{DashboardId}';

const ROUTES: readonly RestRoute[] = [
  { method: 'POST', path: SOURCES, action: 'CreateDataSource' },
  { method: 'GET', path: `${SOURCES}/{DataSourceId}`, action: 'DescribeDataSource' },
  { method: 'POST', path: SETS, action: 'CreateDataSet' },
  { method: 'GET', path: SETS, action: 'ListDataSets' },
  { method: 'GET', path: `${SETS}/{DataSetId}`, action: 'DescribeDataSet' },
  { method: 'DELETE', path: `${SETS}/{DataSetId}`, action: 'DeleteDataSet' },
  { method: 'GET', path: INGESTIONS, action: 'ListIngestions' },
  { method: 'PUT', path: `${INGESTIONS}/{IngestionId}`, action: 'CreateIngestion' },
  { method: 'GET', path: `${INGESTIONS}/{IngestionId}`, action: 'DescribeIngestion' },
  { method: 'DELETE', path: `${INGESTIONS}/{IngestionId}`, action: 'CancelIngestion' },
  { method: 'POST', path: DASHBOARD, action: 'CreateDashboard' },
  { method: 'GET', path: DASHBOARD, action: 'DescribeDashboard' },
  { method: 'GET', path: `${DASHBOARD}/definition`, action: 'DescribeDashboardDefinition' },
];

function actionsOf(state: QuicksightState): Readonly<Record<string, Action>> {
  return {
    CreateDataSource: createDataSource(state),
    DescribeDataSource: describeDataSource(state),
    CreateDataSet: createDataSet(state),
    DescribeDataSet: describeDataSet(state),
    ListDataSets: listDataSets(state),
    DeleteDataSet: deleteDataSet(state),
    CreateIngestion: createIngestion(state),
    DescribeIngestion: describeIngestion(state),
    CancelIngestion: cancelIngestion(state),
    ListIngestions: listIngestions(state),
    CreateDashboard: createDashboard(state),
    DescribeDashboard: describeDashboard(state),
    DescribeDashboardDefinition: describeDashboardDefinition(state),
  };
}
