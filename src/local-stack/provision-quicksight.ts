/** The datasets behind the reports, as Terraform makes them on AWS. */
import {
  CreateDataSetCommand,
  CreateDataSourceCommand,
  type QuickSightClient,
} from '@aws-sdk/client-quicksight';
import type { Config } from '../config';

const DATA_SOURCE_ID = 'ecomflow-warehouse';

interface DataSet {
  /** As a pipeline's `report` names it. */
  readonly id: string;
  readonly name: string;
  readonly query: string;
  readonly columns: readonly { readonly Name: string; readonly Type: 'DATETIME' | 'DECIMAL' | 'STRING' }[];
}

const DATA_SETS: readonly DataSet[] = [
  {
    id: 'sales-overview',
    name: 'Sales overview',
    query: 'select * from mart_daily_sales',
    columns: [
      { Name: 'full_date', Type: 'DATETIME' },
      { Name: 'revenue', Type: 'DECIMAL' },
    ],
  },
  {
    id: 'regional-sales',
    name: 'Regional sales',
    query: 'select * from rpt_regional_sales',
    columns: [
      { Name: 'region', Type: 'STRING' },
      { Name: 'country', Type: 'STRING' },
      { Name: 'revenue', Type: 'DECIMAL' },
      { Name: 'profit', Type: 'DECIMAL' },
    ],
  },
];

export async function provisionQuicksight(quicksight: QuickSightClient, config: Config): Promise<void> {
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
  for (const { id, name, query, columns } of DATA_SETS)
    await quicksight.send(
      new CreateDataSetCommand({
        AwsAccountId: account,
        DataSetId: id,
        Name: name,
        ImportMode: 'SPICE',
        PhysicalTableMap: {
          sales: {
            CustomSql: {
              DataSourceArn: source.Arn,
              Name: name.toLowerCase(),
              SqlQuery: query,
              Columns: [...columns],
            },
          },
        },
      }),
    );
}
