/** What a delivery stream measures of itself: what it delivered, how old that was, and what failed. */
import { until } from '../../support/until';
import { FirehoseWorld } from './support/firehose-world';

const HOUR_MS = 3_600_000;

let world: FirehoseWorld;
beforeAll(async () => {
  world = await FirehoseWorld.open();
});
afterEach(() => world.tell('faults', { rules: [] }));
afterAll(() => world.close());

/** Of the hours about now; undefined where nothing was measured. */
async function measured(name: string, MetricName: string, Statistic: 'Sum' | 'Average' | 'Maximum') {
  const { Datapoints = [] } = await world.metrics.getMetricStatistics({
    Namespace: 'AWS/Firehose',
    MetricName,
    Dimensions: [{ Name: 'DeliveryStreamName', Value: name }],
    StartTime: new Date(Date.now() - HOUR_MS),
    EndTime: new Date(Date.now() + HOUR_MS),
    Period: 4 * (HOUR_MS / 1000),
    Statistics: [Statistic],
  });
  return Datapoints[0]?.[Statistic];
}

it('counts what it read, transformed, converted and delivered, and what failed on the way', async () => {
  const [source, bucket, table, functionName] = await Promise.all([
    world.makeStream(),
    world.makeBucket(),
    world.makeTable({ a: 'int' }),
    world.makeFunction(`exports.handler = async ({ records }) => ({ records: records.map(({ recordId, data }) => ({
      recordId, data, result: Buffer.from(data, 'base64').toString() === 'poison' ? 'ProcessingFailed' : 'Ok' })) });`),
  ]);
  const name = await world.deliver({ source, bucket, table, functionName });
  await world.put(source, ['{"a":1}', '{"a":2}', '{"a":"x"}', 'poison']);
  await until(async () => (await measured(name, 'DeliveryToS3.Success', 'Sum')) === 3);
  const counts = {
    'DataReadFromKinesisStream.Records': 4,
    'SucceedProcessing.Records': 3,
    'SucceedConversion.Records': 2,
    'FailedConversion.Records': 1,
    'DeliveryToS3.Records': 2,
  };
  for (const [metric, count] of Object.entries(counts))
    expect([metric, await measured(name, metric, 'Sum')]).toEqual([metric, count]);
  expect(await measured(name, 'DeliveryToS3.Success', 'Average')).toBe(1);
  expect(await measured(name, 'KinesisMillisBehindLatest', 'Maximum')).toBeGreaterThanOrEqual(0);
});

it('grows stale while its bucket refuses', async () => {
  const [source, bucket] = await Promise.all([world.makeStream(), world.makeBucket()]);
  const name = await world.deliver({ source, bucket });
  await world.tell('faults', { rules: [{ service: 's3', action: 'PutObject', kind: 'error', times: 4 }] });
  await world.put(source, ['one']);
  // A delivery is measured when S3 has answered; its object is seen before.
  await until(async () => (await measured(name, 'DeliveryToS3.Success', 'Average')) === 1 / 5);
  expect(await world.keys(bucket)).toHaveLength(1);
  expect(await measured(name, 'DeliveryToS3.Records', 'Sum')).toBe(1);
  // Tried again after 100, 200, 400 and 800 ms.
  expect(await measured(name, 'DeliveryToS3.DataFreshness', 'Maximum')).toBeGreaterThan(1.4);
});
