/** One place that makes SDK clients. `AWS_ENDPOINT_URL` alone decides whether they speak to AWS or to the local stack. */
import { AthenaClient } from '@aws-sdk/client-athena';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DatabaseMigrationServiceClient } from '@aws-sdk/client-database-migration-service';
import { FirehoseClient } from '@aws-sdk/client-firehose';
import { GlueClient } from '@aws-sdk/client-glue';
import { KinesisClient } from '@aws-sdk/client-kinesis';
import { QuickSightClient } from '@aws-sdk/client-quicksight';
import { RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { observeCalls, type CallObserver } from './observe-calls';

export interface AwsClients {
  readonly s3: S3Client;
  readonly glue: GlueClient;
  /** For calls that start something: the SDK must not repeat them, because looking first is our own doing. */
  readonly glueOnce: GlueClient;
  readonly redshift: RedshiftDataClient;
  readonly dms: DatabaseMigrationServiceClient;
  readonly quicksight: QuickSightClient;
  readonly quicksightOnce: QuickSightClient;
  readonly secrets: SecretsManagerClient;
  readonly kinesis: KinesisClient;
  readonly sqs: SQSClient;
  readonly sns: SNSClient;
  readonly states: SFNClient;
  readonly athena: AthenaClient;
  readonly metrics: CloudWatchClient;
  readonly logs: CloudWatchLogsClient;
  readonly firehose: FirehoseClient;
}

/** A call without an answer fails after `answerMs` (the SDK itself would wait for ever); Redshift's WaitTimeSeconds is 30 at most. */
export function createAwsClients(
  region: string,
  answerMs: number = 45_000,
  observer?: CallObserver,
): AwsClients {
  const clients = makeClients(region, answerMs);
  if (observer) for (const client of Object.values(clients)) observeCalls(client as S3Client, observer);
  return clients;
}

function makeClients(region: string, answerMs: number): AwsClients {
  const requestHandler = { connectionTimeout: 5_000, requestTimeout: answerMs, throwOnRequestTimeout: true };
  const usual = { region, requestHandler };
  const once = { ...usual, maxAttempts: 1 };
  return {
    s3: new S3Client({ ...usual, forcePathStyle: true }),
    glue: new GlueClient(usual),
    glueOnce: new GlueClient(once),
    redshift: new RedshiftDataClient(usual),
    dms: new DatabaseMigrationServiceClient(usual),
    quicksight: new QuickSightClient(usual),
    quicksightOnce: new QuickSightClient(once),
    secrets: new SecretsManagerClient(usual),
    // By HTTP/1.1, as the local stack speaks it.
    kinesis: new KinesisClient({ region, requestHandler: new NodeHttpHandler(requestHandler) }),
    sqs: new SQSClient(usual),
    sns: new SNSClient(usual),
    states: new SFNClient(usual),
    athena: new AthenaClient(usual),
    metrics: new CloudWatchClient(usual),
    logs: new CloudWatchLogsClient(usual),
    firehose: new FirehoseClient(usual),
  };
}
