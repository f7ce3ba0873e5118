/** What people must hear of while nothing has failed. */
import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { Offer, QueueMode } from '../model/messages';
import { sequencerId } from '../model/names';

export interface AlertDeps {
  readonly sns: SNSClient;
  readonly settings: { readonly alertTopicArn: string };
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
    },
  };
}
