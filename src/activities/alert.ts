/** What people must hear of while nothing has failed. */
import { PutMetricDataCommand, type CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { log } from '@temporalio/activity';
import { classifyError } from '../aws/classify-error';
import type { Offer, QueueMode } from '../model/messages';
import { sequencerId } from '../model/names';
import type { Place } from '../notices/box';
import { mailOf } from '../notices/mail';
import { waitingStory } from '../notices/stories';
import { open } from '../notices/teller';
import { asTeller, type NoticeDeps } from './as-teller';

export interface AlertDeps extends NoticeDeps {
  readonly metrics: CloudWatchClient;
  readonly settings: NoticeDeps['settings'] & {
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

/** So long a batch may wait before people hear of it. */
export const OLD_BATCH_MS = 30 * 60_000;

/** Where what concerns a warehouse is kept, and the incident of its batches that wait. */
export function waitingPlace(warehouse: string): Place {
  return { place: `warehouse.${warehouse}`, key: 'waiting' };
}

export function createAlertActivities(deps: AlertDeps) {
  return {
    /** Told once for all batches that wait while the incident is open: `lookAround` ends it. Safe to repeat. */
    async alertOfOldBatch({ warehouse, mode, waiting, offer }: OldBatch): Promise<void> {
      const { batch, offeredAt } = offer;
      const story = waitingStory({
        ...{ warehouse, sequencer: sequencerId(warehouse), mode, waiting, offeredAt },
        ...{ batchId: batch.batchId, pipeline: batch.pipeline },
      });
      await open(asTeller(deps), waitingPlace(warehouse), mailOf(story));
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
