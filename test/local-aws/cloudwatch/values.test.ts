/** Values as GetMetricData tells them, and those of calls that were throttled before their service saw them. */
import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { service as cloudwatchService } from '../../../local-aws/cloudwatch';
import { service as dynamodbService } from '../../../local-aws/dynamodb';
import { service as kinesisService } from '../../../local-aws/kinesis';
import { openFrontDoor, setFaults, type FrontDoor } from '../../support/front-door';
import { clientSettings, uniqueName } from '../../support/stack';
import { kinesisClient } from '../kinesis/support/client';

const START_MS = Date.UTC(2026, 10, 30, 12);
const MINUTE_MS = 60_000;

let door: FrontDoor;
let metrics: CloudWatch;
beforeAll(async () => {
  door = await openFrontDoor([cloudwatchService, dynamodbService, kinesisService]);
  metrics = new CloudWatch({ ...clientSettings(), endpoint: door.gateway.url, maxAttempts: 1 });
});
afterEach(() => setFaults(door, []));
afterAll(async () => {
  metrics.destroy();
  await door.stop();
});

async function at(minute: number): Promise<void> {
  const now = new Date(START_MS + minute * MINUTE_MS).toISOString();
  const answer = await fetch(`${door.gateway.url}/_local/clock`, {
    method: 'POST',
    body: JSON.stringify({ now }),
  });
  if (!answer.ok) throw new Error(await answer.text());
}

describe('values', () => {
  const ask = async (Stat: string, more: object = {}, asked: object = {}) => {
    const { MetricDataResults = [] } = await metrics.getMetricData({
      StartTime: new Date(START_MS + 50 * MINUTE_MS),
      EndTime: new Date(START_MS + 54 * MINUTE_MS),
      MetricDataQueries: [
        {
          Id: 'a',
          MetricStat: { Metric: { Namespace: 'values', MetricName: 'm' }, Period: 120, Stat },
          ...asked,
        },
      ],
      ...more,
    });
    const [{ Timestamps = [], Values = [] } = {}] = MetricDataResults;
    return Timestamps.map((time, index) => [(time.getTime() - START_MS) / MINUTE_MS, Values[index]]);
  };

  it('are told by period, the newest first unless the oldest is asked for', async () => {
    for (const [minute, Value] of [
      [50, 1],
      [51, 5],
      [52, 7],
      [54, 9],
    ] as const) {
      await at(minute);
      await metrics.putMetricData({ Namespace: 'values', MetricData: [{ MetricName: 'm', Value }] });
    }
    expect(await ask('Sum')).toEqual([
      [52, 7],
      [50, 6],
    ]);
    expect(await ask('Average', { ScanBy: 'TimestampAscending' })).toEqual([
      [50, 3],
      [52, 7],
    ]);
  });

  it.each([
    ['a page', { NextToken: 'x' }, {}, /NextToken: it would be ignored/],
    ['fewer points', { MaxDatapoints: 1 }, {}, /MaxDatapoints: it would be ignored/],
    ['an expression', {}, { Expression: 'm * 2', MetricStat: undefined }, /there are no expressions/],
  ])('are refused where %s is asked for', async (_, more, asked, said) => {
    await expect(ask('Sum', more, asked)).rejects.toThrow(said);
  });
});

/** Of the first minute. */
async function sumOf(Namespace: string, MetricName: string, dimensions: Record<string, string>) {
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  const { MetricDataResults = [] } = await metrics.getMetricData({
    StartTime: new Date(START_MS),
    EndTime: new Date(START_MS + MINUTE_MS),
    MetricDataQueries: [
      { Id: 'a', MetricStat: { Metric: { Namespace, MetricName, Dimensions }, Period: 60, Stat: 'Sum' } },
    ],
  });
  return MetricDataResults[0]?.Values?.[0];
}

it('counts calls that were throttled, and none that failed otherwise', async () => {
  await at(0);
  const kinesis = kinesisClient(door.gateway.url);
  const settings = { ...clientSettings(), endpoint: door.gateway.url, maxAttempts: 1 };
  const dynamodb = new DynamoDB(settings);
  const [StreamName, TableName] = [uniqueName('s'), uniqueName('t')];
  await kinesis.createStream({ StreamName, ShardCount: 1 });
  const { ShardIterator } = await kinesis.getShardIterator({
    StreamName,
    ShardId: 'shardId-000000000000',
    ShardIteratorType: 'TRIM_HORIZON',
  });
  const Item = { id: { S: 'a' } };
  const calls = [
    () => kinesis.getRecords({ ShardIterator }),
    () => kinesis.putRecord({ StreamName, Data: Buffer.from('x'), PartitionKey: 'k' }),
    () => dynamodb.putItem({ TableName, Item }),
    () => dynamodb.getItem({ TableName, Key: Item }),
    () => dynamodb.batchWriteItem({ RequestItems: { [TableName]: [{ PutRequest: { Item } }] } }),
  ];
  for (const kind of ['throttle', 'error']) {
    await setFaults(door, [
      { service: 'kinesis', kind },
      { service: 'dynamodb', kind },
    ]);
    for (const call of calls) await expect(call()).rejects.toThrow();
  }
  for (const [namespace, name, dimensions, count] of [
    ['AWS/Kinesis', 'ReadProvisionedThroughputExceeded', { StreamName }, 1],
    ['AWS/Kinesis', 'WriteProvisionedThroughputExceeded', { StreamName }, 1],
    ['AWS/DynamoDB', 'WriteThrottleEvents', { TableName }, 2],
    ['AWS/DynamoDB', 'ReadThrottleEvents', { TableName }, 1],
    ['AWS/DynamoDB', 'ThrottledRequests', { TableName, Operation: 'PutItem' }, 1],
  ] as const)
    expect([name, await sumOf(namespace, name, dimensions)]).toEqual([name, count]);
  for (const client of [kinesis, dynamodb]) client.destroy();
});
