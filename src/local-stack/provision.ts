/**
 * What Terraform makes on AWS, made on the local stack through the same SDK calls: buckets, secrets, each pipeline's source, the Glue
 * job and crawler, QuickSight's data sets, and the warehouse.
 */
import { join } from 'node:path';
import { CreateLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { CreateTopicCommand } from '@aws-sdk/client-sns';
import { createAwsClients, type AwsClients } from '../aws/clients';
import { installWarehouse } from '../aws/install-warehouse';
import { createSqlRunner } from '../aws/sql-runner';
import { warehouseOf, type Config } from '../config';
import { listEntities } from '../entities/registry';
import type { Pipeline } from '../model/pipeline';
import { listPipelines } from '../pipelines/registry';
import { openRooms } from '../rooms';
import { readChartQueries } from '../report/chart-definition';
import { capableOf, type FindRoom } from '../sources/capabilities';
import { madeOnce } from './made-once';
import { provisionGlue } from './provision-glue';
import { provisionQuicksight } from './provision-quicksight';
import { PROJECT_ROOT, type Stack } from './stack';

/** Throws ELT_INPUT_INVALID for a pipeline whose kind of source cannot be made here. */
export async function provision(
  stack: Stack,
  config: Config,
  pipelines: readonly Pipeline[] = listPipelines(),
): Promise<void> {
  const clients = createAwsClients(config.AWS_REGION);
  const {
    ECOMFLOW_BRONZE_BUCKET: bronze,
    ECOMFLOW_LAKE_BUCKET: lake,
    ECOMFLOW_DEAD_LETTERS_BUCKET: letters,
  } = config;
  for (const bucket of [bronze, lake, ...(letters === undefined ? [] : [letters])])
    await provisionBucket(clients, config, bucket);
  await clients.sns.send(new CreateTopicCommand({ Name: config.ECOMFLOW_ALERT_TOPIC_ARN.split(':').at(-1) }));
  if (config.ECOMFLOW_EVENT_LOG_GROUP !== undefined)
    await madeOnce(
      clients.logs.send(new CreateLogGroupCommand({ logGroupName: config.ECOMFLOW_EVENT_LOG_GROUP })),
    );
  await provisionSalt(clients, config);
  const sql = createSqlRunner(clients.redshift, warehouseOf(config));
  await Promise.all([
    installWarehouse(sql, join(PROJECT_ROOT, 'sql'), listEntities()),
    // A source may have a table in the catalog.
    provisionGlue(clients, config, pipelines).then(() =>
      provisionSources(stack, openRooms(config), pipelines),
    ),
  ]);
  const charts = readChartQueries(join(PROJECT_ROOT, 'sql'));
  await provisionQuicksight(clients.quicksight, sql, config, pipelines, charts);
}

/** One after the other: they may share servers. */
async function provisionSources(
  stack: Stack,
  findRoom: FindRoom,
  pipelines: readonly Pipeline[],
): Promise<void> {
  for (const pipeline of pipelines)
    await capableOf(findRoom, pipeline, 'its source on the local stack', 'provision').provision(
      pipeline,
      stack,
    );
}

export async function provisionBucket(
  clients: Pick<AwsClients, 's3'>,
  { AWS_REGION: region }: Config,
  bucket: string,
): Promise<void> {
  const place =
    region === 'us-east-1'
      ? {}
      : { CreateBucketConfiguration: { LocationConstraint: region as 'eu-west-1' } };
  await madeOnce(clients.s3.send(new CreateBucketCommand({ Bucket: bucket, ...place })));
}

/** A fixed salt keeps two local runs comparable; on AWS Terraform draws it at random. */
async function provisionSalt({ secrets }: AwsClients, config: Config): Promise<void> {
  await madeOnce(
    secrets.send(
      new CreateSecretCommand({
        Name: config.ECOMFLOW_PERSONAL_SECRET_ID,
        SecretString: JSON.stringify({ salt: 'ecomflow-local-salt' }),
      }),
    ),
  );
}
