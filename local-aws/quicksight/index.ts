/** Amazon QuickSight: data sources and data sets on Redshift, ingestions that really query it, analyses and dashboards by definition. */
import type { Action, RestRoute, ServiceFactory } from '../gateway/service';
import { cancelIngestion } from './actions/cancel-ingestion';
import { createAnalysis } from './actions/create-analysis';
import { createDashboard } from './actions/create-dashboard';
import { createDataSet } from './actions/create-data-set';
import { createDataSource } from './actions/create-data-source';
import { createIngestion } from './actions/create-ingestion';
import { deleteDataSet } from './actions/delete-data-set';
import { describeAnalysis } from './actions/describe-analysis';
import { describeAnalysisDefinition } from './actions/describe-analysis-definition';
import { describeDashboard } from './actions/describe-dashboard';
import { describeDashboardDefinition } from './actions/describe-dashboard-definition';
import { describeDataSet } from './actions/describe-data-set';
import { describeDataSource } from './actions/describe-data-source';
import { describeIngestion } from './actions/describe-ingestion';
import { listDataSets } from './actions/list-data-sets';
import { listIngestions } from './actions/list-ingestions';
import { updateAnalysis } from './actions/update-analysis';
import { updateDashboard } from './actions/update-dashboard';
import { updateDashboardPublishedVersion } from './actions/update-dashboard-published-version';
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
const ANALYSIS = '/accounts/{AwsAccountId}/analyses/{AnalysisId}';
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
  { method: 'POST', path: ANALYSIS, action: 'CreateAnalysis' },
  { method: 'PUT', path: ANALYSIS, action: 'UpdateAnalysis' },
  { method: 'GET', path: ANALYSIS, action: 'DescribeAnalysis' },
  { method: 'GET', path: `${ANALYSIS}/definition`, action: 'DescribeAnalysisDefinition' },
  { method: 'POST', path: DASHBOARD, action: 'CreateDashboard' },
  { method: 'PUT', path: DASHBOARD, action: 'UpdateDashboard' },
  { method: 'GET', path: DASHBOARD, action: 'DescribeDashboard' },
  { method: 'GET', path: `${DASHBOARD}/definition`, action: 'DescribeDashboardDefinition' },
  {
    method: 'PUT',
    path: `${DASHBOARD}/versions/{VersionNumber}`,
    action: 'UpdateDashboardPublishedVersion',
  },
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
    CreateAnalysis: createAnalysis(state),
    UpdateAnalysis: updateAnalysis(state),
    DescribeAnalysis: describeAnalysis(state),
    DescribeAnalysisDefinition: describeAnalysisDefinition(state),
    CreateDashboard: createDashboard(state),
    UpdateDashboard: updateDashboard(state),
    UpdateDashboardPublishedVersion: updateDashboardPublishedVersion(state),
    DescribeDashboard: describeDashboard(state),
    DescribeDashboardDefinition: describeDashboardDefinition(state),
  };
}
