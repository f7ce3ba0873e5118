/**
 * The data sets behind the pipelines' reports and dashboards, as Terraform makes them on AWS: a report's takes in its view, with the columns that
 * the view has; a dashboard's its chart's query.
 */
import {
  CreateDataSetCommand,
  CreateDataSourceCommand,
  type CreateDataSetCommandInput,
  type InputColumn,
  type QuickSightClient,
} from '@aws-sdk/client-quicksight';
import type { SqlRunner } from '../aws/sql-runner';
import type { Config } from '../config';
import { EltError } from '../model/errors';
import { reportTitle, reportView } from '../model/names';
import type { Pipeline } from '../model/pipeline';
import type { ChartQuery } from '../report/chart-definition';
import { dashboardOf } from '../report/quicksight/dashboard';
import type { ChartDataSet } from '../report/quicksight/data-sets';

const DATA_SOURCE_ID = 'ecomflow-warehouse';

/** Throws ELT_CONFIG_INVALID for a column whose type QuickSight has no word for, and the warehouse's own error for a report without a view. */
export async function provisionQuicksight(
  quicksight: QuickSightClient,
  sql: Pick<SqlRunner, 'columns'>,
  config: Config,
  pipelines: readonly Pipeline[],
  charts: readonly ChartQuery[],
): Promise<void> {
  const account = config.ECOMFLOW_QUICKSIGHT_ACCOUNT;
  const source = await quicksight.send(
    new CreateDataSourceCommand({
      AwsAccountId: account,
      DataSourceId: DATA_SOURCE_ID,
      Name: 'EcomFlow warehouse',
      Type: 'REDSHIFT',
      DataSourceParameters: {
        RedshiftParameters: {
          Database: config.ECOMFLOW_REDSHIFT_DATABASE,
          Host: `${config.ECOMFLOW_REDSHIFT_WORKGROUP}.${account}.${config.AWS_REGION}.redshift-serverless.amazonaws.com`,
          Port: 5439,
        },
      },
      // The local warehouse knows one user; on AWS Terraform hands over a secret.
      Credentials: { CredentialPair: { Username: 'quicksight', Password: 'ecomflow-local' } },
    }),
  );
  for (const report of new Set(pipelines.flatMap((pipeline) => pipeline.report)))
    await createDataSet({ quicksight, sql }, account, source.Arn, report);
  for (const dataSet of pipelines.flatMap((one) => dashboardOf(one, charts)?.dataSets ?? []))
    await quicksight.send(new CreateDataSetCommand(chartDataSetInput(dataSet, account, source.Arn)));
}

/** A query as a data set, with the names that people know. infra-terraform/quicksight-reports.tf says the same. */
export function chartDataSetInput(
  { id, title, sql, columns }: ChartDataSet,
  account: string,
  sourceArn: string | undefined,
): CreateDataSetCommandInput {
  const table = {
    DataSourceArn: sourceArn,
    Name: id,
    SqlQuery: sql,
    Columns: columns.map(({ name, type }) => ({ Name: name, Type: type })),
  };
  const renames = columns
    .filter(({ name, label }) => name !== label)
    .map(({ name, label }) => ({
      RenameColumnOperation: { ColumnName: name, NewColumnName: label },
    }));
  return {
    AwsAccountId: account,
    DataSetId: id,
    Name: title,
    ImportMode: 'SPICE',
    PhysicalTableMap: { query: { CustomSql: table } },
    LogicalTableMap: {
      shown: { Alias: 'shown', DataTransforms: renames, Source: { PhysicalTableId: 'query' } },
    },
  };
}

async function createDataSet(
  { quicksight, sql }: { readonly quicksight: QuickSightClient; readonly sql: Pick<SqlRunner, 'columns'> },
  account: string,
  sourceArn: string | undefined,
  report: string,
): Promise<void> {
  const view = reportView(report);
  const table = {
    DataSourceArn: sourceArn,
    Schema: 'public',
    Name: view,
    InputColumns: await columnsOf(sql, view),
  };
  await quicksight.send(
    new CreateDataSetCommand({
      AwsAccountId: account,
      DataSetId: report,
      Name: reportTitle(report),
      ImportMode: 'SPICE',
      PhysicalTableMap: { [report]: { RelationalTable: table } },
    }),
  );
}

/** Throws ELT_CONFIG_INVALID for a type that QuickSight has no word for. */
export async function columnsOf(sql: Pick<SqlRunner, 'columns'>, view: string): Promise<InputColumn[]> {
  const columns = await sql.columns(`select * from ${view} where false`);
  return columns.map(({ name, type }) => {
    const Type = TYPES[type];
    if (Type) return { Name: name, Type };
    throw new EltError('ELT_CONFIG_INVALID', `${view}.${name} is ${type}: QuickSight has no word for it`);
  });
}

/** By the Data API's words. */
const TYPES: Readonly<Record<string, NonNullable<InputColumn['Type']>>> = {
  int2: 'INTEGER',
  int4: 'INTEGER',
  int8: 'INTEGER',
  numeric: 'DECIMAL',
  float4: 'DECIMAL',
  float8: 'DECIMAL',
  bool: 'BOOLEAN',
  date: 'DATETIME',
  timestamp: 'DATETIME',
  bpchar: 'STRING',
  varchar: 'STRING',
};
