/** A queue that calls a function: by batches, each message until it is taken. */
import { Lambda } from '@aws-sdk/client-lambda';
import { setTimeout as sleep } from 'node:timers/promises';
import { zipOf } from '../../../src/aws/zip';
import { clientSettings, uniqueName } from '../../support/stack';
import { startBoto, type Boto } from '../gateway/support/boto';

const lambda = new Lambda({ ...clientSettings(), maxAttempts: 1 });
let boto: Boto;
beforeAll(() => {
  boto = startBoto(clientSettings().endpoint);
});
afterAll(() => {
  boto.stop();
  lambda.destroy();
});

/** Takes whatever is no "bad". */
const CODE = `exports.handler = async ({ Records }) => ({
  batchItemFailures: Records.filter(({ body }) => body === 'bad').map(({ messageId }) => ({ itemIdentifier: messageId })),
});`;

async function makeQueue(): Promise<{ QueueUrl: string; arn: string }> {
  const { QueueUrl } = await boto.call('sqs', 'create_queue', {
    QueueName: uniqueName('q'),
    Attributes: { VisibilityTimeout: '1' },
  });
  const { Attributes } = await boto.call('sqs', 'get_queue_attributes', {
    QueueUrl,
    AttributeNames: ['QueueArn'],
  });
  return { QueueUrl: String(QueueUrl), arn: (Attributes as { QueueArn: string }).QueueArn };
}

async function makeFunction(): Promise<string> {
  const { FunctionName = '' } = await lambda.createFunction({
    FunctionName: uniqueName('f'),
    Runtime: 'nodejs22.x',
    Role: 'arn:aws:iam::000000000000:role/f',
    Handler: 'index.handler',
    Code: { ZipFile: zipOf([{ name: 'index.js', bytes: Buffer.from(CODE) }]) },
    Timeout: 20,
  });
  return FunctionName;
}

async function left(QueueUrl: string): Promise<number> {
  const { Attributes } = await boto.call('sqs', 'get_queue_attributes', {
    QueueUrl,
    AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
  });
  return Object.values(Attributes as Record<string, string>).reduce((sum, one) => sum + Number(one), 0);
}

it('what a function takes is gone from the queue, and what it does not take comes again', async () => {
  const [{ QueueUrl, arn }, FunctionName] = [await makeQueue(), await makeFunction()];
  const { UUID, State } = await lambda.createEventSourceMapping({
    FunctionName,
    EventSourceArn: arn,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
  });
  expect(State).toBe('Enabled');
  for (const MessageBody of ['good', 'bad', 'good'])
    await boto.call('sqs', 'send_message', { QueueUrl, MessageBody });
  const endMs = Date.now() + 20_000;
  while ((await left(QueueUrl)) > 1 && Date.now() < endMs) await sleep(100);
  await sleep(1_500);
  expect(await left(QueueUrl)).toBe(1);
  expect(await lambda.getEventSourceMapping({ UUID })).toMatchObject({ EventSourceArn: arn, BatchSize: 10 });
  await lambda.deleteEventSourceMapping({ UUID });
  await expect(lambda.getEventSourceMapping({ UUID })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
});

it('a queue or a function that is not there, and another source, are refused', async () => {
  const [{ arn }, FunctionName] = [await makeQueue(), await makeFunction()];
  const map = (input: { FunctionName: string; EventSourceArn: string; BatchSize?: number }) =>
    lambda.createEventSourceMapping(input);
  await expect(map({ FunctionName: 'nobody', EventSourceArn: arn })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
  for (const EventSourceArn of [`${arn}x`, 'arn:aws:kinesis:eu-west-1:000000000000:stream/s'])
    await expect(map({ FunctionName, EventSourceArn })).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
    });
  await expect(map({ FunctionName, EventSourceArn: arn, BatchSize: 11 })).rejects.toThrow(
    'MaximumBatchingWindowInSeconds',
  );
});
