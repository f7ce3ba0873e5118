/** What nothing executes is refused by name, in the error's shape of its protocol, whatever moto would answer. */
import { clientSettings, makeBucket } from '../../support/stack';
import { startBoto, type Boto } from './support/boto';

let boto: Boto;
let bucket: string;

beforeAll(async () => {
  boto = startBoto(clientSettings().endpoint);
  bucket = await makeBucket();
});
afterAll(() => boto.stop());

const JSON_CODE = ['UnknownOperationException', 400] as const;

describe('an action that moto only records is refused', () => {
  const filter = { logGroupName: 'g', filterName: 'f', filterPattern: 'ERROR' };
  const role = { RoleArn: 'arn:aws:iam::000000000000:role/r', RoleSessionName: 'session' };

  it.each([
    ['cloudwatch', 'put_dashboard', { DashboardName: 'd', DashboardBody: '{}' }, ['monitoring:PutDashboard']],
    [
      'events',
      'put_events',
      { Entries: [{ Source: 's', DetailType: 'd', Detail: '{}' }] },
      ['events:PutEvents', 'it has rules for events of S3'],
    ],
    [
      'events',
      'put_rule',
      { Name: 'r', ScheduleExpression: 'rate(1 day)' },
      ['events:PutRule', 'no rule fires by time'],
    ],
    [
      'logs',
      'put_metric_filter',
      { ...filter, metricTransformations: [{ metricName: 'm', metricNamespace: 'n', metricValue: '1' }] },
      ['logs:PutMetricFilter', 'it has groups, streams and events'],
    ],
    [
      'logs',
      'put_subscription_filter',
      { ...filter, destinationArn: 'arn:aws:lambda:eu-west-1:000000000000:function:f' },
      ['logs:PutSubscriptionFilter'],
    ],
    ['logs', 'put_retention_policy', { logGroupName: 'g', retentionInDays: 1 }, ['logs:PutRetentionPolicy']],
    [
      'logs',
      'start_query',
      { logGroupName: 'g', startTime: 0, endTime: 1, queryString: 'fields @message' },
      ['logs:StartQuery'],
    ],
    ['secretsmanager', 'rotate_secret', { SecretId: 's' }, ['secretsmanager:RotateSecret']],
    [
      'secretsmanager',
      'replicate_secret_to_regions',
      { SecretId: 's', AddReplicaRegions: [{ Region: 'us-east-1' }] },
      ['secretsmanager:ReplicateSecretToRegions'],
    ],
    ['stepfunctions', 'create_activity', { name: 'a' }, ['states:CreateActivity']],
    ['kms', 'disable_key', { KeyId: 'k' }, ['kms:DisableKey', 'keys that encrypt']],
    [
      'kinesis',
      'increase_stream_retention_period',
      { StreamName: 's', RetentionPeriodHours: 48 },
      ['kinesis:Increase'],
    ],
  ])('%s %s', async (service, operation, parameters, words) => {
    const { code, status, message } = await boto.tell(service, operation, parameters);
    expect([code, status]).toEqual(JSON_CODE);
    for (const word of words) expect(message).toContain(word);
  });

  it.each([
    ['sts', 'assume_role', role, 'sts:AssumeRole'],
    ['iam', 'create_role', { RoleName: 'r', AssumeRolePolicyDocument: '{}' }, 'iam:CreateRole'],
    [
      'sns',
      'create_platform_application',
      { Name: 'p', Platform: 'GCM', Attributes: {} },
      'sns:CreatePlatformApplication',
    ],
  ])('%s %s, in XML', async (service, operation, parameters, words) => {
    const { code, status, message } = await boto.tell(service, operation, parameters);
    expect([code, status]).toEqual(['InvalidAction', 400]);
    expect(message).toContain(words);
  });

  const rule = { ID: 'r', Status: 'Enabled', Filter: { Prefix: '' }, Expiration: { Days: 1 } };
  const functions = [
    { LambdaFunctionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:f', Events: ['s3:ObjectCreated:*'] },
  ];
  it.each([
    [
      'put_bucket_lifecycle_configuration',
      { LifecycleConfiguration: { Rules: [rule] } },
      's3:PutBucketLifecycleConfiguration',
    ],
    ['put_bucket_policy', { Policy: '{}' }, 's3:PutBucketPolicy'],
    [
      'put_bucket_website',
      { WebsiteConfiguration: { IndexDocument: { Suffix: 'i' } } },
      's3:PutBucketWebsite',
    ],
    [
      'put_bucket_notification_configuration',
      { NotificationConfiguration: { LambdaFunctionConfigurations: functions } },
      'notifications go to SQS, SNS and EventBridge only',
    ],
    [
      'put_object',
      { Key: 'k', ServerSideEncryption: 'aws:kms', SSEKMSKeyId: 'none' },
      'nothing encrypts by a key',
    ],
    ['put_object', { Key: 'k', WriteOffsetBytes: 1 }, 'replaced, not appended to'],
    ['put_object', { Key: 'k', ObjectLockLegalHoldStatus: 'ON' }, 'nothing keeps objects from being deleted'],
    [
      'copy_object',
      { Key: 'k', CopySource: 'b/k', CopySourceIfNoneMatch: '"e"' },
      'the condition on the source',
    ],
    ['copy_object', { Key: 'k', CopySource: 'b/k', IfMatch: '"e"' }, 'the condition on the target'],
    ['complete_multipart_upload', { Key: 'k', UploadId: 'u', IfMatch: '"e"' }, 'the condition on the target'],
    ['rename_object', { Key: 'k', RenameSource: 'j' }, 's3:PutObject?renameObject'],
    [
      'select_object_content',
      {
        Key: 'k',
        Expression: 'select 1',
        ExpressionType: 'SQL',
        InputSerialization: { CSV: {} },
        OutputSerialization: { CSV: {} },
      },
      's3:PostObject?select',
    ],
  ])('s3 %s (%j)', async (operation, parameters, words) => {
    const { code, status, message } = await boto.tell('s3', operation, { Bucket: bucket, ...parameters });
    expect([code, status]).toEqual(['NotImplemented', 501]);
    expect(message).toContain(words);
  });
});

describe('a refusal is told', () => {
  const { endpoint } = clientSettings();
  const post = (headers: Record<string, string>, path = '/', body = '') =>
    fetch(`${endpoint}${path}`, { method: 'POST', headers, body });

  it('in CBOR to whom speaks it, with and without a signature', async () => {
    const path = '/service/GraniteServiceVersion20100801/operation/PutDashboard';
    const answer = await post({ 'smithy-protocol': 'rpc-v2-cbor', 'content-type': 'application/cbor' }, path);
    expect([
      answer.status,
      answer.headers.get('smithy-protocol'),
      answer.headers.get('content-type'),
    ]).toEqual([400, 'rpc-v2-cbor', 'application/cbor']);
    expect(Buffer.from(await answer.arrayBuffer()).toString('latin1')).toMatch(
      /__type.{5}UnknownOperationException.*monitoring:PutDashboard/s,
    );
  });

  it.each([
    ['AWSCognitoIdentityProviderService.SignUp', 'cognito-idp:SignUp'],
    ['Kinesis_20131202.SubscribeToShard', 'kinesis:SubscribeToShard'],
    ['DynamoDB_20120810.TransactWriteItems', 'dynamodb:TransactWriteItems'],
    ['NoSuchService.Do', 'NoSuchService:Do'],
  ])('of an unsigned call by its target %s', async (target, named) => {
    const answer = await post({ 'x-amz-target': target }, '/', '{}');
    expect([answer.status, answer.headers.get('x-amzn-errortype')]).toEqual([
      400,
      'UnknownOperationException',
    ]);
    expect(JSON.stringify(await answer.json())).toContain(named);
  });

  it('where a signature for one service carries the target of another', async () => {
    const authorization = 'AWS4-HMAC-SHA256 Credential=local/20260101/eu-west-1/s3/aws4_request';
    const answer = await post({ authorization, 'x-amz-target': 'Kinesis_20131202.PutRecord' }, '/', '{}');
    expect(answer.status).toBe(400);
  });

  it('to an unsigned form, which is no operation of S3', async () => {
    const answer = await post({ 'content-type': 'application/x-www-form-urlencoded' }, '/', 'Action=Publish');
    expect(answer.status).toBe(501);
    expect(await answer.text()).toContain('<Code>NotImplemented</Code>');
  });
});
