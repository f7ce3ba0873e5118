/**
 * What Terraform makes on AWS, made on the local stack through the same SDK calls: buckets, secrets, the source's schema and
 * users, DMS's instance, endpoints and task, the Glue job and crawler, QuickSight's dataset, and the warehouse.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { CreateTopicCommand } from '@aws-sdk/client-sns';
import { createConnection } from 'mysql2/promise';
import { createAwsClients, type AwsClients } from '../../aws/clients';
import { installWarehouse } from '../../aws/install-warehouse';
import { createSqlRunner } from '../../aws/sql-runner';
import type { Config } from '../../config';
import { listEntities } from '../../entities/registry';
import { namedFor } from '../../model/names';
import { sourceOf, type Pipeline } from '../../model/pipeline';
import { findPipeline } from '../../pipelines/registry';
import { provisionDms } from './mysql-cdc/provision-dms';
import { provisionGlue } from './provision-glue';
import { provisionQuicksight } from './provision-quicksight';
import { PROJECT_ROOT, type Stack } from './stack';

/** Both users see the source's clock (`init_connect`), because neither is an administrator. */
export const SOURCE_USER = { user: 'ecomflow', password: 'ecomflow-local' };
const DMS_USER = { user: 'ecomflow_dms', password: 'ecomflow-local' };

export async function provision(stack: Stack, config: Config): Promise<void> {
  const clients = createAwsClients(config.AWS_REGION);
  const pipeline = findPipeline('ecommerce');
  for (const bucket of [config.ECOMFLOW_BRONZE_BUCKET, config.ECOMFLOW_LAKE_BUCKET])
    await provisionBucket(clients, config, bucket);
  await clients.sns.send(new CreateTopicCommand({ Name: config.ECOMFLOW_ALERT_TOPIC_ARN.split(':').at(-1) }));
  if (config.ECOMFLOW_EVENT_LOG_GROUP !== undefined)
    await clients.logs.send(new CreateLogGroupCommand({ logGroupName: config.ECOMFLOW_EVENT_LOG_GROUP }));
  await provisionSource(stack, pipeline);
  await provisionSecrets(clients, stack, config, pipeline);
  const sql = createSqlRunner(clients.redshift, {
    workgroup: config.ECOMFLOW_REDSHIFT_WORKGROUP,
    database: config.ECOMFLOW_REDSHIFT_DATABASE,
  });
  await Promise.all([
    installWarehouse(sql, join(PROJECT_ROOT, 'sql'), listEntities()),
    provisionDms(clients.dms, config, pipeline, { ...stack.mysql, ...DMS_USER }),
    provisionGlue(clients, config),
  ]);
  await provisionQuicksight(clients.quicksight, config);
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
  await clients.s3.send(new CreateBucketCommand({ Bucket: bucket, ...place }));
}

/** The shop's schema and its users, each with just the rights that it needs on MySQL. */
async function provisionSource(stack: Stack, pipeline: Pipeline): Promise<void> {
  const { host, port, adminUser, adminPassword } = stack.mysql;
  const database = sourceOf(pipeline, 'mysql-cdc').database;
  const schema = readFileSync(
    join(PROJECT_ROOT, 'src/pipelines', pipeline.name, 'source/schema.sql'),
    'utf8',
  );
  const connection = await createConnection({
    host,
    port,
    user: adminUser,
    password: adminPassword,
    multipleStatements: true,
  });
  try {
    await connection.query(
      `create database if not exists ${database} character set utf8mb4 collate utf8mb4_bin`,
    );
    await connection.query(`use ${database}`);
    await connection.query(schema);
    // Doctor asks whether the log is filtered or a replica's; DMS looks through which views and triggers of other schemas a
    // statement may reach a captured table.
    await connection.query(`
      create user '${SOURCE_USER.user}'@'%' identified by '${SOURCE_USER.password}';
      grant select, insert, update, delete, lock tables on ${database}.* to '${SOURCE_USER.user}'@'%';
      grant replication client, slave monitor on *.* to '${SOURCE_USER.user}'@'%';
      create user '${DMS_USER.user}'@'%' identified by '${DMS_USER.password}';
      grant select, show view, trigger on *.* to '${DMS_USER.user}'@'%';
      grant replication slave, replication client, reload on *.* to '${DMS_USER.user}'@'%';`);
  } finally {
    await connection.end();
  }
}

async function provisionSecrets(
  clients: AwsClients,
  stack: Stack,
  config: Config,
  pipeline: Pipeline,
): Promise<void> {
  const source = {
    host: stack.mysql.host,
    port: stack.mysql.port,
    username: SOURCE_USER.user,
    password: SOURCE_USER.password,
    dbname: sourceOf(pipeline, 'mysql-cdc').database,
  };
  await clients.secrets.send(
    new CreateSecretCommand({
      Name: namedFor(config.ECOMFLOW_SOURCE_SECRET_ID, pipeline.name),
      SecretString: JSON.stringify(source),
    }),
  );
  // A fixed salt keeps two local runs comparable; on AWS Terraform draws it at random.
  await clients.secrets.send(
    new CreateSecretCommand({
      Name: config.ECOMFLOW_PERSONAL_SECRET_ID,
      SecretString: JSON.stringify({ salt: 'ecomflow-local-salt' }),
    }),
  );
}
