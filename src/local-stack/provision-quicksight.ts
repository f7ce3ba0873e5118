/** The dataset behind the report, as Terraform makes it on AWS. */
import {
  CreateDataSetCommand,
  CreateDataSourceCommand,
  type QuickSightClient,
} from '@aws-sdk/client-quicksight';
import type { Config } from '../config';

const DATA_SOURCE_ID = 'ecomflow-warehouse';

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
  await quicksight.send(
    new CreateDataSetCommand({
      AwsAccountId: account,
      DataSetId: 'sales-overview',
      Name: 'Sales overview',
      ImportMode: 'SPICE',
      PhysicalTableMap: {
        sales: {
          CustomSql: {
            DataSourceArn: source.Arn,
            Name: 'daily sales',
            SqlQuery: 'select * from mart_daily_sales',
            Columns: [
              { Name: 'full_date', Type: 'DATETIME' },
              { Name: 'revenue', Type: 'DECIMAL' },
            ],
          },
        },
      },
    }),
  );
}
