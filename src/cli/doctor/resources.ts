/** What Terraform made on AWS: buckets, job, crawler, secrets, topic, log group, datasets. */
import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { GetCrawlerCommand, GetJobCommand } from '@aws-sdk/client-glue';
import { DescribeDataSetCommand } from '@aws-sdk/client-quicksight';
import { GetBucketVersioningCommand, HeadBucketCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { GetTopicAttributesCommand } from '@aws-sdk/client-sns';
import type { AwsClients } from '../../aws/clients';
import type { Config } from '../../config';
import { namedFor } from '../../model/names';
import type { Pipeline } from '../../model/pipeline';
import { bad, examine, good, PROVISION, type Finding, type Seen } from '../../sources/finding';

export function examineResources(
  aws: AwsClients,
  config: Config,
  pipelines: readonly Pipeline[],
): Promise<Finding[]> {
  const datasets = [...new Set(pipelines.flatMap(({ report }) => report))];
  const namesOf = (setting: string, of = pipelines): string[] => [
    ...new Set(of.map(({ name }) => namedFor(setting, name))),
  ];
  const crawled = pipelines.filter(({ catalog }) => catalog !== 'none');
  const found = (check: string, look: () => Promise<Seen>) => examine(check, PROVISION, look);
  return Promise.all([
    found('bronze bucket', () => lookAtBronze(aws, config.ECOMFLOW_BRONZE_BUCKET)),
    found('lake bucket', async () => {
      await aws.s3.send(new HeadBucketCommand({ Bucket: config.ECOMFLOW_LAKE_BUCKET }));
      return good(config.ECOMFLOW_LAKE_BUCKET);
    }),
    ...namesOf(config.ECOMFLOW_REFINE_JOB).map((name) => found('Glue job', () => lookAtJob(aws, name))),
    ...namesOf(config.ECOMFLOW_CRAWLER, crawled).map((name) =>
      found('Glue crawler', async () => {
        await aws.glue.send(new GetCrawlerCommand({ Name: name }));
        return good(name);
      }),
    ),
    found('secret', async () => {
      await aws.secrets.send(new GetSecretValueCommand({ SecretId: config.ECOMFLOW_PERSONAL_SECRET_ID }));
      return good(config.ECOMFLOW_PERSONAL_SECRET_ID);
    }),
    found('alert topic', async () => {
      await aws.sns.send(new GetTopicAttributesCommand({ TopicArn: config.ECOMFLOW_ALERT_TOPIC_ARN }));
      return good(config.ECOMFLOW_ALERT_TOPIC_ARN);
    }),
    ...(config.ECOMFLOW_EVENT_LOG_GROUP === undefined
      ? []
      : [found('log group', () => lookAtLogGroup(aws, config.ECOMFLOW_EVENT_LOG_GROUP ?? ''))]),
    ...datasets.map((id) =>
      found('QuickSight dataset', async () => {
        await aws.quicksight.send(
          new DescribeDataSetCommand({ AwsAccountId: config.ECOMFLOW_QUICKSIGHT_ACCOUNT, DataSetId: id }),
        );
        return good(id);
      }),
    ),
  ]);
}

/** Runs put their events there, and go on where they cannot: only here is it missed. */
async function lookAtLogGroup({ logs }: Pick<AwsClients, 'logs'>, name: string): Promise<Seen> {
  const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: name }));
  const group = logGroups.find((one) => one.logGroupName === name);
  if (!group)
    return bad(
      `there is no ${name}`,
      'make it (Terraform), or unset ECOMFLOW_EVENT_LOG_GROUP: runs warn of each event that they cannot put there',
    );
  return good(
    `${name}, kept ${group.retentionInDays === undefined ? 'for ever' : `${group.retentionInDays} days`}`,
  );
}

/** DMS asks for a bucket without versions. */
async function lookAtBronze({ s3 }: Pick<AwsClients, 's3'>, bucket: string): Promise<Seen> {
  await s3.send(new HeadBucketCommand({ Bucket: bucket }));
  const { Status } = await s3.send(new GetBucketVersioningCommand({ Bucket: bucket }));
  if (Status === 'Enabled')
    return bad(
      `${bucket} keeps versions`,
      'suspend its versioning (Terraform): DMS asks for a bucket without',
    );
  return good(`${bucket}, without versions`);
}

async function lookAtJob({ glue, s3 }: Pick<AwsClients, 'glue' | 's3'>, name: string): Promise<Seen> {
  const { Job } = await glue.send(new GetJobCommand({ JobName: name }));
  if ((Job?.MaxRetries ?? 0) > 0)
    return bad(
      `${name} is retried by Glue`,
      'set its MaxRetries to 0 (Terraform): nobody looks for such a run',
    );
  const script = Job?.Command?.ScriptLocation ?? '';
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(script) ?? [];
  if (bucket === undefined || key === undefined) return bad(`${name} has no script in S3: "${script}"`);
  await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
  return good(`${name}, Glue ${Job?.GlueVersion ?? 'of no version'}, ${script}`);
}
