/** Records that a function never takes: a queue is told where they are, a bucket gets them. */
import { S3 } from '@aws-sdk/client-s3';
import { clientSettings, makeBucket, uniqueName } from '../../support/stack';
import { startBoto, type Boto } from '../gateway/support/boto';
import { StreamWorld } from './support/stream-world';
import { until } from '../../support/until';

const s3 = new S3({ ...clientSettings(), forcePathStyle: true });
let world: StreamWorld;
let boto: Boto;
beforeAll(async () => {
  world = await StreamWorld.open();
  boto = startBoto(clientSettings().endpoint);
});
afterAll(async () => {
  boto.stop();
  s3.destroy();
  await world.close();
});

async function makeQueue(): Promise<{ QueueUrl: string; arn: string }> {
  const { QueueUrl } = await boto.call('sqs', 'create_queue', { QueueName: uniqueName('q') });
  const asked = { QueueUrl, AttributeNames: ['QueueArn'] };
  const { Attributes } = await boto.call('sqs', 'get_queue_attributes', asked);
  return { QueueUrl: String(QueueUrl), arn: (Attributes as { QueueArn: string }).QueueArn };
}

async function received(QueueUrl: string): Promise<unknown[]> {
  const { Messages = [] } = await boto.call('sqs', 'receive_message', { QueueUrl, MaxNumberOfMessages: 10 });
  return (Messages as { Body: string }[]).map(({ Body }) => JSON.parse(Body) as unknown);
}

const onFailure = (Destination: string) => ({ DestinationConfig: { OnFailure: { Destination } } });

it('a queue is told which records of which shard were given up, and does not get them', async () => {
  const { StreamName, arn } = await world.makeStream();
  const { QueueUrl, arn: queue } = await makeQueue();
  const name = await world.makeFunction();
  const [number = ''] = await world.put(StreamName, ['bad-1']);
  await world.map(name, arn, { MaximumRetryAttempts: 2, ...onFailure(queue) });
  const told: unknown[] = [];
  await until(async () => told.push(...(await received(QueueUrl))) > 0);
  expect(world.calls(name)).toHaveLength(3);
  expect(told).toEqual([
    {
      version: '1.0',
      timestamp: expect.any(String) as string,
      requestContext: {
        requestId: expect.any(String) as string,
        functionArn: `arn:aws:lambda:eu-west-1:000000000000:function:${name}`,
        condition: 'RetryAttemptsExhausted',
        approximateInvokeCount: 3,
      },
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      KinesisBatchInfo: {
        shardId: 'shardId-000000000000',
        startSequenceNumber: number,
        endSequenceNumber: number,
        approximateArrivalOfFirstRecord: expect.any(String) as string,
        approximateArrivalOfLastRecord: expect.any(String) as string,
        batchSize: 1,
        streamArn: arn,
      },
    },
  ]);
});

it('a bucket gets the records themselves, and the stream goes on', async () => {
  const { StreamName, arn } = await world.makeStream();
  const Bucket = await makeBucket('given-up');
  const name = await world.makeFunction();
  const UUID = await world.map(name, arn, {
    MaximumRetryAttempts: 0,
    BisectBatchOnFunctionError: true,
    ...onFailure(`arn:aws:s3:::${Bucket}`),
  });
  await world.put(StreamName, ['a-1', 'bad-1', 'a-2']);
  await until(async () => (await s3.listObjectsV2({ Bucket })).KeyCount === 1);
  await until(() => world.calls(name).some(({ texts }) => texts.join() === 'a-2'));
  const { Contents = [] } = await s3.listObjectsV2({ Bucket });
  const Key = Contents[0]?.Key ?? '';
  expect(Key).toMatch(
    new RegExp(
      `^aws/lambda/${UUID}/shardId-000000000000/\\d{4}/\\d\\d/\\d\\d/\\d{4}-\\d\\d-\\d\\dT\\d\\d\\.\\d\\d\\.\\d\\d-`,
    ),
  );
  const { Body } = await s3.getObject({ Bucket, Key });
  const { payload, ...told } = JSON.parse((await Body?.transformToString()) ?? '') as Record<string, unknown>;
  expect(told).toMatchObject({ KinesisBatchInfo: { batchSize: 1 } });
  const { Records } = JSON.parse(String(payload)) as { Records: { kinesis: { data: string } }[] };
  expect(Records.map(({ kinesis }) => Buffer.from(kinesis.data, 'base64').toString())).toEqual(['bad-1']);
});

it('a record that is too old is given up, however many retries are left', async () => {
  const { StreamName, arn } = await world.makeStream();
  const { QueueUrl, arn: queue } = await makeQueue();
  const name = await world.makeFunction();
  await world.put(StreamName, ['bad-1', 'a-1']);
  await world.map(name, arn, { MaximumRecordAgeInSeconds: 60, BatchSize: 1, ...onFailure(queue) });
  await until(() => world.calls(name).length >= 2);
  await world.tell('clock', { now: new Date(Date.now() + 61_000).toISOString() });
  await world.put(StreamName, ['a-2']);
  const told: unknown[] = [];
  await until(async () => {
    told.push(...(await received(QueueUrl)));
    return told.length === 2;
  });
  await until(() => world.texts(name).includes('a-2'));
  expect(told).toMatchObject([
    { requestContext: { condition: 'RecordAgeExceeded' } },
    // Nobody was called with it.
    { requestContext: { condition: 'RecordAgeExceeded', approximateInvokeCount: 0 } },
  ]);
  expect(world.texts(name)).not.toContain('a-1');
  await world.tell('clock', { now: null });
});
