/** A batch that waits for too long: people are told, and an alarm has its metric. */
import type { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { S3Client } from '@aws-sdk/client-s3';
import type { SNSClient } from '@aws-sdk/client-sns';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createAlertActivities, type AlertDeps, type OldBatch } from '../../src/activities/alert';
import { createObjectStore } from '../../src/aws/object-store';
import { NEVER_QUIET } from '../../src/model/quiet-hours';
import { clientSettings, makeBucket } from '../support/stack';

const s3 = new S3Client({ ...clientSettings(), forcePathStyle: true });
afterAll(() => s3.destroy());

const OFFER = {
  batch: {
    batchId: 'b',
    batchKey: 'k',
    pipeline: 'ecommerce',
    window: { from: '2010-12-01T00:00:00.000Z', to: '2010-12-02T00:00:00.000Z' },
    definitionKey: 'd',
  },
  workflowId: 'ecommerce/2010-12-01T00:00Z/P1D',
  priority: 'live',
  offeredAt: '2010-12-02T00:00:00.000Z',
} as const;

async function world(
  metricsNamespace: string | undefined,
  put: () => Promise<object> = () => Promise.resolve({}),
) {
  const told: string[] = [];
  const sent: object[] = [];
  const deps: AlertDeps = {
    s3,
    store: createObjectStore(s3),
    sns: {
      send: ({ input }: { input: { Message: string } }) => Promise.resolve(told.push(input.Message)),
    } as unknown as SNSClient,
    metrics: {
      send: (command: PutMetricDataCommand) => {
        sent.push(command.input);
        return put();
      },
    } as unknown as CloudWatchClient,
    nowMs: () => Date.parse('2010-12-02T00:31:00.000Z'),
    settings: {
      lakeBucket: await makeBucket('ecomflow-lake'),
      alertTopicArn: 't',
      quietHours: NEVER_QUIET,
      metricsNamespace,
    },
  };
  const { alertOfOldBatch } = createAlertActivities(deps);
  const old: OldBatch = { warehouse: 'main', mode: 'paused', waiting: 1, offer: OFFER };
  const alert = () => new MockActivityEnvironment().run(alertOfOldBatch, old);
  return { told, sent, alert };
}

describe('a batch that waits for too long', () => {
  it('is told of, with how long it has waited as a metric', async () => {
    const { told, sent, alert } = await world('EcomFlow');
    await alert();
    expect(told).toEqual([expect.stringContaining('Batch b of ecommerce')]);
    expect(sent).toEqual([
      {
        Namespace: 'EcomFlow',
        MetricData: [
          {
            MetricName: 'BatchWaitSeconds',
            Value: 1860,
            Unit: 'Seconds',
            Dimensions: [{ Name: 'Warehouse', Value: 'main' }],
          },
        ],
      },
    ]);
  });

  it('is told of once where CloudWatch does not take the metric', async () => {
    const { told, alert } = await world('EcomFlow', () => Promise.reject(new Error('no answer')));
    await alert();
    expect(told).toHaveLength(1);
  });

  it('has no metric where none are wanted', async () => {
    const { sent, alert } = await world(undefined);
    await alert();
    expect(sent).toEqual([]);
  });
});
