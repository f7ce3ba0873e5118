/** Alarms over a clock that is given: what they measure, when they change, and who is told. */
import {
  CloudWatch,
  type Dimension,
  type MetricAlarm,
  type PutMetricAlarmCommandInput,
} from '@aws-sdk/client-cloudwatch';
import { SNS } from '@aws-sdk/client-sns';
import { SQS } from '@aws-sdk/client-sqs';
import { service as cloudwatchService } from '../../../local-aws/cloudwatch';
import { service as kinesisService } from '../../../local-aws/kinesis';
import { kinesisClient } from '../kinesis/support/client';
import { until } from '../../support/until';
import { makeApi, makeFunction, openFrontDoor, setFaults, type FrontDoor } from '../../support/front-door';
import { clientSettings, makeBucket, uniqueName } from '../../support/stack';

const START_MS = Date.UTC(2026, 10, 30, 12);
const MINUTE_MS = 60_000;

let door: FrontDoor;
let metrics: CloudWatch;
let sns: SNS;
let sqs: SQS;
beforeAll(async () => {
  door = await openFrontDoor([cloudwatchService, kinesisService]);
  const settings = { ...clientSettings(), endpoint: door.gateway.url, maxAttempts: 1 };
  metrics = new CloudWatch(settings);
  sns = new SNS(settings);
  sqs = new SQS(settings);
});
afterEach(() => setFaults(door, []));
afterAll(async () => {
  for (const client of [metrics, sns, sqs]) client.destroy();
  await door.stop();
});

async function tell(path: string, body: object = {}): Promise<void> {
  const answer = await fetch(`${door.gateway.url}/_local/${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(await answer.text());
}

const at = (minute: number) => tell('clock', { now: new Date(START_MS + minute * MINUTE_MS).toISOString() });

/** Evaluated as if it were that minute. */
async function stateAt(minute: number, AlarmName: string): Promise<MetricAlarm | undefined> {
  await at(minute);
  await tell('cloudwatch/evaluate');
  const { MetricAlarms = [] } = await metrics.describeAlarms({ AlarmNames: [AlarmName] });
  return MetricAlarms[0];
}

async function makeAlarm(
  more: Partial<PutMetricAlarmCommandInput> = {},
): Promise<PutMetricAlarmCommandInput> {
  const input = {
    AlarmName: uniqueName('alarm'),
    Namespace: uniqueName('n'),
    MetricName: 'm',
    Statistic: 'Maximum',
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: 10,
    ComparisonOperator: 'GreaterThanThreshold',
    ...more,
  } satisfies PutMetricAlarmCommandInput;
  await metrics.putMetricAlarm(input);
  return input;
}

const put = ({ Namespace, MetricName, Dimensions }: PutMetricAlarmCommandInput, Value: number) =>
  metrics.putMetricData({ Namespace, MetricData: [{ MetricName, Value, Dimensions }] });

/** A topic, and the messages that a queue had of it. */
async function makeTopic() {
  const { TopicArn = '' } = await sns.createTopic({ Name: uniqueName('t') });
  const name = uniqueName('q');
  const { QueueUrl = '' } = await sqs.createQueue({ QueueName: name });
  const Endpoint = `arn:aws:sqs:eu-west-1:000000000000:${name}`;
  await sns.subscribe({ TopicArn, Protocol: 'sqs', Endpoint, Attributes: { RawMessageDelivery: 'true' } });
  const told = async () => {
    const { Messages = [] } = await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10 });
    return Messages.map(({ Body = '' }) => JSON.parse(Body) as Readonly<Record<string, unknown>>);
  };
  return { TopicArn, name, told };
}

describe('an alarm', () => {
  it('changes with what is measured, and tells its topic of each change once', async () => {
    const { TopicArn, told } = await makeTopic();
    const topics = { AlarmActions: [TopicArn], OKActions: [TopicArn] };
    await at(0);
    const alarm = await makeAlarm({ ...topics, TreatMissingData: 'notBreaching' });
    expect((await stateAt(0, alarm.AlarmName ?? ''))?.StateValue).toBe('OK');
    await put(alarm, 11);
    // The minute is not over.
    expect((await stateAt(0.5, alarm.AlarmName ?? ''))?.StateValue).toBe('OK');
    expect(await stateAt(1, alarm.AlarmName ?? '')).toMatchObject({
      StateValue: 'ALARM',
      StateUpdatedTimestamp: new Date(START_MS + MINUTE_MS),
    });
    await stateAt(1.5, alarm.AlarmName ?? '');
    await put(alarm, 10);
    expect((await stateAt(2, alarm.AlarmName ?? ''))?.StateValue).toBe('OK');
    const messages = await told();
    expect(messages.map(({ OldStateValue, NewStateValue }) => [OldStateValue, NewStateValue])).toEqual([
      ['INSUFFICIENT_DATA', 'OK'],
      ['OK', 'ALARM'],
      ['ALARM', 'OK'],
    ]);
    expect(messages[1]).toMatchObject({
      AlarmName: alarm.AlarmName,
      StateChangeTime: '2026-11-30T12:01:00.000+0000',
      Trigger: { MetricName: 'm', Period: 60, Threshold: 10 },
    });
  });

  it('tells nobody while its actions are off, nor of a state that it has: the twin', async () => {
    const { TopicArn, told } = await makeTopic();
    await at(10);
    // Else the minute is noticed while this test sets states.
    await tell('cloudwatch/evaluate');
    const quiet = await makeAlarm({ AlarmActions: [TopicArn], ActionsEnabled: false });
    await metrics.setAlarmState({ AlarmName: quiet.AlarmName, StateValue: 'ALARM', StateReason: 'a test' });
    const loud = await makeAlarm({ AlarmActions: [TopicArn] });
    for (const StateReason of ['once', 'twice'])
      await metrics.setAlarmState({ AlarmName: loud.AlarmName, StateValue: 'ALARM', StateReason });
    expect(await told()).toMatchObject([{ AlarmName: loud.AlarmName, NewStateReason: 'once' }]);
  });

  it('is evaluated by itself when a minute has passed', async () => {
    await at(20);
    const alarm = await makeAlarm();
    await put(alarm, 11);
    await at(21);
    await until(async () => {
      const { MetricAlarms = [] } = await metrics.describeAlarms({ AlarmNames: [alarm.AlarmName ?? ''] });
      return MetricAlarms[0]?.StateValue === 'ALARM';
    });
  });

  it('is told apart by dimensions, listed by state and prefix, by pages, and deleted whole', async () => {
    await at(30);
    const Dimensions: Dimension[] = [{ Name: 'd', Value: 'x' }];
    const alarm = await makeAlarm({ Dimensions });
    await put({ ...alarm, Dimensions: [] }, 11);
    expect((await stateAt(31, alarm.AlarmName ?? ''))?.StateValue).toBe('INSUFFICIENT_DATA');
    await put(alarm, 11);
    expect((await stateAt(32, alarm.AlarmName ?? ''))?.StateValue).toBe('ALARM');
    const prefix = uniqueName('page');
    for (const name of ['a', 'b', 'c']) await makeAlarm({ AlarmName: prefix + name });
    const page = { AlarmNamePrefix: prefix, MaxRecords: 2 };
    const first = await metrics.describeAlarms(page);
    const second = await metrics.describeAlarms({ ...page, NextToken: first.NextToken });
    expect([first, second].map(({ MetricAlarms }) => MetricAlarms?.length)).toEqual([2, 1]);
    const AlarmNames = [`${prefix}a`, 'none'];
    await expect(metrics.deleteAlarms({ AlarmNames })).rejects.toMatchObject({ name: 'ResourceNotFound' });
    await metrics.deleteAlarms({ AlarmNames: [`${prefix}a`] });
    expect((await metrics.describeAlarms({ AlarmNamePrefix: prefix })).MetricAlarms).toHaveLength(2);
  });

  it.each<[string, Partial<PutMetricAlarmCommandInput>, RegExp]>([
    ['an expression', { Metrics: [{ Id: 'e', Expression: '1+1' }] }, /Metrics: there are no expressions/],
    ['a percentile', { ExtendedStatistic: 'p90' }, /ExtendedStatistic: there are no percentiles/],
    ['a unit', { Unit: 'Count' }, /Unit: values are not told apart/],
    ['seconds', { Period: 10 }, /Period: a whole number of minutes/],
    ['anomalies', { ComparisonOperator: 'GreaterThanUpperThreshold' }, /nothing detects anomalies/],
    ['a function', { AlarmActions: ['arn:aws:lambda:eu-west-1:0:function:f'] }, /topics of SNS alone/],
    ['tags', { Tags: [{ Key: 'k', Value: 'v' }] }, /Tags: it would be ignored/],
    ['more points than it judges', { DatapointsToAlarm: 2 }, /DatapointsToAlarm: no more than/],
  ])('is refused with %s', async (_, more, message) => {
    await expect(makeAlarm(more)).rejects.toThrow(message);
  });
});

/** The sum over an hour about now. */
async function sumOf(Namespace: string, MetricName: string, dimensions: Record<string, string>) {
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  const { MetricDataResults = [] } = await metrics.getMetricData({
    StartTime: new Date(START_MS),
    EndTime: new Date(START_MS + 600 * MINUTE_MS),
    MetricDataQueries: [
      { Id: 'a', MetricStat: { Metric: { Namespace, MetricName, Dimensions }, Period: 60, Stat: 'Sum' } },
    ],
  });
  return MetricDataResults[0]?.Values?.reduce((sum, value) => sum + value, 0);
}

describe('the stack measures itself', () => {
  it('a stream, what reads it late, what it refuses, and what is given up', async () => {
    await at(100);
    const kinesis = kinesisClient(door.gateway.url);
    const StreamName = uniqueName('s');
    await kinesis.createStream({ StreamName, ShardCount: 1 });
    const { StreamDescriptionSummary } = await kinesis.describeStreamSummary({ StreamName });
    const Records = ['good', 'bad'].map((text) => ({ Data: Buffer.from(text), PartitionKey: 'k' }));
    await kinesis.putRecords({ StreamName, Records });
    await at(103);
    const arn = await makeFunction(door, 'exports.handler = async () => { throw new Error("no"); };');
    const FunctionName = arn.split(':').at(-1) ?? '';
    const bucket = await makeBucket('letters');
    const { UUID: EventSourceMappingUUID = '' } = await door.lambda.createEventSourceMapping({
      FunctionName,
      EventSourceArn: StreamDescriptionSummary?.StreamARN ?? '',
      StartingPosition: 'TRIM_HORIZON',
      MaximumRetryAttempts: 0,
      MetricsConfig: { Metrics: ['EventCount'] },
      DestinationConfig: { OnFailure: { Destination: `arn:aws:s3:::${bucket}` } },
    });
    const delivered = () =>
      sumOf('AWS/Lambda', 'OnFailureDestinationDeliveredEventCount', { EventSourceMappingUUID });
    await until(async () => (await delivered()) === 2);
    expect(await sumOf('AWS/Kinesis', 'IncomingRecords', { StreamName })).toBe(2);
    expect(await sumOf('AWS/Lambda', 'Errors', { FunctionName })).toBe(1);
    expect(await sumOf('AWS/Lambda', 'IteratorAge', { FunctionName })).toBe(3 * MINUTE_MS);
    const age = await makeAlarm({
      Namespace: 'AWS/Kinesis',
      MetricName: 'GetRecords.IteratorAgeMilliseconds',
      Dimensions: [{ Name: 'StreamName', Value: StreamName }],
      Threshold: 2 * MINUTE_MS,
    });
    expect((await stateAt(104, age.AlarmName ?? ''))?.StateValue).toBe('ALARM');
    // The twin: what is read in time.
    expect((await stateAt(109, age.AlarmName ?? ''))?.StateValue).not.toBe('ALARM');
    await setFaults(door, [{ service: 'kinesis', kind: 'limits' }]);
    const much = Array.from({ length: 500 }, () => ({ Data: Buffer.from('x'), PartitionKey: 'k' }));
    for (let call = 0; call < 3; call += 1) await kinesis.putRecords({ StreamName, Records: much });
    expect(await sumOf('AWS/Kinesis', 'WriteProvisionedThroughputExceeded', { StreamName })).toBeGreaterThan(
      0,
    );
    kinesis.destroy();
  });

  it('an API, by the families of its answers', async () => {
    await at(200);
    const good = await makeFunction(door, 'exports.handler = async () => "good";');
    const bad = await makeFunction(door, 'exports.handler = async () => { throw new Error("no"); };');
    const url = await makeApi(door, {
      routes: [
        { key: 'GET /good', functionArn: good },
        { key: 'GET /bad', functionArn: bad },
      ],
    });
    for (const path of ['good', 'good', 'bad', 'none']) await fetch(`${url}/${path}`);
    const ApiId = url.split('/').at(-1) ?? '';
    const counts = ['Count', '4xx', '5xx'].map((name) => sumOf('AWS/ApiGateway', name, { ApiId }));
    expect(await Promise.all(counts)).toEqual([4, 1, 1]);
    expect(await sumOf('AWS/ApiGateway', '5xx', { ApiId, Stage: '$default' })).toBe(1);
  });

  it('a queue that an alarm watches', async () => {
    const { name, TopicArn } = await makeTopic();
    await at(300);
    const alarm = await makeAlarm({
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [{ Name: 'QueueName', Value: name }],
      Threshold: 0,
    });
    await stateAt(300, alarm.AlarmName ?? '');
    expect((await stateAt(301, alarm.AlarmName ?? ''))?.StateValue).toBe('OK');
    await sns.publish({ TopicArn, Message: '{}' });
    await stateAt(301.5, alarm.AlarmName ?? '');
    expect((await stateAt(302, alarm.AlarmName ?? ''))?.StateValue).toBe('ALARM');
  });
});
