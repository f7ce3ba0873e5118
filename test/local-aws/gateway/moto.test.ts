/** What moto is admitted for it really does: each service put to work and asked what became of it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { KMS } from '@aws-sdk/client-kms';
import { clientSettings, makeBucket, uniqueName } from '../../support/stack';
import { startBoto, type Boto } from './support/boto';

let boto: Boto;
beforeAll(() => {
  boto = startBoto(clientSettings().endpoint);
});
afterAll(() => boto.stop());

async function makeQueue(Attributes: object = {}, suffix = ''): Promise<{ QueueUrl: string; arn: string }> {
  const made = await boto.call('sqs', 'create_queue', { QueueName: uniqueName('q') + suffix, Attributes });
  const QueueUrl = String(made['QueueUrl']);
  const told = await boto.call('sqs', 'get_queue_attributes', { QueueUrl, AttributeNames: ['QueueArn'] });
  return { QueueUrl, arn: (told['Attributes'] as { QueueArn: string }).QueueArn };
}

async function bodies(QueueUrl: string, more: object = {}): Promise<string[]> {
  const got = await boto.call('sqs', 'receive_message', { QueueUrl, MaxNumberOfMessages: 10, ...more });
  return ((got['Messages'] ?? []) as { Body: string }[]).map(({ Body }) => Body);
}

describe('S3', () => {
  it('keeps versions and tags, and looks at the conditions of a write', async () => {
    const Bucket = await makeBucket();
    const s3 = (operation: string, more: object) => boto.call('s3', operation, { Bucket, Key: 'k', ...more });
    await boto.call('s3', 'put_bucket_versioning', {
      Bucket,
      VersioningConfiguration: { Status: 'Enabled' },
    });
    const { VersionId } = await s3('put_object', { Body: 'first' });
    await s3('put_object', { Body: 'second' });
    await s3('delete_object', {});
    expect(await boto.tell('s3', 'get_object', { Bucket, Key: 'k' })).toMatchObject({ code: 'NoSuchKey' });
    expect(await s3('get_object', { VersionId })).toMatchObject({ Body: 'first' });
    const twice = await boto.tell('s3', 'put_object', { Bucket, Key: 'k', IfMatch: '"none"', Body: 'x' });
    expect(twice.code).toMatch(/PreconditionFailed|NoSuchKey/);
    const TagSet = [{ Key: 'a', Value: 'b' }];
    await s3('put_object', { Body: 'third' });
    await s3('put_object_tagging', { Tagging: { TagSet } });
    expect(await s3('get_object_tagging', {})).toMatchObject({ TagSet });
  });

  it('notifies a queue of the objects that its filter names', async () => {
    const [Bucket, { QueueUrl, arn }] = [await makeBucket(), await makeQueue()];
    const FilterRules = [{ Name: 'suffix', Value: '.csv' }];
    const one = { QueueArn: arn, Events: ['s3:ObjectCreated:*'], Filter: { Key: { FilterRules } } };
    const NotificationConfiguration = { QueueConfigurations: [one] };
    await boto.call('s3', 'put_bucket_notification_configuration', { Bucket, NotificationConfiguration });
    await bodies(QueueUrl);
    for (const Key of ['a.csv', 'a.txt']) await boto.call('s3', 'put_object', { Bucket, Key, Body: 'x' });
    const told = await bodies(QueueUrl);
    expect(told).toHaveLength(1);
    expect(told[0]).toContain('"key": "a.csv"');
  });
});

it('Secrets Manager keeps the versions of a secret', async () => {
  const secret = { SecretId: uniqueName('secret') };
  await boto.call('secretsmanager', 'create_secret', { Name: secret.SecretId, SecretString: 'old' });
  await boto.call('secretsmanager', 'put_secret_value', { ...secret, SecretString: 'new' });
  const read = (more: object) => boto.call('secretsmanager', 'get_secret_value', { ...secret, ...more });
  expect(await read({})).toMatchObject({ SecretString: 'new' });
  expect(await read({ VersionStage: 'AWSPREVIOUS' })).toMatchObject({ SecretString: 'old' });
});

it('EventBridge leads what S3 tells of into a queue, by the rule’s bucket and prefix', async () => {
  const Bucket = await makeBucket();
  const { QueueUrl, arn } = await makeQueue();
  const Rule = uniqueName('rule');
  const detail = { bucket: { name: [Bucket] }, object: { key: [{ prefix: 'in/' }] } };
  const EventPattern = JSON.stringify({ source: ['aws.s3'], 'detail-type': ['Object Created'], detail });
  await boto.call('events', 'put_rule', { Name: Rule, EventPattern });
  await boto.call('events', 'put_targets', { Rule, Targets: [{ Id: 'queue', Arn: arn }] });
  await boto.call('s3', 'put_bucket_notification_configuration', {
    Bucket,
    NotificationConfiguration: { EventBridgeConfiguration: {} },
  });
  for (const Key of ['in/a b+ü.csv', 'elsewhere/b.csv']) await boto.call('s3', 'put_object', { Bucket, Key });
  const told = (await bodies(QueueUrl)).map(
    (body) => JSON.parse(body) as { 'detail-type': string; detail: { object: { key: string } } },
  );
  expect(told.map((event) => [event['detail-type'], event.detail.object.key])).toEqual([
    ['Object Created', 'in/a b+ü.csv'],
  ]);
});

describe('SNS', () => {
  it('delivers to queues what their filters let through', async () => {
    const { QueueUrl, arn } = await makeQueue();
    const { TopicArn } = await boto.call('sns', 'create_topic', { Name: uniqueName('t') });
    const Attributes = { RawMessageDelivery: 'true', FilterPolicy: '{"k":["a"]}' };
    await boto.call('sns', 'subscribe', { TopicArn, Protocol: 'sqs', Endpoint: arn, Attributes });
    for (const StringValue of ['a', 'b']) {
      const MessageAttributes = { k: { DataType: 'String', StringValue } };
      await boto.call('sns', 'publish', { TopicArn, Message: `message ${StringValue}`, MessageAttributes });
    }
    expect(await bodies(QueueUrl)).toEqual(['message a']);
  });
});

describe('SQS', () => {
  it('delays, hides, and gives up to the queue of dead letters', async () => {
    const dead = await makeQueue();
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: '1' });
    const { QueueUrl } = await makeQueue({ VisibilityTimeout: '1', RedrivePolicy });
    await boto.call('sqs', 'send_message', { QueueUrl, MessageBody: 'm', DelaySeconds: 1 });
    expect(await bodies(QueueUrl)).toEqual([]);
    expect(await bodies(QueueUrl, { WaitTimeSeconds: 5 })).toEqual(['m']);
    expect(await bodies(QueueUrl)).toEqual([]);
    await sleep(1_200);
    expect(await bodies(QueueUrl)).toEqual([]);
    expect(await bodies(dead.QueueUrl)).toEqual(['m']);
  });

  it('keeps the order of a FIFO queue, each message once', async () => {
    const { QueueUrl } = await makeQueue({ FifoQueue: 'true', ContentBasedDeduplication: 'true' }, '.fifo');
    for (const MessageBody of ['1', '1', '2', '3'])
      await boto.call('sqs', 'send_message', { QueueUrl, MessageBody, MessageGroupId: 'g' });
    expect(await bodies(QueueUrl)).toEqual(['1', '2', '3']);
  });
});

it('Step Functions executes a definition, and its tasks go through the gateway', async () => {
  const { QueueUrl } = await makeQueue();
  const task = (Resource: string, Parameters: object) => ({ Type: 'Task', Resource, Parameters });
  const run = async (States: object) => {
    const definition = JSON.stringify({ StartAt: 'first', States });
    const roleArn = 'arn:aws:iam::000000000000:role/r';
    const made = await boto.call('stepfunctions', 'create_state_machine', {
      name: uniqueName('m'),
      definition,
      roleArn,
    });
    const begun = { stateMachineArn: made['stateMachineArn'], name: 'once', input: '{"n":41}' };
    const { executionArn } = await boto.call('stepfunctions', 'start_execution', begun);
    for (;;) {
      const told = await boto.call('stepfunctions', 'describe_execution', { executionArn });
      if (told['status'] !== 'RUNNING') return told;
      await sleep(100);
    }
  };
  const send = task('arn:aws:states:::sqs:sendMessage', {
    QueueUrl,
    'MessageBody.$': 'States.JsonToString($)',
  });
  expect(
    await run({
      first: { ...send, ResultPath: null, Next: 'choose' },
      choose: {
        Type: 'Choice',
        Choices: [{ Variable: '$.n', NumericGreaterThan: 40, Next: 'big' }],
        Default: 'small',
      },
      big: { Type: 'Pass', Result: { is: 'big' }, End: true },
      small: { Type: 'Fail', Error: 'small' },
    }),
  ).toMatchObject({ status: 'SUCCEEDED', output: '{"is": "big"}' });
  expect(await bodies(QueueUrl)).toEqual(['{"n":41}']);
  const put = task('arn:aws:states:::dynamodb:putItem', { TableName: 't', Item: { k: { S: 'v' } } });
  expect(await run({ first: { ...put, End: true } })).toMatchObject({ status: 'FAILED' });
});

it('CloudWatch Logs gives back events in order, by time and stream', async () => {
  const group = { logGroupName: uniqueName('g') };
  await boto.call('logs', 'create_log_group', group);
  const now = Date.now();
  for (const logStreamName of ['a', 'b']) {
    await boto.call('logs', 'create_log_stream', { ...group, logStreamName });
    const logEvents = [0, 1].map((n) => ({ timestamp: now + n, message: `${logStreamName}${n}` }));
    await boto.call('logs', 'put_log_events', { ...group, logStreamName, logEvents });
  }
  const messages = async (operation: string, more: object) =>
    ((await boto.call('logs', operation, { ...group, ...more }))['events'] as { message: string }[]).map(
      ({ message }) => message,
    );
  expect(await messages('get_log_events', { logStreamName: 'a', startFromHead: true })).toEqual(['a0', 'a1']);
  expect(await messages('filter_log_events', { startTime: now + 1 })).toEqual(['a1', 'b1']);
  expect(await messages('filter_log_events', { logStreamNames: ['b'] })).toEqual(['b0', 'b1']);
});

it('STS says whose account it is', async () => {
  expect(await boto.call('sts', 'get_caller_identity')).toMatchObject({ Account: '000000000000' });
});

describe('KMS', () => {
  const kms = new KMS(clientSettings());
  afterAll(() => kms.destroy());
  const EncryptionContext = { namespace: 'default' };
  const makeKey = async (): Promise<string> => (await kms.createKey({})).KeyMetadata?.Arn ?? '';

  it('makes a data key that it opens again, in the context that it was made in and in no other', async () => {
    const KeyId = await makeKey();
    const made = await kms.generateDataKey({ KeyId, KeySpec: 'AES_256', EncryptionContext });
    const { Plaintext = new Uint8Array(), CiphertextBlob = new Uint8Array() } = made;
    expect([Plaintext.length, made.KeyId]).toEqual([32, KeyId]);
    expect(Buffer.from(CiphertextBlob).includes(Buffer.from(Plaintext))).toBe(false);
    const opened = await kms.decrypt({ CiphertextBlob, EncryptionContext, KeyId });
    expect([Buffer.from(opened.Plaintext ?? []), opened.KeyId]).toEqual([Buffer.from(Plaintext), KeyId]);
    const another = { namespace: 'another' };
    const flipped = Uint8Array.from(CiphertextBlob);
    flipped[flipped.length - 1] = (flipped.at(-1) ?? 0) ^ 1;
    const refused = { name: 'InvalidCiphertextException' };
    await expect(kms.decrypt({ CiphertextBlob })).rejects.toMatchObject(refused);
    await expect(kms.decrypt({ CiphertextBlob, EncryptionContext: another })).rejects.toMatchObject(refused);
    await expect(kms.decrypt({ CiphertextBlob: flipped, EncryptionContext })).rejects.toMatchObject(refused);
    // AWS calls it IncorrectKeyException; nothing branches on that.
    await expect(
      kms.decrypt({ CiphertextBlob, EncryptionContext, KeyId: await makeKey() }),
    ).rejects.toMatchObject({ name: expect.stringMatching(/AccessDenied|IncorrectKey/) as unknown });
  });

  it('encrypts and decrypts, and describes a key that is there', async () => {
    const KeyId = await makeKey();
    const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext: Buffer.from('a word') });
    const { Plaintext } = await kms.decrypt({ CiphertextBlob });
    expect(Buffer.from(Plaintext ?? []).toString()).toBe('a word');
    expect((await kms.describeKey({ KeyId })).KeyMetadata).toMatchObject({ Arn: KeyId, Enabled: true });
    await expect(kms.describeKey({ KeyId: 'none' })).rejects.toMatchObject({ name: 'NotFoundException' });
  });
});
