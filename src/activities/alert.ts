/** What people must hear of while nothing has failed. */
import { PutMetricDataCommand, type CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { log } from '@temporalio/activity';
import { classifyError } from '../aws/classify-error';
import type { Offer, QueueMode } from '../model/messages';
import { sequencerId } from '../model/names';

export interface AlertDeps {
  readonly sns: SNSClient;
  readonly metrics: CloudWatchClient;
  readonly nowMs: () => number;
  readonly settings: {
    readonly alertTopicArn: string;
    /** Undefined: no metrics. */
    readonly metricsNamespace: string | undefined;
  };
}

export interface OldBatch {
  readonly warehouse: string;
  readonly mode: QueueMode;
  /** Batches that wait for this warehouse. */
  readonly waiting: number;
  /** The one that has waited for too long. */
  readonly offer: Offer;
}

export function createAlertActivities(deps: AlertDeps) {
  return {
    /** Safe to repeat; subscribers may hear of it twice. */
    async alertOfOldBatch({ warehouse, mode, waiting, offer }: OldBatch): Promise<void> {
      const { pipeline, window, batchId } = offer.batch;
      await deps.sns.send(
        new PublishCommand({
          TopicArn: deps.settings.alertTopicArn,
          Subject: `warehouse ${warehouse}: a batch waits since ${offer.offeredAt}`.slice(0, 100),
          Message:
            `Batch ${batchId} of ${pipeline}, window ${window.from} to ${window.to}, waits to be loaded since ${offer.offeredAt}. ` +
            `Queue of ${sequencerId(warehouse)}: ${mode}, ${waiting} waiting. Run: ${offer.workflowId}`,
        }),
      );
      await putWait(deps, warehouse, offer);
    },
  };
}

/** For the alarm. People have been told by now: that it cannot be put is no reason to tell them again. */
async function putWait(
  { metrics, nowMs, settings }: AlertDeps,
  warehouse: string,
  offer: Offer,
): Promise<void> {
  if (settings.metricsNamespace === undefined) return;
  const datum = {
    MetricName: 'BatchWaitSeconds',
    Value: (nowMs() - Date.parse(offer.offeredAt)) / 1000,
    Unit: 'Seconds' as const,
    Dimensions: [{ Name: 'Warehouse', Value: warehouse }],
  };
  try {
    await metrics.send(
      new PutMetricDataCommand({ Namespace: settings.metricsNamespace, MetricData: [datum] }),
    );
  } catch (error) {
    const { code, message } = classifyError(error);
    log.warn(`telemetry: ${code} ${message}`);
  }
}
