/** Uses of executed actions that moto takes and does not execute are refused, each with what is missing. */
import { clientSettings, makeBucket, uniqueName } from '../../support/stack';
import { startBoto, type Boto } from './support/boto';

let boto: Boto;
beforeAll(() => {
  boto = startBoto(clientSettings().endpoint);
});
afterAll(() => boto.stop());

describe('a use of an action that moto takes and does not execute is refused', () => {
  const at = { StartTime: '2026-01-01T00:00:00Z', EndTime: '2026-01-02T00:00:00Z' };
  const metric = { Namespace: 'n', MetricName: uniqueName('m') };
  const query = (Stat: string) => [{ Id: 'a', MetricStat: { Metric: metric, Period: 60, Stat } }];
  const machine = { name: 'm', roleArn: 'arn:aws:iam::000000000000:role/r', definition: '{}' };
  const queue = (Attributes: object) => ({ QueueName: 'q', Attributes });

  it.each([
    [
      'cloudwatch',
      'get_metric_statistics',
      { ...metric, ...at, Period: 60, ExtendedStatistics: ['p90'] },
      'there are no percentiles',
    ],
    ['cloudwatch', 'get_metric_data', { ...at, MetricDataQueries: query('p90') }, 'there are no percentiles'],
    [
      'cloudwatch',
      'get_metric_data',
      { ...at, MetricDataQueries: [{ Id: 'e', Expression: '1+1' }] },
      'there are no expressions',
    ],
    [
      'logs',
      'filter_log_events',
      { logGroupName: 'g', filterPattern: '{ $.level = "error" }' },
      'most patterns would let every event pass',
    ],
    ['logs', 'create_log_group', { logGroupName: 'g', kmsKeyId: 'k' }, 'nothing encrypts'],
    ['secretsmanager', 'create_secret', { Name: 's', KmsKeyId: 'k' }, 'nothing encrypts'],
    ['sqs', 'create_queue', queue({ KmsMasterKeyId: 'k' }), 'KmsMasterKeyId would only be recorded'],
    ['sqs', 'create_queue', queue({ Policy: '{}' }), 'Policy would only be recorded'],
    [
      'stepfunctions',
      'create_state_machine',
      { ...machine, type: 'EXPRESS' },
      'express workflows would run as standard ones',
    ],
    [
      'stepfunctions',
      'create_state_machine',
      { ...machine, tracingConfiguration: { enabled: true } },
      'tracingConfiguration would only be recorded',
    ],
    [
      'stepfunctions',
      'start_execution',
      { stateMachineArn: 'arn:aws:states:eu-west-1:000000000000:stateMachine:m' },
      'give the execution a name',
    ],
    ['sns', 'publish', { PhoneNumber: '+491234567', Message: 'm' }, 'no message leaves this machine'],
    [
      'sns',
      'create_topic',
      { Name: 't', Attributes: { KmsMasterKeyId: 'k' } },
      'KmsMasterKeyId would only be recorded',
    ],
    ...['email', 'sms', 'lambda', 'firehose', 'http', 'application'].map(
      (Protocol) =>
        [
          ...(['sns', 'subscribe'] as const),
          { TopicArn: 'arn:aws:sns:eu-west-1:000000000000:t', Protocol, Endpoint: 'x' },
          `a message for ${Protocol} would be recorded and go nowhere`,
        ] as const,
    ),
  ] as const)('%s %s (%j)', async (service, operation, parameters, words) => {
    const { code, message } = await boto.tell(service, operation, parameters);
    expect(code).toMatch(/^(UnknownOperationException|InvalidAction)$/);
    expect(message).toContain(words);
  });

  it('a presigned address after its time', async () => {
    const { endpoint } = clientSettings();
    const bucket = await makeBucket();
    const signed =
      'X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=local%2F20260101%2Feu-west-1%2Fs3%2Faws4_request';
    const answer = await fetch(
      `${endpoint}/${bucket}/k?${signed}&X-Amz-Date=20260101T000000Z&X-Amz-Expires=60`,
    );
    expect(answer.status).toBe(501);
    expect(await answer.text()).toContain('the presigned address has expired');
  });
});
