/** The service's records as its answers show them. */
import type { Dashboard, DataSet, DataSource, Ingestion } from './model';

export function dataSourceView(source: DataSource): Record<string, unknown> {
  return {
    Arn: source.arn,
    DataSourceId: source.id,
    Name: source.name,
    Type: 'REDSHIFT',
    Status: source.status,
    CreatedTime: new Date(source.createdAt),
    LastUpdatedTime: new Date(source.createdAt),
    DataSourceParameters: source.parameters,
    ErrorInfo: source.errorInfo,
  };
}

export function dataSetSummary(dataSet: DataSet): Record<string, unknown> {
  return {
    Arn: dataSet.arn,
    DataSetId: dataSet.id,
    Name: dataSet.name,
    CreatedTime: new Date(dataSet.createdAt),
    LastUpdatedTime: new Date(dataSet.createdAt),
    ImportMode: dataSet.importMode,
    RowLevelPermissionTagConfigurationApplied: false,
    ColumnLevelPermissionRulesApplied: false,
  };
}

export function dataSetView(dataSet: DataSet): Record<string, unknown> {
  return {
    Arn: dataSet.arn,
    DataSetId: dataSet.id,
    Name: dataSet.name,
    CreatedTime: new Date(dataSet.createdAt),
    LastUpdatedTime: new Date(dataSet.createdAt),
    ImportMode: dataSet.importMode,
    PhysicalTableMap: dataSet.physicalTableMap,
    OutputColumns: dataSet.columns.map(({ Name, Type }) => ({ Name, Type })),
    ConsumedSpiceCapacityInBytes: dataSet.spiceBytes,
  };
}

export function ingestionView(ingestion: Ingestion): Record<string, unknown> {
  const completed = ingestion.rows !== undefined;
  return {
    Arn: ingestion.arn,
    IngestionId: ingestion.id,
    IngestionStatus: ingestion.status,
    CreatedTime: new Date(ingestion.createdAt),
    RequestSource: 'MANUAL',
    RequestType: ingestion.requestType,
    ErrorInfo: ingestion.errorInfo,
    IngestionTimeInSeconds: ingestion.seconds,
    IngestionSizeInBytes: ingestion.bytes,
    RowInfo: completed
      ? { RowsIngested: ingestion.rows, RowsDropped: 0, TotalRowsInDataset: ingestion.rows }
      : undefined,
  };
}

export function dashboardView(dashboard: Dashboard): Record<string, unknown> {
  const created = new Date(dashboard.createdAt);
  return {
    DashboardId: dashboard.id,
    Arn: dashboard.arn,
    Name: dashboard.name,
    CreatedTime: created,
    LastPublishedTime: created,
    LastUpdatedTime: created,
    Version: {
      Arn: versionArn(dashboard),
      VersionNumber: 1,
      CreatedTime: created,
      Status: dashboard.status,
      Errors: dashboard.errors,
      DataSetArns: dashboard.dataSetArns,
    },
  };
}

export function versionArn(dashboard: Dashboard): string {
  return `${dashboard.arn}/version/1`;
}
