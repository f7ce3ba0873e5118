/** SQS measures its queues by the minute. Here those are measured that an alarm watches, whenever it is evaluated. */
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { credentialsOf } from '../gateway/principal';
import type { StackContext } from '../gateway/service';
import type { PutAlarm } from './alarm';

const WAITING = 'ApproximateNumberOfMessagesVisible';

/** A queue that is not there has no value. */
export async function measureQueues(context: StackContext, alarms: readonly PutAlarm[]): Promise<void> {
  const watched = alarms.filter(
    ({ Namespace, MetricName }) => Namespace === 'AWS/SQS' && MetricName === WAITING,
  );
  const names = new Set(watched.map(({ Dimensions: [only] }) => only?.Value ?? ''));
  if (names.size === 0) return;
  const { gatewayUrl: endpoint, region, accountId, log } = context;
  const sqs = new SQSClient({ endpoint, region, credentials: credentialsOf('cloudwatch'), maxAttempts: 1 });
  for (const QueueName of names) {
    try {
      const { Attributes } = await sqs.send(
        new GetQueueAttributesCommand({
          QueueUrl: `${endpoint}/${accountId}/${QueueName}`,
          AttributeNames: ['ApproximateNumberOfMessages'],
        }),
      );
      const value = Number(Attributes?.['ApproximateNumberOfMessages'] ?? 0);
      context.metrics.measure({ namespace: 'AWS/SQS', name: WAITING, dimensions: { QueueName }, value });
    } catch (error) {
      log(`cloudwatch: queue ${QueueName}: ${String(error)}`);
    }
  }
  sqs.destroy();
}
