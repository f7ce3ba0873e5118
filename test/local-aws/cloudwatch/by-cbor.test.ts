/** Metrics by AWS's Python SDK, which speaks CBOR with CloudWatch. */
import { clientSettings, uniqueName } from '../../support/stack';
import { startBoto, type Boto } from '../gateway/support/boto';

let boto: Boto;
beforeAll(() => {
  boto = startBoto(clientSettings().endpoint);
});
afterAll(() => boto.stop());

it('CloudWatch adds up values of a metric, told apart by its dimensions', async () => {
  const Metric = {
    Namespace: uniqueName('n'),
    MetricName: uniqueName('m'),
    Dimensions: [{ Name: 'd', Value: 'x' }],
  };
  const { Namespace, ...named } = Metric;
  const MetricData = [
    { ...named, Timestamp: new Date(), Values: [1, 2], Counts: [2, 1] },
    { ...named, Timestamp: new Date(), Value: 3.5 },
  ];
  await boto.call('cloudwatch', 'put_metric_data', { Namespace, MetricData });
  const at = { StartTime: new Date(Date.now() - 600_000), EndTime: new Date(Date.now() + 600_000) };
  const statistics = { ...Metric, ...at, Period: 3600, Statistics: ['Sum', 'SampleCount', 'Maximum'] };
  expect(await boto.call('cloudwatch', 'get_metric_statistics', statistics)).toMatchObject({
    Datapoints: [{ Sum: 7.5, SampleCount: 4, Maximum: 3.5 }],
  });
  const MetricDataQueries = [{ Id: 'a', MetricStat: { Metric, Period: 3600, Stat: 'Sum' } }];
  const data = await boto.call('cloudwatch', 'get_metric_data', { ...at, MetricDataQueries });
  expect(data).toMatchObject({ MetricDataResults: [{ Values: [7.5] }] });
  expect(await boto.call('cloudwatch', 'list_metrics', { Namespace })).toMatchObject({ Metrics: [Metric] });
});
