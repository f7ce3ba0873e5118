/** Who watches calls of AWS sees each, and each of its attempts. */
import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import type { Gateway } from '../../local-aws/gateway/server';
import { service as cloudwatch } from '../../local-aws/cloudwatch';
import { observeCalls, type AwsAttempt, type AwsCall } from '../../src/aws/observe-calls';
import { startOwnGateway } from '../support/own-gateway';
import { clientSettings } from '../support/stack';

let gateway: Gateway;

beforeAll(async () => {
  gateway = await startOwnGateway([cloudwatch]);
});
afterAll(() => gateway.stop());

const setFaults = (...rules: readonly object[]) =>
  fetch(`${gateway.url}/_local/faults`, { method: 'POST', body: JSON.stringify({ rules }) });

function watched() {
  const calls: AwsCall[] = [];
  const attempts: AwsAttempt[] = [];
  const client = new CloudWatch({ ...clientSettings(), endpoint: gateway.url });
  observeCalls(client, {
    around: (call, work) => {
      calls.push(call);
      return work();
    },
    attempted: (attempt) => attempts.push(attempt),
  });
  const put = () =>
    client.putMetricData({ Namespace: 'Test', MetricData: [{ MetricName: 'Seen', Value: 1 }] });
  return { calls, attempts, put };
}

const PUT = { service: 'CloudWatch', operation: 'PutMetricData' };

it('a call that is throttled once is one call and two attempts', async () => {
  const { calls, attempts, put } = watched();
  await setFaults({ service: 'monitoring', action: 'PutMetricData', kind: 'throttle', times: 1 });
  await put();
  expect(calls).toEqual([PUT]);
  expect(attempts).toEqual([
    { ...PUT, outcome: 'throttled', seconds: expect.any(Number) },
    { ...PUT, outcome: 'answered', seconds: expect.any(Number) },
  ]);
});

it('a call that fails says so, and fails as it would have', async () => {
  const { attempts, put } = watched();
  await setFaults({ service: 'monitoring', action: 'PutMetricData', kind: 'error', code: 'AccessDenied' });
  await expect(put()).rejects.toMatchObject({ name: 'AccessDenied' });
  await setFaults();
  expect(new Set(attempts.map(({ outcome }) => outcome))).toEqual(new Set(['failed']));
});
