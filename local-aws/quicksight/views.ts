/** The service's records as its answers show them. */
import { dataSetArns } from './made-from';
import type { Analysis, Dashboard, DashboardVersion, DataSet, DataSource, Ingestion } from './model';

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
    LogicalTableMap: dataSet.logicalTableMap,
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

export function analysisView({ id, arn, name, createdAt, made }: Analysis): Record<string, unknown> {
  return {
    AnalysisId: id,
    Arn: arn,
    Name: name,
    Status: made.status,
    Errors: made.errors,
    DataSetArns: dataSetArns(made),
    CreatedTime: new Date(createdAt),
    LastUpdatedTime: new Date(made.madeAt),
    Sheets: made.definition.Sheets.map(({ SheetId, Name }) => ({ SheetId, Name })),
  };
}

export function dashboardView(dashboard: Dashboard, version: DashboardVersion): Record<string, unknown> {
  return {
    DashboardId: dashboard.id,
    Arn: dashboard.arn,
    Name: version.name,
    CreatedTime: new Date(dashboard.createdAt),
    LastPublishedTime: new Date(dashboard.publishedAt),
    LastUpdatedTime: new Date(dashboard.versions.at(-1)?.madeAt ?? dashboard.createdAt),
    Version: {
      Arn: versionArn(dashboard, version.number),
      VersionNumber: version.number,
      CreatedTime: new Date(version.madeAt),
      Status: version.status,
      Errors: version.errors,
      DataSetArns: dataSetArns(version),
      Description: version.description,
      Sheets: version.definition.Sheets.map(({ SheetId, Name }) => ({ SheetId, Name })),
    },
  };
}

export function versionArn({ arn }: Dashboard, number: number): string {
  return `${arn}/version/${number}`;
}
