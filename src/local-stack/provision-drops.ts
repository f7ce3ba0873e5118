/**
 * What starts runs of dropped files, as infra-terraform/dropped-files.tf makes it: S3 tells EventBridge, a rule for each pipeline leads
 * into one queue, and Lambda takes from it. The stack has it and not its worker: what is told while a worker is away waits in Temporal.
 */
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { CreateEventSourceMappingCommand, CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { PutBucketNotificationConfigurationCommand } from '@aws-sdk/client-s3';
import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { createAwsClients } from '../aws/clients';
import { packageLambda } from '../aws/package-lambda';
import type { Config } from '../config';
import { roleBeside } from '../model/names';
import type { Pipeline } from '../model/pipeline';
import { listPipelines } from '../pipelines/registry';
import { landingOf, type Landing } from '../sources/s3-files/landing';
import { PROJECT_ROOT } from './stack';

export const DROPPED_QUEUE = 'ecomflow-dropped';
const FUNCTION = 'on-s3-object';
/** A message that is being told of is out of sight for as long as the function may take. */
const TIMEOUT_SECONDS = 60;

/** Whether files that come start the pipeline's run. */
export function startsRuns({ source }: Pipeline): boolean {
  return source.kind === 's3-files' && source.landing.startsRuns !== undefined;
}

/** A file that comes from now on starts the run of a pipeline that says so. For a clock that runs: a run waits until its window has ended. */
export async function provisionDrops(
  config: Config,
  pipelines: readonly Pipeline[] = listPipelines(),
): Promise<void> {
  const landings = pipelines
    .filter(startsRuns)
    .map((pipeline) => landingOf(pipeline, config.ECOMFLOW_LANDING_BUCKET));
  const queueArn = await createQueue(new SQSClient({ region: config.AWS_REGION }));
  const events = new EventBridgeClient({ region: config.AWS_REGION });
  for (const landing of landings) await createRule(events, landing, queueArn);
  const { s3 } = createAwsClients(config.AWS_REGION);
  for (const Bucket of new Set(landings.map(({ bucket }) => bucket)))
    await s3.send(
      new PutBucketNotificationConfigurationCommand({
        Bucket,
        NotificationConfiguration: { EventBridgeConfiguration: {} },
      }),
    );
  await createFunction(new LambdaClient({ region: config.AWS_REGION }), config, landings, queueArn);
}

async function createQueue(sqs: SQSClient): Promise<string | undefined> {
  const { QueueUrl } = await sqs.send(
    new CreateQueueCommand({
      QueueName: DROPPED_QUEUE,
      Attributes: { VisibilityTimeout: String(TIMEOUT_SECONDS) },
    }),
  );
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
  );
  return Attributes?.['QueueArn'];
}

async function createRule(
  events: EventBridgeClient,
  { pipeline, bucket, prefix }: Landing,
  Arn: string | undefined,
): Promise<void> {
  const Name = `${DROPPED_QUEUE}-${pipeline}`;
  const detail = { bucket: { name: [bucket] }, object: { key: [{ prefix }] } };
  const EventPattern = JSON.stringify({ source: ['aws.s3'], 'detail-type': ['Object Created'], detail });
  await events.send(new PutRuleCommand({ Name, EventPattern }));
  await events.send(new PutTargetsCommand({ Rule: Name, Targets: [{ Id: 'queue', Arn }] }));
}

async function createFunction(
  lambda: LambdaClient,
  config: Config,
  landings: readonly Landing[],
  EventSourceArn: string | undefined,
): Promise<void> {
  const { FunctionName } = await lambda.send(
    new CreateFunctionCommand({
      FunctionName: `ecomflow-${FUNCTION}`,
      Runtime: 'nodejs22.x',
      Role: roleBeside(config.ECOMFLOW_COPY_ROLE_ARN, FUNCTION),
      Handler: 'index.handler',
      Code: { ZipFile: await packageLambda(PROJECT_ROOT, FUNCTION) },
      Timeout: TIMEOUT_SECONDS,
      Environment: { Variables: settingsOf(config, landings) },
    }),
  );
  await lambda.send(
    new CreateEventSourceMappingCommand({
      FunctionName,
      EventSourceArn,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    }),
  );
}

function settingsOf(config: Config, landings: readonly Landing[]): Record<string, string> {
  return {
    TEMPORAL_ADDRESS: config.TEMPORAL_ADDRESS,
    TEMPORAL_NAMESPACE: config.TEMPORAL_NAMESPACE,
    ECOMFLOW_TASK_QUEUE: config.ECOMFLOW_TASK_QUEUE,
    ECOMFLOW_LANDING_BUCKET: config.ECOMFLOW_LANDING_BUCKET ?? '',
    ECOMFLOW_LANDINGS: JSON.stringify(
      Object.fromEntries(landings.map(({ prefix, pipeline }) => [prefix, pipeline])),
    ),
  };
}
